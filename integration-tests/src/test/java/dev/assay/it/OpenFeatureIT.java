package dev.assay.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.assay.evaluation.FlagSet;
import dev.assay.openfeature.AssayProvider;
import dev.assay.openfeature.RemoteProviderOptions;
import dev.assay.sdk.LocalEvaluationConfig;
import dev.assay.sdk.RemoteEvaluationConfig;
import dev.assay.server.AssayServer;
import dev.assay.server.ServerConfig;
import dev.assay.server.project.LoadedFlags;
import dev.openfeature.contrib.providers.ofrep.OfrepProvider;
import dev.openfeature.contrib.providers.ofrep.OfrepProviderOptions;
import dev.openfeature.sdk.Client;
import dev.openfeature.sdk.ErrorCode;
import dev.openfeature.sdk.FeatureProvider;
import dev.openfeature.sdk.FlagEvaluationDetails;
import dev.openfeature.sdk.ImmutableContext;
import dev.openfeature.sdk.OpenFeatureAPI;
import dev.openfeature.sdk.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** OpenFeature's own provider of its remote evaluation protocol, beside ours. */
@Timeout(60)
class OpenFeatureIT {
  private static final String KEY = "<SERVER_DEPLOYMENT_KEY>";

  private static final String FLAGS =
      """
      [{"key":"YOUR-FLAG-KEY","variants":{"on":{"key":"on","value":"on"},
          "off":{"key":"off","metadata":{"default":true}}},
        "segments":[{"conditions":[[
            {"selector":["context","user","user_properties","premium"],"op":"is",
             "values":["true"]}]],"metadata":{"segmentName":"Premium"},"variant":"on"},
          {"variant":"off"}]},
       {"key":"text","variants":{"a":{"key":"a","value":"hello"}},"segments":[{"variant":"a"}]},
       {"key":"whole","variants":{"a":{"key":"a","payload":7}},"segments":[{"variant":"a"}]},
       {"key":"fraction","variants":{"a":{"key":"a","payload":0.5}},"segments":[{"variant":"a"}]},
       {"key":"tree","variants":{"a":{"key":"a","payload":{"x":[1,"two",{"y":true}]}}},
        "segments":[{"variant":"a"}]},
       {"key":"nobody","variants":{"a":{"key":"a","value":"a"}},"segments":[]},
       {"key":"gone","metadata":{"deployed":false},"variants":{"a":{"key":"a","value":"a"}},
        "segments":[{"variant":"a"}]}]""";

  private static final ImmutableContext PREMIUM =
      new ImmutableContext("ann", Map.of("premium", new Value(true)));

  private final OpenFeatureAPI api = OpenFeatureAPI.createIsolated();
  private AssayServer server;

  @BeforeEach
  void start() {
    server =
        AssayServer.start(
            ServerConfig.builder()
                .port(0)
                .deploymentKeys(List.of(KEY))
                .flags(LoadedFlags.of(FlagSet.parse(FLAGS)))
                .build());
  }

  @AfterEach
  void stop() {
    api.shutdown();
    server.close();
  }

  private OfrepProvider ofrep(String key) {
    return OfrepProvider.constructProvider(
        OfrepProviderOptions.builder()
            .baseUrl(server.url().toString())
            .headers(ImmutableMap.of("Authorization", ImmutableList.of("Bearer " + key)))
            .build());
  }

  private Client client(FeatureProvider provider) {
    api.setProviderAndWait(provider);
    return api.getClient();
  }

  private static List<Object> answers(Client client) {
    List<Object> answers = new ArrayList<>();
    answers.add(parts(client.getBooleanDetails("YOUR-FLAG-KEY", false, PREMIUM)));
    answers.add(
        parts(client.getBooleanDetails("YOUR-FLAG-KEY", true, new ImmutableContext("bob"))));
    answers.add(parts(client.getStringDetails("text", "mine", PREMIUM)));
    answers.add(parts(client.getIntegerDetails("whole", 1, PREMIUM)));
    answers.add(parts(client.getDoubleDetails("fraction", 0.1, PREMIUM)));
    answers.add(parts(client.getObjectDetails("tree", new Value(), PREMIUM)));
    return answers;
  }

  private static List<Object> parts(FlagEvaluationDetails<?> details) {
    Object value = details.getValue();
    return Arrays.asList(
        details.getFlagKey(),
        value instanceof Value tree ? tree.asStructure().asObjectMap() : value,
        details.getVariant(),
        details.getReason(),
        details.getErrorCode(),
        details.getFlagMetadata().asUnmodifiableMap());
  }

  @Test
  void allDoorsGiveTheSameAnswers() {
    List<Object> byProtocol = answers(client(ofrep(KEY)));
    List<Object> local =
        answers(
            client(
                AssayProvider.local(
                    KEY, LocalEvaluationConfig.builder().serverUrl(server.url()).build())));
    List<Object> remote =
        answers(
            client(
                AssayProvider.remote(
                    KEY,
                    RemoteEvaluationConfig.builder().serverUrl(server.url()).build(),
                    RemoteProviderOptions.defaults())));

    assertThat(byProtocol).isEqualTo(local);
    assertThat(remote).isEqualTo(local);
    assertThat(local.get(0))
        .isEqualTo(
            Arrays.asList(
                "YOUR-FLAG-KEY",
                true,
                "on",
                "TARGETING_MATCH",
                null,
                Map.of("segmentName", "Premium")));
  }

  @Test
  void theProtocolsProviderUnderstandsWhatIsWrong() {
    Client client = client(ofrep(KEY));

    assertThat(client.getBooleanDetails("unknown", true, PREMIUM).getErrorCode())
        .isEqualTo(ErrorCode.FLAG_NOT_FOUND);
    assertThat(client.getBooleanDetails("text", true, PREMIUM).getErrorCode())
        .isEqualTo(ErrorCode.TYPE_MISMATCH);
    assertThat(client.getBooleanDetails("text", true).getErrorCode())
        .isIn(ErrorCode.TARGETING_KEY_MISSING, ErrorCode.INVALID_CONTEXT);
    assertThat(
            client
                .getBooleanDetails(
                    "text", true, new ImmutableContext("u", Map.of("groups", new Value("acme"))))
                .getErrorCode())
        .isEqualTo(ErrorCode.INVALID_CONTEXT);
    FlagEvaluationDetails<Boolean> refused =
        client(ofrep("wrong")).getBooleanDetails("YOUR-FLAG-KEY", true, PREMIUM);
    assertThat(refused.getErrorCode()).isEqualTo(ErrorCode.GENERAL);
    assertThat(refused.getValue()).isTrue();
  }

  /** It takes an answer without a value for an error; the caller's value is the same. */
  @Test
  void theProtocolsProviderKeepsTheCallersValueWhereThereIsNone() {
    Client client = client(ofrep(KEY));

    assertThat(client.getStringValue("nobody", "mine", PREMIUM)).isEqualTo("mine");
    assertThat(client.getStringValue("gone", "mine", PREMIUM)).isEqualTo("mine");
  }
}
