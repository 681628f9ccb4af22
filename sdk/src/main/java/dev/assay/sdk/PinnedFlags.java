package dev.assay.sdk;

import dev.assay.evaluation.Evaluation;
import dev.assay.evaluation.EvaluationEngine;
import dev.assay.evaluation.ExperimentUser;
import dev.assay.evaluation.FlagSet;
import dev.assay.evaluation.Variant;
import dev.assay.evaluation.Variants;
import dev.assay.sdk.LocalEvaluationStatus.Origin;
import java.util.List;
import java.util.Map;

/**
 * The flags and cohorts of one moment: whatever arrives meanwhile, evaluations go on with them. Pin
 * them at the start of a request, and nothing changes within it.
 *
 * <p>Immutable.
 */
public final class PinnedFlags implements LocalEvaluator {
  /** Tells which cohorts a user is in. */
  @FunctionalInterface
  interface CohortsOfUser {
    /** Nobody is in any cohort but those that the caller named. */
    CohortsOfUser AS_GIVEN = user -> user;

    /** {@return the user with the ids of the user's cohorts} */
    ExperimentUser add(ExperimentUser user);
  }

  private final FlagSet flags;
  private final Origin origin;
  private final String version;
  private final CohortsOfUser cohorts;
  private final EvaluationObserver observer;

  PinnedFlags(FlagSet flags, Origin origin, String version, EvaluationObserver observer) {
    this(flags, origin, version, CohortsOfUser.AS_GIVEN, observer);
  }

  private PinnedFlags(
      FlagSet flags,
      Origin origin,
      String version,
      CohortsOfUser cohorts,
      EvaluationObserver observer) {
    this.flags = flags;
    this.origin = origin;
    this.version = version;
    this.cohorts = cohorts;
    this.observer = observer;
  }

  PinnedFlags with(CohortsOfUser others) {
    return new PinnedFlags(flags, origin, version, others, observer);
  }

  @Override
  public Variants evaluate(ExperimentUser user, EvaluateOptions options) {
    observer.evaluating(origin);
    List<String> keys = options.flagKeys();
    ExperimentUser enriched = needsCohorts(keys) ? cohorts.add(user) : user;
    Variants variants = EvaluationEngine.evaluate(flags, enriched, keys);
    return observer.evaluated(user, flags, variants, options);
  }

  private boolean needsCohorts(List<String> keys) {
    if (flags.cohorts().isEmpty()) {
      return false;
    }
    for (String key : keys) {
      if (flags.needsCohorts(key)) {
        return true;
      }
    }
    return keys.isEmpty();
  }

  @Override
  public Variant evaluate(ExperimentUser user, String flagKey, EvaluateOptions options) {
    observer.evaluating(origin);
    Variant variant =
        observer.tracks(options)
            ? evaluateTracked(user, flagKey, options)
            : EvaluationEngine.evaluate(flags, enriched(user, flagKey), flagKey);
    if (!variant.exists()) {
      observer.missing(flagKey);
    }
    return variant;
  }

  /** Evaluates one flag in a way that also gives the variants of the flags it depends on. */
  private Variant evaluateTracked(ExperimentUser user, String flagKey, EvaluateOptions options) {
    Map<String, Variant> family =
        EvaluationEngine.evaluate(flags, enriched(user, flagKey), List.of(flagKey)).asMap();
    observer.evaluatedAlone(user, family, options);
    return family.getOrDefault(flagKey, Variant.missing());
  }

  private ExperimentUser enriched(ExperimentUser user, String flagKey) {
    return flags.needsCohorts(flagKey) ? cohorts.add(user) : user;
  }

  @Override
  public Evaluation explain(ExperimentUser user, String flagKey) {
    return EvaluationEngine.explain(flags, enriched(user, flagKey), flagKey);
  }

  @Override
  public FlagSet flags() {
    return flags;
  }

  /**
   * {@return a text that is the same for the same document of flags, everywhere; empty if there are
   * none}
   */
  public String version() {
    return version;
  }

  Origin origin() {
    return origin;
  }

  boolean isFromServer() {
    return origin == Origin.POLL || origin == Origin.STREAM;
  }

  /** {@return the version and the number of flags} */
  @Override
  public String toString() {
    return "PinnedFlags[" + version + ", " + flags.size() + " flags, " + origin + "]";
  }
}
