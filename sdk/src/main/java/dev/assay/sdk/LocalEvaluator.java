package dev.assay.sdk;

import dev.assay.evaluation.Evaluation;
import dev.assay.evaluation.ExperimentUser;
import dev.assay.evaluation.FlagSet;
import dev.assay.evaluation.Variant;
import dev.assay.evaluation.Variants;
import java.util.Collection;
import java.util.List;

/**
 * Evaluates flags in this process: a {@link LocalEvaluationClient}, whose flags are always the
 * newest, or a {@link PinnedFlags}, whose flags stay as they are.
 *
 * <p>An evaluation never blocks, never throws on data, and never changes the user. Implementations
 * are thread-safe.
 */
public interface LocalEvaluator {
  /**
   * Evaluates flags, and those that they depend on.
   *
   * @param user who the variants are for
   * @param options which flags, and what is tracked
   * @return the variants of the flags that have one for the user, default (off) ones included;
   *     unknown flag keys are passed over
   */
  Variants evaluate(ExperimentUser user, EvaluateOptions options);

  /**
   * Evaluates one flag; {@link EvaluateOptions#flagKeys} are not read.
   *
   * @param user who the variant is for
   * @param flagKey the flag's key
   * @param options what is tracked
   * @return the variant, or {@link Variant#missing()} if the flag is unknown or has none for the
   *     user
   */
  Variant evaluate(ExperimentUser user, String flagKey, EvaluateOptions options);

  /**
   * Tells why a user gets the variant that {@link #evaluate(ExperimentUser, String)} gives. Tracks
   * nothing.
   *
   * @param user who the variant is for
   * @param flagKey the flag's key
   * @return the variant and the whole trace
   */
  Evaluation explain(ExperimentUser user, String flagKey);

  /** {@return the flags that are evaluated} */
  FlagSet flags();

  /**
   * Evaluates every flag.
   *
   * @param user who the variants are for
   * @return the variants of the flags that have one for the user, default (off) ones included
   */
  default Variants evaluate(ExperimentUser user) {
    return evaluate(user, EvaluateOptions.defaults());
  }

  /**
   * Evaluates some flags, and those that they depend on.
   *
   * @param user who the variants are for
   * @param flagKeys the flags' keys; empty: every flag
   * @return the variants of the flags that have one for the user, default (off) ones included;
   *     unknown flag keys are passed over
   */
  default Variants evaluate(ExperimentUser user, Collection<String> flagKeys) {
    return evaluate(user, EvaluateOptions.defaults().flagKeys(List.copyOf(flagKeys)));
  }

  /**
   * Evaluates one flag.
   *
   * @param user who the variant is for
   * @param flagKey the flag's key
   * @return the variant, or {@link Variant#missing()} if the flag is unknown or has none for the
   *     user
   */
  default Variant evaluate(ExperimentUser user, String flagKey) {
    return evaluate(user, flagKey, EvaluateOptions.defaults());
  }
}
