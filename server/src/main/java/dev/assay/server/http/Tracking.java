package dev.assay.server.http;

import dev.assay.evaluation.ExperimentUser;
import dev.assay.evaluation.Variants;
import dev.assay.server.events.EvaluationTracker;
import org.jspecify.annotations.Nullable;

/**
 * What a request wants to be told of its evaluation: assignments unless it says no, exposures if it
 * says so.
 */
record Tracking(
    @Nullable EvaluationTracker tracker, String deploymentKey, boolean assigned, boolean exposed) {
  private static final String ASSIGNMENTS = "x-amp-exp-track";
  private static final String EXPOSURES = "x-amp-exp-exposure-track";

  static Tracking of(@Nullable EvaluationTracker tracker, String deploymentKey, Call call) {
    String assignments = tracker == null ? null : call.header(ASSIGNMENTS);
    String exposures = tracker == null ? null : call.header(EXPOSURES);
    return new Tracking(
        tracker,
        deploymentKey,
        assignments == null || assignments.equals("track"),
        exposures != null && exposures.equals("track"));
  }

  void evaluated(ExperimentUser user, Variants variants) {
    if (tracker != null && assigned) {
      tracker.assigned(deploymentKey, user, variants);
    }
    if (tracker != null && exposed) {
      tracker.exposed(deploymentKey, user, variants);
    }
  }
}
