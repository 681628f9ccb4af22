/** What was shown to whom: events about evaluations, and where they go. */
@NullMarked
package dev.assay.sdk.tracking;

import org.jspecify.annotations.NullMarked;
