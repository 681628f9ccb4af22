/**
 * A server's part in a store that it may share with others: what it serves, and goes on serving.
 */
@NullMarked
package dev.assay.server.node;

import org.jspecify.annotations.NullMarked;
