/** How fast programs start, and how much memory they take. */
@NullMarked
package dev.assay.benchmarks.start;

import org.jspecify.annotations.NullMarked;
