/** Cohorts of many members: memory and questions. */
@NullMarked
package dev.assay.benchmarks.cohort;

import org.jspecify.annotations.NullMarked;
