package dev.assay.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.evaluation.FlagSet;
import dev.assay.evaluation.JsonValue;
import dev.assay.server.AssayServer;
import dev.assay.server.ServerConfig;
import dev.assay.server.http.Wire.Reply;
import dev.assay.server.project.LoadedFlags;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class OfrepIT {
  private static final String ONE = "/ofrep/v1/evaluate/flags/";
  private static final String ALL = "/ofrep/v1/evaluate/flags";
  private static final String BEARER = "Authorization: Bearer secret-key";
  private static final String ANN = "{\"context\":{\"targetingKey\":\"ann\"}}";

  private static final String FLAGS =
      """
      [{"key":"switch","variants":{"on":{"key":"on","value":"on"},
          "off":{"key":"off","metadata":{"default":true}}},
        "segments":[{"conditions":[[
            {"selector":["context","user","user_properties","beta"],"op":"is","values":["true"]}]],
            "metadata":{"segmentName":"Beta"},"variant":"on"},{"variant":"off"}]},
       {"key":"text","variants":{"treatment":{"key":"treatment","value":"treatment"},
          "off":{"key":"off","metadata":{"default":true}}},
        "segments":[{"conditions":[[
            {"selector":["context","user","country"],"op":"is","values":["DE"]}]],
            "variant":"treatment"},{"variant":"off"}]},
       {"key":"whole","variants":{"ten":{"key":"ten","value":"ten","payload":10}},
        "metadata":{"flagVersion":3,"tags":["a"]},"segments":[{"variant":"ten"}]},
       {"key":"tree","variants":{"on":{"key":"on","value":"on","payload":{"a":[1,null]}}},
        "segments":[{"variant":"on"}]},
       {"key":"nobody","variants":{"on":{"key":"on","value":"on"}},"segments":[{"conditions":[[
            {"selector":["context","user","user_id"],"op":"is","values":["x"]}]],
            "variant":"on"}]},
       {"key":"a/ü +b","variants":{"on":{"key":"on","value":"on"}},"segments":[{"variant":"on"}]},
       {"key":"hidden","metadata":{"deployed":false},
        "variants":{"on":{"key":"on","value":"on"}},"segments":[{"variant":"on"}]}]""";

  private AssayServer server;
  private Wire wire;

  private static LoadedFlags flags(String json) {
    return LoadedFlags.of(FlagSet.parse(json));
  }

  private static ServerConfig.Builder config() {
    return ServerConfig.builder()
        .port(0)
        .deploymentKeys(List.of("secret-key", "other-key"))
        .flags(flags(FLAGS));
  }

  @BeforeEach
  void start() throws IOException {
    start(config());
  }

  private void start(ServerConfig.Builder config) throws IOException {
    server = AssayServer.start(config.build());
    wire = new Wire(server.port());
  }

  @AfterEach
  void stop() throws IOException {
    wire.close();
    server.close();
  }

  private Reply one(String flag, String body) throws IOException {
    return wire.post(ONE + flag, body, BEARER);
  }

  private static String context(String fields) {
    return "{\"context\":{\"targetingKey\":\"ann\"," + fields + "}}";
  }

  @Test
  void oneFlagIsAnsweredWithItsValueReasonAndMetadata() throws IOException {
    Reply reply = one("switch", context("\"beta\":true"));

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.header("content-type")).isEqualTo("application/json;charset=utf-8");
    assertThat(reply.header("access-control-allow-origin")).isEqualTo("*");
    assertThat(reply.text())
        .isEqualTo(
            "{\"key\":\"switch\",\"reason\":\"TARGETING_MATCH\",\"variant\":\"on\",\"value\":true,"
                + "\"metadata\":{\"segmentName\":\"Beta\"}}");
    assertThat(one("whole", ANN).text())
        .isEqualTo(
            "{\"key\":\"whole\",\"reason\":\"STATIC\",\"variant\":\"ten\",\"value\":10,"
                + "\"metadata\":{\"flagVersion\":3,\"tags\":\"[\\\"a\\\"]\"}}");
    assertThat(JsonValue.parse(one("tree", ANN).text()).get("value").toJson())
        .isEqualTo("{\"a\":[1,null]}");
  }

  @Test
  void offIsFalseForASwitchAndLeftToTheCallerForOthers() throws IOException {
    assertThat(one("switch", ANN).text())
        .isEqualTo(
            "{\"key\":\"switch\",\"reason\":\"DEFAULT\",\"variant\":\"off\",\"value\":false,"
                + "\"metadata\":{\"default\":true}}");
    assertThat(one("text", ANN).text())
        .isEqualTo(
            "{\"key\":\"text\",\"reason\":\"DEFAULT\",\"variant\":\"off\","
                + "\"metadata\":{\"default\":true}}");
    assertThat(one("text", context("\"country\":\"DE\"")).text())
        .contains("\"value\":\"treatment\"");
    assertThat(one("nobody", ANN).text()).isEqualTo("{\"key\":\"nobody\",\"reason\":\"DEFAULT\"}");
    assertThat(one("hidden", ANN).text()).isEqualTo("{\"key\":\"hidden\",\"reason\":\"DISABLED\"}");
  }

  @Test
  void keysAreDecodedFromThePath() throws IOException {
    assertThat(one("a%2F%C3%BC%20+b", ANN).text()).contains("\"value\":true");
    assertThat(one("a/%C3%BC%20+b", ANN).text()).contains("\"value\":true");
    assertThat(one("a/b", ANN).text()).contains("\"key\":\"a/b\"", "FLAG_NOT_FOUND");
    assertThat(one("%zz", ANN).status()).isEqualTo(400);
  }

  @Test
  void anUnknownFlagIsNotFoundOnAConnectionThatGoesOn() throws IOException {
    Reply reply = one("unknown", ANN);

    assertThat(reply.status()).isEqualTo(404);
    assertThat(reply.text())
        .isEqualTo(
            "{\"key\":\"unknown\",\"errorCode\":\"FLAG_NOT_FOUND\","
                + "\"errorDetails\":\"there is no flag 'unknown'\"}");
    assertThat(reply.header("connection")).isNull();
    assertThat(one("switch", ANN).status()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"context\":{}} | TARGETING_KEY_MISSING",
        "{\"context\":{\"targetingKey\":\"\"}} | TARGETING_KEY_MISSING",
        "{\"context\":null} | TARGETING_KEY_MISSING",
        "{} | TARGETING_KEY_MISSING",
        "'' | TARGETING_KEY_MISSING",
        "{\"context\":7} | INVALID_CONTEXT",
        "[] | INVALID_CONTEXT",
        "{\"context\":{\"targetingKey\":[]}} | INVALID_CONTEXT",
        "{\"context\":{\"targetingKey\":\"u\",\"groups\":1}} | INVALID_CONTEXT",
        "{\"context\": | PARSE_ERROR"
      })
  void aBadContextIsToldByItsCode(String body, String code) throws IOException {
    Reply single = one("switch", body);
    Reply bulk = wire.post(ALL, body, BEARER);

    assertThat(single.status()).isEqualTo(400);
    assertThat(single.text()).startsWith("{\"key\":\"switch\",\"errorCode\":\"" + code + "\"");
    assertThat(bulk.status()).isEqualTo(400);
    assertThat(bulk.text()).startsWith("{\"errorCode\":\"" + code + "\",\"errorDetails\":\"");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        BEARER,
        "authorization: bearer   secret-key",
        "Authorization: Api-Key secret-key",
        "X-API-Key: secret-key"
      })
  void theKeyComesInAnyOfThreeForms(String header) throws IOException {
    assertThat(wire.post(ONE + "switch", ANN, header).status()).isEqualTo(200);
    assertThat(wire.request("GET /ofrep/v1/configuration", header).status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Authorization: Bearer wrong",
        "Authorization: Bearer",
        "Authorization: Basic a",
        "X: y",
        "X-API-Key: wrong"
      })
  void whoHasNoKeyIsTurnedAway(String header) throws IOException {
    try (Wire other = new Wire(server.port())) {
      Reply reply = other.post(ALL, ANN, header);

      assertThat(reply.status()).isEqualTo(401);
      assertThat(reply.text()).startsWith("{\"errorCode\":\"GENERAL\",\"errorDetails\":\"");
      assertThat(other.ends()).isTrue();
    }
  }

  @Test
  void allDeployedFlagsComeWithAnEntityTag() throws IOException {
    Reply reply = wire.post(ALL, ANN, BEARER);
    JsonValue body = JsonValue.parse(reply.text());

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.header("etag")).matches("\"[\\w-]{22}\"");
    assertThat(reply.header("access-control-expose-headers")).contains("ETag", "Retry-After");
    assertThat(body.get("flags").asList())
        .extracting(flag -> JsonValue.of(flag).get("key").asString(""))
        .containsExactly("switch", "text", "whole", "tree", "nobody", "a/ü +b");
    for (Object flag : body.get("flags").asList()) {
      String key = JsonValue.of(flag).get("key").asString("");
      if (!key.contains("/")) {
        assertThat(JsonValue.parse(one(key, ANN).text())).isEqualTo(JsonValue.of(flag));
      }
    }
    JsonValue stream = body.get("eventStreams").get(0);
    assertThat(stream.get("type").asString("")).isEqualTo("sse");
    assertThat(stream.get("inactivityDelaySec").asInt(0)).isEqualTo(120);
    assertThat(stream.get("endpoint").get("requestUri").asString(""))
        .matches("/ofrep/v1/stream\\?channel=[\\w-]{22}")
        .doesNotContain("secret-key");
  }

  @Test
  void whoKnowsTheTagGetsNoBody() throws IOException {
    String tag = wire.post(ALL, ANN, BEARER).header("etag");
    Reply known = wire.post(ALL, ANN, BEARER, "If-None-Match: " + tag);

    assertThat(known.status()).isEqualTo(304);
    assertThat(known.body()).isEmpty();
    assertThat(known.header("etag")).isEqualTo(tag);
    assertThat(wire.post(ALL, ANN, BEARER, "If-None-Match: W/" + tag + ", \"x\"").status())
        .isEqualTo(304);
    assertThat(wire.post(ALL, ANN, BEARER, "If-None-Match: \"x\"").status()).isEqualTo(200);
    assertThat(wire.post(ALL, context("\"beta\":true"), BEARER, "If-None-Match: " + tag).status())
        .isEqualTo(200);
    server.publish(flags(FLAGS.replace("\"payload\":10", "\"payload\":11")));
    assertThat(wire.post(ALL + "?flagConfigEtag=x", ANN, BEARER, "If-None-Match: " + tag).status())
        .isEqualTo(200);
  }

  @Test
  void noFlagsAreAnEmptyList() throws IOException {
    server.publish(flags("[]"));
    assertThat(wire.post(ALL, ANN, BEARER).text()).startsWith("{\"flags\":[],");
  }

  @Test
  void theConfigurationIsTold() throws IOException {
    Reply reply = wire.request("GET /ofrep/v1/configuration", BEARER);
    JsonValue capabilities = JsonValue.parse(reply.text()).get("capabilities");

    assertThat(JsonValue.parse(reply.text()).get("name").asString("")).isEqualTo("assay");
    assertThat(capabilities.get("caching").get("enabled").asBoolean(true)).isFalse();
    assertThat(
            capabilities
                .get("cacheInvalidation")
                .get("polling")
                .get("minPollingIntervalMs")
                .asInt(0))
        .isEqualTo(1000);
    assertThat(
            wire.request(
                    "GET /ofrep/v1/configuration", BEARER, "If-None-Match: " + reply.header("etag"))
                .status())
        .isEqualTo(304);
  }

  @ParameterizedTest
  @ValueSource(strings = {ALL, ONE + "switch", "/ofrep/v1/configuration", "/ofrep/v1/stream"})
  void browsersMayAskBeforehand(String path) throws IOException {
    Reply reply = wire.request("OPTIONS " + path, "Origin: https://shop.example");

    assertThat(reply.status()).isEqualTo(204);
    assertThat(reply.header("access-control-allow-origin")).isEqualTo("*");
    assertThat(reply.header("access-control-allow-headers"))
        .contains("Authorization", "Content-Type", "X-API-Key", "If-None-Match");
  }

  @Test
  void otherMethodsAreNamedAsNotAllowed() throws IOException {
    Reply reply = wire.request("GET " + ALL, BEARER);

    assertThat(reply.status()).isEqualTo(405);
    assertThat(reply.header("allow")).isEqualTo("POST, OPTIONS");
    assertThat(reply.text()).contains("\"errorCode\":\"GENERAL\"");
  }

  @Test
  void tooManyRequestsAreToldWhenToComeBack() throws IOException {
    stop();
    start(config().requestsPerKey(1));
    Reply reply = wire.post(ONE + "switch", ANN, BEARER);
    while (reply.status() == 200) {
      reply = wire.post(ONE + "switch", ANN, BEARER);
    }

    assertThat(reply.status()).isEqualTo(429);
    assertThat(reply.header("retry-after")).isEqualTo("1");
    assertThat(reply.text()).contains("\"errorCode\":\"GENERAL\"");
  }

  @Test
  void aBodyBeyondTheBoundIsRefused() throws IOException {
    stop();
    start(config().maxBodyBytes(1000));
    Reply reply = wire.post(ALL, context("\"x\":\"" + "x".repeat(2000) + "\""), BEARER);

    assertThat(reply.status()).isEqualTo(413);
    assertThat(reply.text()).contains("\"errorCode\":\"GENERAL\"");
  }

  private String streamTarget() throws IOException {
    return JsonValue.parse(wire.post(ALL, ANN, BEARER).text())
        .get("eventStreams")
        .get(0)
        .get("endpoint")
        .get("requestUri")
        .asString("");
  }

  private static String id(String event) {
    return event.lines().findFirst().orElseThrow().substring("id: ".length());
  }

  @Test
  void theStreamTellsOfEachChange() throws IOException {
    try (EventLine line = EventLine.open(server.port(), streamTarget())) {
      String first = line.next();
      server.publish(flags("[]"));
      String second = line.next();

      assertThat(line.head())
          .startsWith("HTTP/1.1 200 OK\n")
          .contains("content-type: text/event-stream", "access-control-allow-origin: *");
      assertThat(first)
          .isEqualTo(
              "id: %1$s\ndata: {\"type\":\"refetchEvaluation\",\"etag\":\"\\\"%1$s\\\"\"}\n\n"
                  .formatted(id(first)));
      assertThat(id(second)).isNotEqualTo(id(first));
      assertThat(server.streams()).isEqualTo(1);
    }
  }

  @Test
  void whoComesBackHearsOnlyWhatIsNew() throws IOException {
    String target = streamTarget();
    String id;
    try (EventLine line = EventLine.open(server.port(), target)) {
      id = id(line.next());
    }
    try (EventLine line = EventLine.open(server.port(), target, "Last-Event-ID: " + id)) {
      assertThat(line.next()).isEqualTo(":\n\n");
      server.publish(flags("[]"));
      assertThat(line.next()).startsWith("id: ").doesNotContain(id);
      server.publish(flags(FLAGS));
      assertThat(id(line.next())).isEqualTo(id);
    }
  }

  @Test
  void aQuietStreamShowsThatItIsAlive() throws IOException {
    stop();
    start(config().streamKeepAlive(Duration.ofMillis(50)));
    try (EventLine line = EventLine.open(server.port(), streamTarget())) {
      assertThat(line.next()).startsWith("id: ");
      assertThat(line.next()).isEqualTo(":\n\n");
    }
  }

  @Test
  void aChannelCostsItsKeyNeitherPlacesNorRate() throws IOException {
    stop();
    start(config().requestsPerKey(10).maxStreamsPerKey(1));
    String target = streamTarget();
    try (EventLine line = EventLine.open(server.port(), target)) {
      assertThat(line.next()).startsWith("id: ");
      int refused = 0;
      for (int i = 0; i < 30; i++) {
        try (Wire other = new Wire(server.port())) {
          refused += other.request("GET " + target).status() == 429 ? 1 : 0;
        }
      }
      assertThat(refused).isEqualTo(30);
      assertThat(wire.post(ALL, ANN, BEARER).status()).isEqualTo(200);
      String[] key = {"Authorization: Api-Key secret-key"};
      try (EventLine ofKey = EventLine.open(server.port(), "/sdk/stream/v1/flags", key)) {
        assertThat(ofKey.next()).startsWith("data: ");
      }
    }
  }

  @Test
  void aQueryThatCannotBeDecodedIsABadRequest() throws IOException {
    Reply reply = wire.request("GET /ofrep/v1/stream?channel=%zz");

    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.text()).contains("query");
  }

  @Test
  void aChannelThatNobodyHasIsRefused() throws IOException {
    assertThat(wire.request("GET /ofrep/v1/stream?channel=x").status()).isEqualTo(401);
    try (Wire other = new Wire(server.port())) {
      assertThat(other.request("GET /ofrep/v1/stream", BEARER).status()).isEqualTo(401);
    }
  }

  @Test
  void newMembersOfACohortAreAChange() throws IOException {
    stop();
    String yaml = RunningServer.PROJECT;
    start(ServerConfig.builder().port(0).flags(RunningServer.flags(yaml)));
    try (EventLine line = EventLine.open(server.port(), streamTarget())) {
      line.next();
      assertThat(one("beta", "{\"context\":{\"targetingKey\":\"bob\"}}").text())
          .contains("\"value\":false");
      server.publish(RunningServer.flags(yaml.replace("[ann]", "[ann, bob]")));

      assertThat(line.next()).contains("refetchEvaluation");
      assertThat(one("beta", "{\"context\":{\"targetingKey\":\"bob\"}}").text())
          .contains("\"value\":true");
    }
  }

  @Test
  void requestsAreCountedByRoute() throws IOException {
    one("switch", ANN);
    wire.post(ALL, ANN, BEARER);
    String metrics = wire.request("GET /metrics").text();

    assertThat(metrics)
        .contains("route=\"/ofrep/v1/evaluate/flags/*\"", "route=\"/ofrep/v1/evaluate/flags\"")
        .containsPattern("assay_evaluations_total 2.0");
  }
}
