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

  /** {@return always the same bytes} */
  static Answer echo() {
    byte[] body = SampleProject.body();
    return userHeader -> body;
  }

  /** {@return the variants of ten flags for the user} */
  static Answer evaluation() {
    FlagSet flags = SampleProject.flags(10);
    return userHeader -> {
      byte[] json = Base64.getDecoder().decode(userHeader);
      ExperimentUser user = ExperimentUser.fromJson(new String(json, StandardCharsets.UTF_8));
      return EvaluationEngine.evaluate(flags, user).toJson().getBytes(StandardCharsets.UTF_8);
    };
  }

  /** {@return the answer with a name} */
  static Answer named(String name) {
    return switch (name) {
      case "echo" -> echo();
      case "evaluation" -> evaluation();
      default -> throw new IllegalArgumentException("unknown answer " + name);
    };
  }
}
