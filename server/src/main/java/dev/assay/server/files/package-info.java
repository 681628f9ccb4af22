/** Files that are there as a whole, or not at all, and those that others may not read. */
@NullMarked
package dev.assay.server.files;

import org.jspecify.annotations.NullMarked;
