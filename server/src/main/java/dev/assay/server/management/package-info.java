/** The management API: what is in the store, for people and scripts to look at and change. */
@NullMarked
package dev.assay.server.management;

import org.jspecify.annotations.NullMarked;
