package dev.assay.benchmarks.evaluate;

import io.getunleash.DefaultUnleash;
import io.getunleash.EvaluatedToggle;
import io.getunleash.Unleash;
import io.getunleash.UnleashContext;
import io.getunleash.repository.ToggleBootstrapProvider;
import io.getunleash.util.UnleashConfig;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/** Unleash's client (its native engine), with bootstrapped flags, no polling and no metrics. */
final class UnleashFlags implements Contender<UnleashContext> {
  private static final String FLAG =
      """
      {"name":"flag-%1$d","type":"experiment","enabled":true,"strategies":[
       {"name":"default","parameters":{},\
      "constraints":[{"contextName":"plan","operator":"IN","values":["tester"]}],
        "variants":[{"name":"treatment","weight":1000,"stickiness":"userId"}]},
       {"name":"default","parameters":{},"constraints":[],"variants":[
        {"name":"control","weight":500,"stickiness":"userId"},
        {"name":"treatment","weight":500,"stickiness":"userId"}]}]}""";

  private final Unleash client;

  UnleashFlags(int count) {
    StringBuilder json = new StringBuilder("{\"version\":2,\"features\":[");
    for (int i = 1; i <= count; i++) {
      json.append(i > 1 ? "," : "").append(FLAG.formatted(i));
    }
    Optional<String> flags = Optional.of(json.append("]}").toString());
    ToggleBootstrapProvider provider = () -> flags;
    client =
        new DefaultUnleash(
            UnleashConfig.builder()
                .appName("benchmarks")
                .instanceId(UUID.randomUUID().toString())
                .unleashAPI("http://localhost/")
                .disableMetrics()
                .disablePolling()
                .toggleBootstrapProvider(provider)
                .build());
  }

  @Override
  public UnleashContext user(String userId, String plan) {
    return UnleashContext.builder()
        .userId(userId)
        .addProperty("deviceId", "4f0b7d0c-93a5-4c53-9a5c-8d2f6b1c7e11")
        .addProperty("country", "Germany")
        .addProperty("plan", plan)
        .addProperty("age", "42")
        .build();
  }

  @Override
  public Object one(UnleashContext user, String flagKey) {
    return client.getVariant(flagKey, user);
  }

  @Override
  public Object all(UnleashContext user) {
    return client.more().evaluateAllToggles(user);
  }

  @Override
  public String variantOf(UnleashContext user, String flagKey) {
    return client.getVariant(flagKey, user).getName();
  }

  @Override
  public Map<String, String> variantsOf(UnleashContext user) {
    Map<String, String> names = new TreeMap<>();
    for (EvaluatedToggle toggle : client.more().evaluateAllToggles(user)) {
      names.put(toggle.getName(), toggle.getVariant().getName());
    }
    return names;
  }
}
