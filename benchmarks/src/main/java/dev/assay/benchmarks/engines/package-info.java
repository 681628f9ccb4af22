/** One answer of remote evaluation, by server engine. */
@NullMarked
package dev.assay.benchmarks.engines;

import org.jspecify.annotations.NullMarked;
