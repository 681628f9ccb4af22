package dev.assay.it;

import dev.assay.evaluation.ExperimentUser;
import dev.assay.evaluation.Variants;
import dev.assay.sdk.Experiment;
import dev.assay.sdk.RemoteEvaluationClient;

/** The quick start of README.md, which {@link ReadmeTest} compares with it. */
final class QuickStart {
  private QuickStart() {}

  static void run() {
    // readme:start
    // (1) Initialize once, at start-up.
    RemoteEvaluationClient experiment = Experiment.initialize("<DEPLOYMENT_KEY>");

    // (2) Fetch variants for a user.
    ExperimentUser user =
        ExperimentUser.builder()
            .deviceId("abcdefg")
            .userId("user@company.com")
            .userProperty("premium", true)
            .build();
    Variants variants = experiment.fetch(user);

    // (3) Access a flag's variant.
    if (variants.get("YOUR-FLAG-KEY").is("on")) {
      System.out.println("the flag is on");
    } else {
      System.out.println("the flag is off");
    }
    // readme:end
  }
}
