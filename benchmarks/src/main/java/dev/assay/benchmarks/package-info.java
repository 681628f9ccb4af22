/** The measurements behind every number that is printed. */
@NullMarked
package dev.assay.benchmarks;

import org.jspecify.annotations.NullMarked;
