package dev.assay.sdk.internal.cohorts;

/**
 * What became of look-ups of names.
 *
 * @param answered those that a server answered
 * @param failed those that failed
 * @param dropped those that were not begun: too many waited
 */
public record LookupCounts(long answered, long failed, long dropped) {}
