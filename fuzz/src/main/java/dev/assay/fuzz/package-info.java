/** What the targets share. A target is a class whose name ends with {@code Fuzz}. */
@NullMarked
package dev.assay.fuzz;

import org.jspecify.annotations.NullMarked;
