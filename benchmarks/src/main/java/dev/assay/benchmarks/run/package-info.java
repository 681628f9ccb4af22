/** What all measurements share: sample data, child processes, tables. */
@NullMarked
package dev.assay.benchmarks.run;

import org.jspecify.annotations.NullMarked;
