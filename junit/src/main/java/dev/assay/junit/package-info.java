/** Flags and servers for each JUnit test, and tests under each variant. */
@NullMarked
package dev.assay.junit;

import org.jspecify.annotations.NullMarked;
