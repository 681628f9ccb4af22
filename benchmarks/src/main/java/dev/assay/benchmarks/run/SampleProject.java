package dev.assay.benchmarks.run;

import dev.assay.evaluation.EvaluationEngine;
import dev.assay.evaluation.ExperimentUser;
import dev.assay.evaluation.FlagSet;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Flags and a user as they are in practice, and the exchange that they make. */
public final class SampleProject {
  /** The path of a fetch. */
  public static final String PATH = "/sdk/v2/vardata?v=0";

  /** The deployment key of a fetch. */
  public static final String KEY = "sample-deployment-key";

  private static final String FLAG =
      """
      {"key":"flag-%1$d","metadata":{"deployed":true,"evaluationMode":"remote",\
      "flagType":"experiment","flagVersion":%1$d,"experimentKey":"exp-%1$d"},
      "variants":{"off":{"key":"off","metadata":{"default":true}},
       "control":{"key":"control","value":"control"},
       "treatment":{"key":"treatment","value":"treatment","payload":{"color":"#0a0","steps":%1$d}}},
      "segments":[
       {"metadata":{"segmentName":"Testers"},"variant":"treatment","conditions":[[
        {"selector":["context","user","user_properties","plan"],"op":"is","values":["tester"]}]]},
       {"metadata":{"segmentName":"All Other Users"},"variant":"off",
        "bucket":{"selector":["context","user","user_id"],"salt":"salt-%1$d","allocations":[
         {"range":[0,100],"distributions":[
          {"variant":"control","range":[0,21474837]},
          {"variant":"treatment","range":[21474837,42949673]}]}]}}]}""";

  private SampleProject() {}

  /** {@return flags that each compare a property, then hash the user id} */
  public static FlagSet flags(int count) {
    return FlagSet.parse(json(count));
  }

  /** {@return the same as a flag file} */
  public static String json(int count) {
    StringBuilder json = new StringBuilder("[");
    for (int i = 1; i <= count; i++) {
      json.append(i > 1 ? "," : "").append(FLAG.formatted(i));
    }
    return json.append(']').toString();
  }

  /** {@return a user with ids and a few properties} */
  public static ExperimentUser user() {
    return user("user-4711");
  }

  /** {@return the same with a user id} */
  public static ExperimentUser user(String userId) {
    return ExperimentUser.builder()
        .userId(userId)
        .deviceId("4f0b7d0c-93a5-4c53-9a5c-8d2f6b1c7e11")
        .country("Germany")
        .language("de")
        .platform("Web")
        .userProperty("plan", "premium")
        .userProperty("age", 42)
        .build();
  }

  /** {@return the user as the header of a fetch carries it} */
  public static String userHeader() {
    byte[] json = user().toJson().getBytes(StandardCharsets.UTF_8);
    return Base64.getEncoder().encodeToString(json);
  }

  /** {@return the body of the answer for some flags} */
  public static byte[] body(int flags) {
    return EvaluationEngine.evaluate(flags(flags), user())
        .toJson()
        .getBytes(StandardCharsets.UTF_8);
  }
}
