package dev.assay.sdk;

import static dev.assay.sdk.internal.http.ScriptedServer.answer;
import static dev.assay.sdk.internal.http.ScriptedServer.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.assay.evaluation.ExperimentUser;
import dev.assay.evaluation.Variant;
import dev.assay.evaluation.Variants;
import dev.assay.sdk.internal.http.ScriptedServer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What goes over the wire, what comes back, and who is told. */
@Timeout(30)
final class RemoteEvaluationClientIT {
  private static final ExperimentUser USER = ExperimentUser.builder().userId("u").build();
  private static final String ON = "{\"flag\":{\"key\":\"on\",\"value\":\"on\"}}";
  private static final String OFF = "{\"flag\":{\"key\":\"off\",\"metadata\":{\"default\":true}}}";

  private static RemoteEvaluationConfig.Builder config(ScriptedServer server) {
    return RemoteEvaluationConfig.builder().serverUrl(server.url());
  }

  private static RemoteEvaluationClient client(ScriptedServer server) {
    return client(config(server));
  }

  private static RemoteEvaluationClient client(RemoteEvaluationConfig.Builder config) {
    return RemoteEvaluationClient.create("deployment-key", config.build());
  }

  private static String decoded(String header) {
    return new String(Base64.getDecoder().decode(header), StandardCharsets.UTF_8);
  }

  @Test
  void variantsAreFetchedWithTheUserInAHeader() throws Exception {
    try (ScriptedServer server = ScriptedServer.of(json(ON));
        RemoteEvaluationClient client = client(server)) {
      Variants variants = client.fetch(USER);

      assertThat(variants.get("flag").is("on")).isTrue();
      assertThat(variants.get("other").exists()).isFalse();
      assertThat(variants.source()).isEqualTo(Variants.Source.FETCHED);
      ScriptedServer.Request request = server.requests().get(0);
      assertThat(request.method()).isEqualTo("GET");
      assertThat(request.target()).isEqualTo("/sdk/v2/vardata?v=0");
      assertThat(request.header("Authorization")).isEqualTo("Api-Key deployment-key");
      assertThat(request.header("Accept")).isEqualTo("application/json");
      assertThat(request.header("Host")).isEqualTo("127.0.0.1:" + server.port());
      assertThat(request.headers().keySet())
          .doesNotContain("X-Amp-Exp-Flag-Keys", "X-Amp-Exp-Track", "X-Amp-Exp-Exposure-Track");
      assertThat(decoded(request.header("X-Amp-Exp-User")))
          .isEqualTo("{\"user_id\":\"u\",\"library\":\"assay-java-server/0.1.0\"}");
    }
  }

  @Test
  void aListenerHearsOfVariantsThatAreMissing() throws Exception {
    List<String> missing = new ArrayList<>();
    FetchListener listener =
        new FetchListener() {
          @Override
          public void variantMissing(String flagKey) {
            missing.add(flagKey);
          }
        };
    try (ScriptedServer server = ScriptedServer.of(json(ON));
        RemoteEvaluationClient client = client(config(server).listener(listener))) {
      Variants variants = client.fetch(USER);
      assertThat(variants.get("flag").exists()).isTrue();
      assertThat(variants.get("flga").exists()).isFalse();
      assertThat(missing).containsExactly("flga");
    }
  }

  @Test
  void theUsersOwnLibraryStaysAndTheUserIsNotChanged() throws Exception {
    ExperimentUser own = USER.toBuilder().library("mine/1").build();
    try (ScriptedServer server = ScriptedServer.of(json(ON));
        RemoteEvaluationClient client = client(server)) {
      client.fetch(own);
      client.fetch(USER);

      assertThat(decoded(server.requests().get(0).header("X-Amp-Exp-User")))
          .isEqualTo("{\"user_id\":\"u\",\"library\":\"mine/1\"}");
      assertThat(USER.library()).isNull();
    }
  }

  @Test
  void theHeaderIsInTheStandardAlphabetWithPadding() throws Exception {
    ExperimentUser user = ExperimentUser.builder().userId("~~>?ünï").library("l").build();
    try (ScriptedServer server = ScriptedServer.of(json(ON));
        RemoteEvaluationClient client = client(server)) {
      client.fetch(user);

      String header = server.requests().get(0).header("X-Amp-Exp-User");
      assertThat(header).contains("+").endsWith("=").doesNotContain("-", "_");
      assertThat(decoded(header)).isEqualTo(user.toJson());
    }
  }

  @Test
  void optionsTravelInHeaders() throws Exception {
    FetchOptions options =
        FetchOptions.builder()
            .flagKeys("checkout-flow", "new-nav")
            .tracksAssignment(false)
            .tracksExposure(true)
            .build();
    try (ScriptedServer server = ScriptedServer.of(json(ON));
        RemoteEvaluationClient client = client(server)) {
      client.fetch(USER, options);
      client.fetch(USER, FetchOptions.builder().tracksAssignment(true).build());

      ScriptedServer.Request first = server.requests().get(0);
      assertThat(first.header("X-Amp-Exp-Flag-Keys"))
          .isEqualTo("WyJjaGVja291dC1mbG93IiwibmV3LW5hdiJd");
      assertThat(first.header("X-Amp-Exp-Track")).isEqualTo("no-track");
      assertThat(first.header("X-Amp-Exp-Exposure-Track")).isEqualTo("track");
      assertThat(server.requests().get(1).header("X-Amp-Exp-Track")).isEqualTo("track");
    }
  }

  @Test
  void aServersPathIsKept() throws Exception {
    try (ScriptedServer server = ScriptedServer.of(json(ON));
        RemoteEvaluationClient client =
            client(config(server).serverUrl(server.url() + "/tenant/a/"))) {
      client.fetch(USER);

      assertThat(server.requests().get(0).target()).isEqualTo("/tenant/a/sdk/v2/vardata?v=0");
    }
  }

  @Test
  void anEmptyAnswerObjectIsAnAnswer() throws Exception {
    try (ScriptedServer server = ScriptedServer.of(json("{}"));
        RemoteEvaluationClient client = client(server)) {
      assertThat(client.fetch(USER).asMap()).isEmpty();
    }
  }

  @Test
  void theLastKnownVariantsOfTheUserReplaceAFailedFetch() throws Exception {
    ExperimentUser same = USER.toBuilder().userProperty("plan", "pro").build();
    ExperimentUser other = ExperimentUser.builder().userId("other").build();
    FetchOptions options = FetchOptions.builder().flagKeys("flag").build();
    try (ScriptedServer server = ScriptedServer.of(json(ON), answer(503, ""));
        RemoteEvaluationClient client =
            client(config(server).fallback(FetchFallback.lastKnown(10)))) {
      client.fetch(USER);
      Variants variants = client.fetch(same);

      assertThat(variants.get("flag").is("on")).isTrue();
      assertThat(variants.source()).isEqualTo(Variants.Source.LAST_KNOWN);
      assertThat(variants.age()).isGreaterThan(Duration.ZERO);
      assertThat(variants.failure())
          .get()
          .isInstanceOfSatisfying(FetchException.class, e -> assertThat(e.status()).hasValue(503));
      assertThat(catchThrowableOfType(FetchException.class, () -> client.fetch(other))).isNotNull();
      assertThat(catchThrowableOfType(FetchException.class, () -> client.fetch(USER, options)))
          .isNotNull();
    }
  }

  @Test
  void usersWithEmptyIdsAreNotTakenForOneAnother() throws Exception {
    ExperimentUser nobody = ExperimentUser.builder().userId("").userProperty("a", 1).build();
    ExperimentUser stranger = ExperimentUser.builder().userId("").deviceId("").build();
    try (ScriptedServer server = ScriptedServer.of(json(ON), json(ON), answer(503, ""));
        RemoteEvaluationClient client =
            client(config(server).fallback(FetchFallback.lastKnown(10)))) {
      client.fetch(nobody);
      client.fetch(stranger);

      assertThat(catchThrowableOfType(FetchException.class, () -> client.fetch(nobody)))
          .isNotNull();
      assertThat(catchThrowableOfType(FetchException.class, () -> client.fetch(stranger)))
          .isNotNull();
    }
  }

  @Test
  void theLastKnownVariantsAreBounded() throws Exception {
    ExperimentUser other = ExperimentUser.builder().deviceId("d").build();
    try (ScriptedServer server = ScriptedServer.of(json(ON), json(ON), answer(503, ""));
        RemoteEvaluationClient client =
            client(
                config(server)
                    .fallback(
                        FetchFallback.lastKnown(1).orVariants(Map.of("f", Variant.of("x")))))) {
      client.fetch(USER);
      client.fetch(other);

      assertThat(client.fetch(other).source()).isEqualTo(Variants.Source.LAST_KNOWN);
      assertThat(client.fetch(USER).source()).isEqualTo(Variants.Source.FALLBACK);
    }
  }

  @Test
  void fixedVariantsReplaceAFailedFetch() throws Exception {
    try (ScriptedServer server = ScriptedServer.of(answer(401, ""));
        RemoteEvaluationClient client =
            client(
                config(server)
                    .fallback(FetchFallback.variants(Map.of("flag", Variant.of("control")))))) {
      Variants variants = client.fetchAsync(USER).get();

      assertThat(variants.get("flag").is("control")).isTrue();
      assertThat(variants.source()).isEqualTo(Variants.Source.FALLBACK);
      assertThat(variants.failure()).isPresent();
    }
  }

  @Test
  void listenersHearOfEverythingAndMayThrow() throws Exception {
    List<String> heard = new ArrayList<>();
    FetchListener listener =
        new FetchListener() {
          @Override
          public void fetched(ExperimentUser user, Variants variants, int attempts) {
            heard.add("fetched after " + attempts);
            throw new IllegalStateException("thrown on purpose");
          }

          @Override
          public void attemptFailed(ExperimentUser user, FetchException failure) {
            heard.add(failure.attempts() + ": " + failure.status().getAsInt());
            throw new AssertionError("thrown on purpose");
          }

          @Override
          public void failed(ExperimentUser user, FetchException failure) {
            heard.add("failed: " + failure.status().getAsInt());
          }
        };
    try (ScriptedServer server =
            ScriptedServer.of(answer(500, ""), json(ON), answer(503, ""), answer(400, ""));
        RemoteEvaluationClient client =
            client(
                config(server)
                    .listener(listener)
                    .listener(new FetchListener() {})
                    .fetchRetries(2)
                    .fetchRetryBackoffMinMillis(0))) {
      Logger.getLogger("dev.assay.sdk").setLevel(Level.OFF);
      client.fetch(USER);
      assertThatThrownBy(() -> client.fetch(USER)).isInstanceOf(FetchException.class);

      assertThat(heard)
          .containsExactly("1: 500", "fetched after 2", "1: 503", "2: 400", "failed: 400");
    } finally {
      Logger.getLogger("dev.assay.sdk").setLevel(null);
    }
  }

  /** The log lines that are written meanwhile, with their levels. */
  private static List<String> logged(Runnable task) {
    List<String> lines = new ArrayList<>();
    Logger logger = Logger.getLogger("dev.assay.sdk");
    Handler handler =
        new Handler() {
          @Override
          public void publish(LogRecord line) {
            lines.add(line.getLevel() + " " + line.getMessage());
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    logger.addHandler(handler);
    logger.setUseParentHandlers(false);
    try {
      task.run();
    } finally {
      logger.removeHandler(handler);
      logger.setUseParentHandlers(true);
    }
    return lines;
  }

  @Test
  void anOutageIsLoggedOnceAndItsEndToo() throws Exception {
    ScriptedServer.Step down = answer(500, "");
    try (ScriptedServer server = ScriptedServer.of(down, down, json(ON), json(ON), down);
        RemoteEvaluationClient client = client(server)) {
      List<Throwable> outcomes = new ArrayList<>();
      List<String> lines =
          logged(
              () -> {
                for (int i = 0; i < 5; i++) {
                  outcomes.add(catchThrowable(() -> client.fetch(USER)));
                }
              });

      assertThat(outcomes).filteredOn(Objects::nonNull).hasSize(3);
      assertThat(lines).hasSize(3);
      assertThat(lines.get(0)).startsWith("WARNING Fetching fails, key deploy…: ").contains("500");
      assertThat(lines.get(1)).startsWith("INFO Fetching works again");
      assertThat(lines.get(2)).startsWith("WARNING ");
    }
  }

  @Test
  void debuggingShowsRequestsAndAnswersWithoutUsersAndKeys() throws Exception {
    try (ScriptedServer server = ScriptedServer.of(json(ON));
        RemoteEvaluationClient client = client(config(server).debug(true))) {
      List<String> lines = logged(() -> client.fetch(USER));

      assertThat(lines).hasSize(2);
      assertThat(lines.get(0))
          .startsWith("INFO Request: GET " + server.url() + "/sdk/v2/vardata?v=0, ")
          .contains("key deploy…")
          .doesNotContain("deployment-key");
      assertThat(lines.get(1)).startsWith("INFO Answer: status 200, ");
    }
  }

  @Test
  void aUserWithoutIdsIsWarnedOfOnce() throws Exception {
    try (ScriptedServer server = ScriptedServer.of(json(OFF));
        RemoteEvaluationClient client = client(server)) {
      List<String> lines =
          logged(
              () -> {
                client.fetch(ExperimentUser.builder().userId("").build());
                client.fetch(ExperimentUser.builder().country("X").build());
              });

      assertThat(lines).singleElement().asString().startsWith("WARNING Fetching for a user");
      assertThat(server.requests()).hasSize(2);
    }
  }
}
