package dev.assay.evaluation;

import java.util.Collection;
import java.util.Objects;

/**
 * Computes variants: a pure function of flags and user, without clock, I/O and locks. It never
 * throws on data.
 *
 * <p>The rules are those of the reference engine of the evaluation protocol; {@code
 * docs/compatibility.md} lists each and the deliberate differences.
 */
public final class EvaluationEngine {
  private EvaluationEngine() {}

  /**
   * Evaluates every flag of a set.
   *
   * @param flags the flags
   * @param user the user
   * @return the variants of the flags that have one for the user
   */
  public static Variants evaluate(FlagSet flags, ExperimentUser user) {
    EvaluationState evaluation = new EvaluationState(flags.compiled(), user);
    evaluation.evaluateAll();
    return Variants.evaluated(evaluation.results());
  }

  /**
   * Evaluates some flags of a set, and the flags that they depend on.
   *
   * @param flags the flags
   * @param user the user
   * @param flagKeys the keys of the flags that are wanted; unknown ones are passed over; empty: all
   *     flags
   * @return the variants of those flags, and of the flags they depend on, that have one for the
   *     user
   */
  public static Variants evaluate(FlagSet flags, ExperimentUser user, Collection<String> flagKeys) {
    if (flagKeys.isEmpty()) {
      return evaluate(flags, user);
    }
    EvaluationState evaluation = new EvaluationState(flags.compiled(), user);
    for (String flagKey : flagKeys) {
      evaluation.evaluate(flagKey);
    }
    return Variants.evaluated(evaluation.results());
  }

  /**
   * Evaluates one flag of a set.
   *
   * @param flags the flags
   * @param user the user
   * @param flagKey the key of the flag that is wanted
   * @return its variant, or {@link Variant#missing()} if the flag is unknown or has none for the
   *     user
   */
  public static Variant evaluate(FlagSet flags, ExperimentUser user, String flagKey) {
    CompiledFlags compiled = flags.compiled();
    CompiledFlag flag = compiled.flag(flagKey);
    if (flag == null) {
      return Variant.missing();
    }
    Variant variant =
        compiled.dependencies(flag).length == 0
            ? flag.evaluate(user.standalone())
            : new EvaluationState(compiled, user).evaluate(flag);
    return variant == null ? Variant.missing() : variant;
  }

  /**
   * Evaluates one flag of a set and tells why: the same answer as {@link #evaluate(FlagSet,
   * ExperimentUser, String)}, far more slowly.
   *
   * @param flags the flags
   * @param user the user
   * @param flagKey the key of the flag that is wanted
   * @return the variant with the whole trace; if the flag is unknown, it is not {@linkplain
   *     Evaluation#found() found}
   */
  public static Evaluation explain(FlagSet flags, ExperimentUser user, String flagKey) {
    return new EvaluationTracer(flags.compiled(), user)
        .trace(Objects.requireNonNull(flagKey, "flagKey"));
  }
}
