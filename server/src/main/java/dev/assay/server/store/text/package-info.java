/** Which text databases keep as it is. */
@NullMarked
package dev.assay.server.store.text;

import org.jspecify.annotations.NullMarked;
