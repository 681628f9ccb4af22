/** Events that clients send: read, checked, kept once. Knows no HTTP. */
@NullMarked
package dev.assay.server.events;

import org.jspecify.annotations.NullMarked;
