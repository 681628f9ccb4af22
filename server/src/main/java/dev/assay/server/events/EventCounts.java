package dev.assay.server.events;

/**
 * How many events have come so far.
 *
 * <p>Immutable.
 *
 * @param accepted kept
 * @param duplicates known already, so not kept again
 * @param rejected in requests that were refused for their content
 * @param dropped made of evaluations here and lost, since there was no room or they could not be
 *     stored
 */
public record EventCounts(long accepted, long duplicates, long rejected, long dropped) {}
