/** Hashes of texts and contents. */
@NullMarked
package dev.assay.server.hash;

import org.jspecify.annotations.NullMarked;
