package dev.assay.readme;

// readme:start
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assay.evaluation.ExperimentUser;
import dev.assay.junit.EachVariant;
import dev.assay.junit.ExperimentFlags;
import dev.assay.junit.ExperimentServer;
import dev.assay.sdk.LocalEvaluationClient;
import dev.assay.sdk.RemoteEvaluationClient;
import dev.assay.testkit.TestFlags;
import org.junit.jupiter.api.Test;

@ExperimentFlags(value = "new-checkout=off", strict = true)
class CheckoutTest {
  private final ExperimentUser user = ExperimentUser.builder().userId("u-1").build();

  @Test
  void aChangeIsSeenAtOnce(TestFlags flags, LocalEvaluationClient client) {
    flags.set("new-checkout", "on");
    assertTrue(client.evaluate(user, "new-checkout").is("on"));
  }

  @EachVariant({"new-checkout=off|on", "discount=none|ten|twenty"})
  void everyTwoVariantsGoTogether(LocalEvaluationClient client) {
    assertTrue(client.evaluate(user).get("discount").exists());
  }

  @Test
  @ExperimentServer("new-checkout=on")
  void aServerAnswers(RemoteEvaluationClient client) {
    assertTrue(client.fetch(user).get("new-checkout").is("on"));
  }
}
// readme:end
