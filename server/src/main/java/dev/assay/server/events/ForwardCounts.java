package dev.assay.server.events;

import java.util.Map;

/**
 * What became of the events to forward.
 *
 * <p>Immutable.
 *
 * @param waiting how many wait
 * @param sent how many the other server took
 * @param dropped how many were dropped, by reason
 * @param failures how many requests failed and are made again
 */
public record ForwardCounts(long waiting, long sent, Map<String, Long> dropped, long failures) {}
