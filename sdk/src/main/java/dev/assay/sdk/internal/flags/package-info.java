/**
 * How flags reach the local client: by polling, by a stream with polling as its fallback, and from
 * the file that the last good flags were saved in.
 */
@NullMarked
package dev.assay.sdk.internal.flags;

import org.jspecify.annotations.NullMarked;
