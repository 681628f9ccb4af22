/** Processes killed while they write: what went in, and what is there afterwards. */
@NullMarked
package dev.assay.benchmarks.loss;

import org.jspecify.annotations.NullMarked;
