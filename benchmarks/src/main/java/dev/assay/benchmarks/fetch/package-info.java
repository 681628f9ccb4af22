/** One exchange of remote evaluation, by client. */
@NullMarked
package dev.assay.benchmarks.fetch;

import org.jspecify.annotations.NullMarked;
