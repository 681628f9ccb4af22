/**
 * The cohorts that flags ask for: downloads, looks for newer ones, look-ups of single names, and
 * what users learn from all that.
 */
@NullMarked
package dev.assay.sdk.internal.cohorts;

import org.jspecify.annotations.NullMarked;
