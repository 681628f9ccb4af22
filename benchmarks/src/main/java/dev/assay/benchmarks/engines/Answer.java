package dev.assay.benchmarks.engines;

import dev.assay.benchmarks.run.SampleProject;
import dev.assay.evaluation.EvaluationEngine;
import dev.assay.evaluation.ExperimentUser;
import dev.assay.evaluation.FlagSet;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Makes the body of an answer from the header that carries the user. */
interface Answer {
  /** The header that carries the user. */
  String USER_HEADER = "X-Amp-Exp-User";

  byte[] body(String userHeader);

  /** {@return always the same bytes, the answer for some flags} */
  static Answer echo(int flags) {
    byte[] body = SampleProject.body(flags);
    return userHeader -> body;
  }

  /** {@return the variants of some flags for the user} */
  static Answer evaluation(int count) {
    FlagSet flags = SampleProject.flags(count);
    return userHeader -> {
      byte[] json = Base64.getDecoder().decode(userHeader);
      ExperimentUser user = ExperimentUser.fromJson(new String(json, StandardCharsets.UTF_8));
      return EvaluationEngine.evaluate(flags, user).toJson().getBytes(StandardCharsets.UTF_8);
    };
  }

  /** {@return the answer with a name, for some flags} */
  static Answer named(String name, int flags) {
    return switch (name) {
      case "echo" -> echo(flags);
      case "evaluation" -> evaluation(flags);
      default -> throw new IllegalArgumentException("unknown answer " + name);
    };
  }
}
