package dev.assay.server.store;

import java.time.Instant;

/**
 * How the members of a cohort stand.
 *
 * <p>Immutable.
 *
 * @param cohortId the cohort's id
 * @param size the number of members, each counted once
 * @param revision the store's revision that changed them last
 * @param changedAt when that was; later with each change, to the millisecond
 */
public record CohortState(String cohortId, long size, long revision, Instant changedAt) {}
