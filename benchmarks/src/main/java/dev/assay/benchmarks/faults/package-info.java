/** What becomes of every operation under every fault: the matrix of docs/reliability.md. */
@NullMarked
package dev.assay.benchmarks.faults;

import org.jspecify.annotations.NullMarked;
