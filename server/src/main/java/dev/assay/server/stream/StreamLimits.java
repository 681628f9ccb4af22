package dev.assay.server.stream;

import java.time.Duration;

/**
 * The bounds of streams.
 *
 * <p>Immutable.
 *
 * @param maxStreams the most streams at a time
 * @param maxStreamsPerKey the most streams of one deployment at a time
 * @param keepAlive the time between two signs of life; who has taken nothing for two of them is
 *     dropped
 * @param goodbye the longest time over which the ends of streams are spread when all are to end
 */
public record StreamLimits(
    int maxStreams, int maxStreamsPerKey, Duration keepAlive, Duration goodbye) {}
