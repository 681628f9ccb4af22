/** What many open streams of flags cost, and how fast they hear of a change. */
@NullMarked
package dev.assay.benchmarks.streams;

import org.jspecify.annotations.NullMarked;
