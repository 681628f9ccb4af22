/** Streams of flags: who listens, who is behind, who is dropped. Knows no HTTP. */
@NullMarked
package dev.assay.server.stream;

import org.jspecify.annotations.NullMarked;
