/** One evaluation, by number of flags. */
@NullMarked
package dev.assay.benchmarks.evaluate;

import org.jspecify.annotations.NullMarked;
