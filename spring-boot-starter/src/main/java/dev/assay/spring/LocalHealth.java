package dev.assay.spring;

import dev.assay.sdk.LocalEvaluationStatus;
import dev.assay.sdk.LocalEvaluationStatus.CohortStatus;
import dev.assay.sdk.LocalEvaluationStatus.Origin;
import dev.assay.sdk.LocalEvaluationStatus.State;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a health check says of a local client. Stale flags are up: they are evaluated as before, and
 * an instance that is taken out of service for it would not be replaced by a better one.
 *
 * @param up whether there are flags
 * @param details how they are
 */
record LocalHealth(boolean up, Map<String, Object> details) {
  static LocalHealth of(LocalEvaluationStatus status) {
    boolean up = status.flags().origin() != Origin.NONE && status.state() != State.CLOSED;
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("state", status.state().name());
    details.put("origin", status.flags().origin().name());
    details.put("flags", status.flags().count());
    details.put("faultyFlags", status.flags().faults().size());
    details.put("version", status.flags().version());
    details.put("age", status.freshness().age().toString());
    status.freshness().staleSince().ifPresent(since -> details.put("staleSince", since.toString()));
    List<String> failing =
        status.cohorts().stream()
            .filter(cohort -> cohort.failure().isPresent())
            .map(CohortStatus::id)
            .toList();
    if (!failing.isEmpty()) {
      details.put("failingCohorts", failing);
    }
    return new LocalHealth(up, details);
  }
}
