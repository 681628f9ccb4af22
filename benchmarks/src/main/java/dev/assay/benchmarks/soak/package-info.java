/** What a long time under load does to a server. */
@NullMarked
package dev.assay.benchmarks.soak;

import org.jspecify.annotations.NullMarked;
