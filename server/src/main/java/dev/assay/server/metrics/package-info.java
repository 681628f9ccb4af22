/** What a server counts and measures, for Prometheus. */
@NullMarked
package dev.assay.server.metrics;

import org.jspecify.annotations.NullMarked;
