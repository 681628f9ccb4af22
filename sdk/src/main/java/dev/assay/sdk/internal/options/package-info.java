/** What the options of all clients have in common: rules, keys, and the names the SDK goes by. */
@NullMarked
package dev.assay.sdk.internal.options;

import org.jspecify.annotations.NullMarked;
