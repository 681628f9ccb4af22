/** Files that are there as a whole, or not at all. */
@NullMarked
package dev.assay.server.files;

import org.jspecify.annotations.NullMarked;
