package dev.assay.benchmarks.start;

import dev.assay.evaluation.ExperimentUser;
import dev.assay.sdk.Experiment;
import dev.assay.sdk.LocalEvaluationClient;
import dev.assay.sdk.LocalEvaluationConfig;

/** The first local evaluation of a program, in a class of its own that is loaded for it alone. */
final class FirstEvaluation {
  private FirstEvaluation() {}

  static String run(String... arguments) {
    LocalEvaluationClient client =
        Experiment.initializeLocal(
            arguments[1], LocalEvaluationConfig.builder().serverUrl(arguments[0]).build());
    client.start();
    ExperimentUser user =
        ExperimentUser.builder().userId("user-4711").userProperty("plan", "tester").build();
    return String.valueOf(client.evaluate(user).get("flag-1").key());
  }
}
