package dev.assay.sdk.internal.cohorts;

import dev.assay.evaluation.Cohort;
import org.jspecify.annotations.Nullable;

/** Where cohorts come from. */
@FunctionalInterface
interface CohortSource {
  /**
   * Gets a cohort, on the current thread, within bounds of its own.
   *
   * @param held the copy that is held, or null
   * @return the cohort; the copy itself if it is up to date
   */
  Cohort download(CohortKey key, @Nullable Cohort held) throws CohortFailure;
}
