/** Many threads at once: how fetches share time, and whether shared state stays whole. */
@NullMarked
package dev.assay.benchmarks.concurrency;

import org.jspecify.annotations.NullMarked;
