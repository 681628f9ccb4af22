package dev.assay.benchmarks.evaluate;

import com.launchdarkly.sdk.LDContext;
import com.launchdarkly.sdk.server.Components;
import com.launchdarkly.sdk.server.LDClient;
import com.launchdarkly.sdk.server.LDConfig;
import com.launchdarkly.sdk.server.integrations.FileData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** LaunchDarkly's server SDK, with flags of a file (its test data cannot split) and no events. */
final class LaunchDarkly implements Contender<LDContext> {
  private static final String FLAG =
      """
      "flag-%1$d":{"key":"flag-%1$d","version":1,"on":true,"salt":"salt-%1$d","offVariation":0,\
      "variations":["control","treatment"],
      "rules":[{"id":"testers","variation":1,\
      "clauses":[{"attribute":"plan","op":"in","values":["tester"]}]}],
      "fallthrough":{"rollout":{"contextKind":"user","bucketBy":"key",\
      "variations":[{"variation":0,"weight":50000},{"variation":1,"weight":50000}]}}}""";

  private final LDClient client;

  LaunchDarkly(int count) throws IOException {
    StringBuilder json = new StringBuilder("{\"flags\":{");
    for (int i = 1; i <= count; i++) {
      json.append(i > 1 ? "," : "").append(FLAG.formatted(i));
    }
    Path file = Files.createTempFile("flags", ".json");
    try {
      Files.writeString(file, json.append("}}"));
      LDConfig config =
          new LDConfig.Builder()
              .dataSource(FileData.dataSource().filePaths(file))
              .events(Components.noEvents())
              .logging(Components.noLogging())
              .build();
      client = new LDClient("no-key", config);
    } finally {
      Files.delete(file);
    }
  }

  @Override
  public LDContext user(String userId, String plan) {
    return LDContext.builder(userId)
        .set("deviceId", "4f0b7d0c-93a5-4c53-9a5c-8d2f6b1c7e11")
        .set("country", "Germany")
        .set("plan", plan)
        .set("age", 42)
        .build();
  }

  @Override
  public Object one(LDContext user, String flagKey) {
    return variantOf(user, flagKey);
  }

  @Override
  public Object all(LDContext user) {
    return client.allFlagsState(user);
  }

  @Override
  public String variantOf(LDContext user, String flagKey) {
    return client.stringVariation(flagKey, user, "missing");
  }

  @Override
  public Map<String, String> variantsOf(LDContext user) {
    Map<String, String> names = new TreeMap<>();
    client
        .allFlagsState(user)
        .toValuesMap()
        .forEach((flagKey, value) -> names.put(flagKey, value.stringValue()));
    return names;
  }
}
