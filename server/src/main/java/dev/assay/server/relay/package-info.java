/** The flags and cohorts of another server, kept and served here. */
@NullMarked
package dev.assay.server.relay;

import org.jspecify.annotations.NullMarked;
