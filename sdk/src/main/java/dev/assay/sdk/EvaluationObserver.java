package dev.assay.sdk;

import dev.assay.evaluation.ExperimentUser;
import dev.assay.evaluation.FlagSet;
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

  /** {@return whether evaluations with these options are tracked} */
  boolean tracks(EvaluateOptions options) {
    return (assignments != null && options.tracksAssignment())
        || (exposures != null && options.tracksExposure());
  }

  /** {@return the variants to give to the caller} */
  Variants evaluated(
      ExperimentUser user, FlagSet flags, Variants variants, EvaluateOptions options) {
    Variants tracked = tracked(user, flags, variants, options);
    return report.tellsMissing() ? tracked.tellingMissing(report::missing) : tracked;
  }

  private Variants tracked(
      ExperimentUser user, FlagSet flags, Variants variants, EvaluateOptions options) {
    if (assignments != null && options.tracksAssignment()) {
      assignments.assignment(user, variants.asMap());
    }
    ExposureRecorder recorder = exposures;
    if (recorder == null || !options.tracksExposure()) {
      return variants;
    }
    if (exposuresOnRead) {
      Map<String, Variant> all = variants.asMap();
      return variants.observed(
          (flagKey, variant) -> recorder.exposures(user, FlagFamily.of(flags, flagKey, all)));
    }
    recorder.exposures(user, variants.asMap());
    return variants;
  }

  /** One flag was evaluated, and what it depends on. Its variant is read right then. */
  void evaluatedAlone(ExperimentUser user, Map<String, Variant> family, EvaluateOptions options) {
    if (assignments != null && options.tracksAssignment()) {
      assignments.assignment(user, family);
    }
    if (exposures != null && options.tracksExposure()) {
      exposures.exposures(user, family);
    }
  }

  /** One flag has no variant. */
  void missing(String flagKey) {
    report.missing(flagKey);
  }
}
