package dev.assay.sdk.internal.cohorts;

import dev.assay.evaluation.Cohort;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A cohort that flags ask for: the copy that is held, and how the last downloads went.
 *
 * <p>Not thread-safe.
 */
final class CohortEntry {
  private final CohortKey key;
  private @Nullable Cohort cohort;
  private long confirmedAt;
  private @Nullable CohortFailure failure;
  private long failingSince;
  private int failures;
  private long notBefore;

  CohortEntry(CohortKey key, long now) {
    this.key = key;
    notBefore = now;
  }

  CohortKey key() {
    return key;
  }

  @Nullable Cohort cohort() {
    return cohort;
  }

  @Nullable CohortFailure failure() {
    return failure;
  }

  /** {@return how many downloads failed since the last that did not} */
  int failures() {
    return failures;
  }

  /** {@return whether a download has ended, well or not} */
  boolean isTried() {
    return cohort != null || failure != null;
  }

  /** {@return whether the server minds no request} */
  boolean isDue(long now) {
    return now - notBefore >= 0;
  }

  /** {@return whether members may be others than before} */
  boolean loaded(Cohort newest, long now) {
    boolean same = newest.lastModified() != 0 && newest.equals(cohort);
    // The former one is in use; a second copy would only take memory.
    cohort = same ? cohort : newest;
    confirmedAt = now;
    failure = null;
    failures = 0;
    return !same;
  }

  void failed(CohortFailure failure, long now) {
    failingSince = this.failure == null ? now : failingSince;
    this.failure = failure;
    failures++;
    notBefore = now + failure.retryAfterNanos();
  }

  CohortStatus status(long now) {
    CohortStatus.Copy copy =
        cohort == null
            ? null
            : new CohortStatus.Copy(
                cohort.size(), cohort.lastModified(), Duration.ofNanos(now - confirmedAt));
    CohortStatus.Outage outage =
        failure == null
            ? null
            : new CohortStatus.Outage(Duration.ofNanos(now - failingSince), failure.reason());
    return new CohortStatus(key.groupType(), key.id(), copy, outage);
  }
}
