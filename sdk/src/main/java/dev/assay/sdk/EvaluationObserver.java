package dev.assay.sdk;

import dev.assay.evaluation.ExperimentUser;
import dev.assay.evaluation.Variant;
import dev.assay.evaluation.Variants;
import dev.assay.sdk.LocalEvaluationStatus.Origin;
import dev.assay.sdk.internal.tracking.AssignmentRecorder;
import dev.assay.sdk.internal.tracking.ExposureRecorder;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Counts and tracks evaluations.
 *
 * <p>Thread-safe.
 */
record EvaluationObserver(
    LocalReport report,
    @Nullable ExposureRecorder exposures,
    @Nullable AssignmentRecorder assignments,
    boolean exposuresOnRead) {

  void evaluating(Origin origin) {
    report.evaluated();
    if (origin == Origin.NONE) {
      report.evaluatedWithoutFlags();
    }
  }

  /** {@return the variants to give to the caller} */
  Variants evaluated(ExperimentUser user, Variants variants, EvaluateOptions options) {
    Variants tracked = tracked(user, variants, options);
    return report.tellsMissing() ? tracked.tellingMissing(report::missing) : tracked;
  }

  private Variants tracked(ExperimentUser user, Variants variants, EvaluateOptions options) {
    if (assignments != null && options.tracksAssignment()) {
      assignments.assignment(user, variants.asMap());
    }
    ExposureRecorder recorder = exposures;
    if (recorder == null || !options.tracksExposure()) {
      return variants;
    }
    if (exposuresOnRead) {
      return variants.observed((flagKey, variant) -> recorder.exposure(user, flagKey, variant));
    }
    recorder.exposures(user, variants.asMap());
    return variants;
  }

  /** One flag was evaluated: its variant is read right then. */
  void evaluated(ExperimentUser user, String flagKey, Variant variant, EvaluateOptions options) {
    if (!variant.exists()) {
      report.missing(flagKey);
      return;
    }
    if (assignments != null && options.tracksAssignment()) {
      assignments.assignment(user, Map.of(flagKey, variant));
    }
    if (exposures != null && options.tracksExposure()) {
      exposures.exposure(user, flagKey, variant);
    }
  }
}
