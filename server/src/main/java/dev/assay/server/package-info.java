/** The server as a whole: what to start it with, starting and closing it. */
@NullMarked
package dev.assay.server;

import org.jspecify.annotations.NullMarked;
