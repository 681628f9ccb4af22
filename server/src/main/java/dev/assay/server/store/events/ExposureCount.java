package dev.assay.server.store.events;

import java.time.LocalDate;

/**
 * How often a variant was shown on a day.
 *
 * <p>Immutable.
 *
 * @param day the day, UTC
 * @param variant the variant
 * @param exposures how often
 */
public record ExposureCount(LocalDate day, String variant, long exposures) {}
