package dev.assay.evaluation;

import dev.assay.fuzz.Expect;
import java.util.List;

/** Flags: a set is refused, or evaluated, explained and linted without a fault. */
public final class FlagsFuzz {
  private static final ExperimentUser USER =
      ExperimentUser.builder().userId("u").userProperty("p", List.of("1.2.3", 1)).build();

  private FlagsFuzz() {}

  /** Tries one input. */
  public static void fuzzerTestOneInput(byte[] input) {
    FlagSet flags;
    try {
      flags = FlagSet.parse(input);
    } catch (FlagFormatException e) {
      Expect.that(String.valueOf(e.getMessage()).startsWith("$"), "the message has a path");
      return;
    }
    Variants variants = EvaluationEngine.evaluate(flags, USER);
    Expect.that(flags.lint() != null, "linted");
    for (Flag flag : flags.flags()) {
      Expect.equal(
          variants.get(flag.key()), EvaluationEngine.explain(flags, USER, flag.key()).variant());
    }
  }
}
