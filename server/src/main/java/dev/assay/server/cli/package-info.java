/** The {@code assay} command line. */
@NullMarked
package dev.assay.server.cli;

import org.jspecify.annotations.NullMarked;
