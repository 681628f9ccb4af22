/** Evaluation beside the bare work that it cannot do without, and beside other engines. */
@NullMarked
package dev.assay.benchmarks.evaluate;

import org.jspecify.annotations.NullMarked;
