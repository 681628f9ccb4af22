package dev.assay.server.http;

import dev.assay.server.stream.StreamLimits;
import java.time.Duration;

/**
 * The bounds of requests and connections.
 *
 * <p>Immutable.
 *
 * @param maxHeaderBytes the largest header block, and the longest request line
 * @param maxBodyBytes the largest body
 * @param maxConnections the most connections at a time
 * @param requestTimeout the time in which a request must have arrived
 * @param idleTimeout the time after which a connection without a new request is closed
 * @param drainTimeout how long closing waits for requests that are being answered
 * @param requestsPerKey the most requests a second with one key; 0: any number
 * @param streams the bounds of streams
 */
public record HttpLimits(
    int maxHeaderBytes,
    int maxBodyBytes,
    int maxConnections,
    Duration requestTimeout,
    Duration idleTimeout,
    Duration drainTimeout,
    int requestsPerKey,
    StreamLimits streams) {}
