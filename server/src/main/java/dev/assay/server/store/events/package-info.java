/** Events that SDKs report, and how often each variant was shown. */
@NullMarked
package dev.assay.server.store.events;

import org.jspecify.annotations.NullMarked;
