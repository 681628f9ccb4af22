/**
 * HTTP/1.1 over plain sockets: one exchange with a hard limit in time and size, and the retries and
 * the bound on concurrency around it; and streams of events. The only package that opens
 * connections.
 */
@NullMarked
package dev.assay.sdk.internal.http;

import org.jspecify.annotations.NullMarked;
