package dev.assay.sdk;

import static dev.assay.sdk.internal.http.ScriptedServer.answer;
import static dev.assay.sdk.internal.http.ScriptedServer.json;
import static dev.assay.sdk.internal.http.ScriptedServer.raw;
import static dev.assay.sdk.internal.http.ScriptedServer.rawThenClose;
import static dev.assay.sdk.internal.http.ScriptedServer.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.assay.evaluation.ExperimentUser;
import dev.assay.evaluation.Variants;
import dev.assay.sdk.FetchException.Kind;
import dev.assay.sdk.internal.http.ScriptedServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a server does, a fetch ends with variants or a failure that tells why. */
@Timeout(30)
final class FetchFaultsIT {
  private static final ExperimentUser USER = ExperimentUser.builder().userId("u").build();
  private static final String ON = "{\"flag\":{\"key\":\"on\",\"value\":\"on\"}}";

  private static RemoteEvaluationConfig.Builder config(ScriptedServer server) {
    return RemoteEvaluationConfig.builder()
        .serverUrl(server.url())
        .fetchRetryBackoffMinMillis(1)
        .fetchRetryBackoffMaxMillis(5);
  }

  private static RemoteEvaluationClient client(RemoteEvaluationConfig.Builder config) {
    return RemoteEvaluationClient.create("key", config.build());
  }

  /** Fetches on the calling thread and on another one: both must fail alike. */
  private static FetchException failure(RemoteEvaluationClient client) {
    FetchException failure = catchThrowableOfType(FetchException.class, () -> client.fetch(USER));
    ExecutionException wrapped =
        catchThrowableOfType(ExecutionException.class, () -> client.fetchAsync(USER).get());
    assertThat(wrapped.getCause())
        .isInstanceOfSatisfying(
            FetchException.class,
            e -> {
              assertThat(e.kind()).isEqualTo(failure.kind());
              assertThat(e.attempts()).isEqualTo(failure.attempts());
              assertThat(e.status()).isEqualTo(failure.status());
            });
    return failure;
  }

  // (a) and (c) of the table in the notes on peers
  @Test
  void severalRetriesAgainstAServerThatAlwaysFailsEnd() throws Exception {
    try (ScriptedServer server = ScriptedServer.of(answer(500, "oops"));
        RemoteEvaluationClient client = client(config(server).fetchRetries(4))) {
      FetchException failure = failure(client);

      assertThat(failure.attempts()).isEqualTo(5);
      assertThat(failure.status()).hasValue(500);
      assertThat(failure.retryable()).isTrue();
      assertThat(failure.getSuppressed()).hasSize(4).hasOnlyElementsOfType(FetchException.class);
      assertThat(failure).hasMessageContaining("status 500").hasMessageContaining("attempt 5");
      assertThat(server.requests()).hasSize(10);
    }
  }

  static Stream<Named<ScriptedServer.Step>> unreadable() {
    return Stream.of(
        Named.of("HTML", answer(200, "<html>hello</html>", "Content-Type: text/html")),
        Named.of("an empty body", answer(200, "")),
        Named.of("a variant without key", json("{\"flag\":{\"payload\":1}}")),
        Named.of("an array", json("[]")),
        Named.of("null", json("null")),
        Named.of("half a document", json("{\"flag\":{\"key\":\"on\"")),
        Named.of("text behind the document", json(ON + "x")),
        Named.of(
            "a truncated body", rawThenClose("HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{")),
        Named.of("garbage", rawThenClose("\u0000\u0001\u0002 garbage\r\n\r\n")),
        Named.of("broken gzip", answer(200, ON, "Content-Encoding: gzip")));
  }

  // (b)
  @ParameterizedTest
  @MethodSource("unreadable")
  void anAnswerThatCanNotBeReadIsAFailure(ScriptedServer.Step step) throws Exception {
    try (ScriptedServer server = ScriptedServer.of(step);
        RemoteEvaluationClient client = client(config(server))) {
      FetchException failure = failure(client);

      assertThat(failure.kind()).isEqualTo(Kind.UNREADABLE);
      assertThat(failure.retryable()).isTrue();
      assertThat(failure.status()).isEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource("unreadable")
  void anAnswerThatCanNotBeReadIsRetried(ScriptedServer.Step step) throws Exception {
    try (ScriptedServer server = ScriptedServer.of(step, json(ON));
        RemoteEvaluationClient client = client(config(server).fetchRetries(1))) {
      assertThat(client.fetch(USER).get("flag").is("on")).isTrue();
    }
  }

  // (b)
  @Test
  void anAnswerWithoutContentIsAFailure() throws Exception {
    try (ScriptedServer server = ScriptedServer.of(raw("HTTP/1.1 204 No Content\r\n\r\n"));
        RemoteEvaluationClient client = client(config(server))) {
      assertThat(failure(client).status()).hasValue(204);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 304, 429, 500, 502, 503})
  void someStatusesAreRetried(int status) throws Exception {
    try (ScriptedServer server = ScriptedServer.of(answer(status, ""), json(ON));
        RemoteEvaluationClient client = client(config(server).fetchRetries(1))) {
      assertThat(client.fetch(USER).get("flag").is("on")).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 401, 403, 404, 413})
  void otherStatusesEndTheFetchAtOnceWhereverTheyCome(int status) throws Exception {
    try (ScriptedServer server = ScriptedServer.of(answer(500, ""), answer(status, "no"));
        RemoteEvaluationClient client = client(config(server).fetchRetries(5))) {
      FetchException failure = catchThrowableOfType(FetchException.class, () -> client.fetch(USER));

      assertThat(failure.status()).hasValue(status);
      assertThat(failure.attempts()).isEqualTo(2);
      assertThat(failure.retryable()).isFalse();
      assertThat(server.requests()).hasSize(2);
    }
  }

  @Test
  void aResetAndARefusedConnectionAreRetried() throws Exception {
    try (ScriptedServer server = ScriptedServer.of(ScriptedServer.Peer::reset, json(ON));
        RemoteEvaluationClient client = client(config(server).fetchRetries(1))) {
      assertThat(client.fetch(USER).get("flag").is("on")).isTrue();
    }
    ScriptedServer gone = ScriptedServer.of(json(ON));
    gone.close();
    try (RemoteEvaluationClient client = client(config(gone).fetchRetries(2))) {
      FetchException failure = failure(client);

      assertThat(failure.kind()).isEqualTo(Kind.CONNECTION);
      assertThat(failure.attempts()).isEqualTo(3);
      assertThat(failure).hasCauseInstanceOf(IOException.class);
    }
  }

  @Test
  void aStallIsRetriedWithinTheDeadline() throws Exception {
    try (ScriptedServer server = ScriptedServer.of(ScriptedServer.Peer::stall, json(ON));
        RemoteEvaluationClient client =
            client(config(server).fetchTimeoutMillis(200).fetchRetries(1))) {
      assertThat(client.fetch(USER).get("flag").is("on")).isTrue();
      server.awaitHangUps(1);
    }
  }

  @Test
  void theFirstAttemptAndTheRetriesHaveTimesOfTheirOwn() throws Exception {
    ScriptedServer.Step held =
        peer -> {
          peer.hold();
          peer.send(text(200, ON));
        };
    try (ScriptedServer server = ScriptedServer.of(ScriptedServer.Peer::stall, held);
        RemoteEvaluationClient client =
            client(
                config(server)
                    .fetchTimeoutMillis(100)
                    .fetchRetryTimeout(Duration.ofSeconds(20))
                    .fetchRetries(1))) {
      CompletableFuture<Variants> future = client.fetchAsync(USER);
      server.awaitHangUps(1);
      server.awaitStalled(2);
      server.letGo(1);

      assertThat(future.get().get("flag").is("on")).isTrue();
    }
  }

  @Test
  void theDeadlineEndsAttemptsAndWaits() throws Exception {
    try (ScriptedServer server = ScriptedServer.of(ScriptedServer.Peer::stall);
        RemoteEvaluationClient client =
            client(config(server).fetchRetries(1000).fetchDeadlineMillis(300))) {
      FetchException failure = failure(client);

      assertThat(failure.kind()).isEqualTo(Kind.TIMEOUT);
      assertThat(failure.attempts()).isEqualTo(1);
    }
  }

  // (h)
  @Test
  void theWaitForAConnectionIsPartOfTheTimeoutHoweverManyFetchesThereAre() throws Exception {
    try (ScriptedServer server = ScriptedServer.of(ScriptedServer.Peer::stall);
        RemoteEvaluationClient client =
            client(config(server).fetchTimeoutMillis(500).maxConcurrentFetches(20))) {
      List<CompletableFuture<Variants>> futures = new ArrayList<>();
      for (int i = 0; i < 300; i++) {
        futures.add(client.fetchAsync(USER));
      }
      for (CompletableFuture<Variants> future : futures) {
        ExecutionException failure = catchThrowableOfType(ExecutionException.class, future::get);
        assertThat(failure.getCause())
            .isInstanceOfSatisfying(
                FetchException.class, e -> assertThat(e.kind()).isEqualTo(Kind.TIMEOUT));
      }
    }
  }

  @Test
  void manyFetchesShareFewConnections() throws Exception {
    try (ScriptedServer server = ScriptedServer.of(json(ON));
        RemoteEvaluationClient client = client(config(server).maxConcurrentFetches(4))) {
      List<CompletableFuture<Variants>> futures = new ArrayList<>();
      for (int i = 0; i < 500; i++) {
        futures.add(client.fetchAsync(USER));
      }
      for (CompletableFuture<Variants> future : futures) {
        assertThat(future.get().get("flag").is("on")).isTrue();
      }
      assertThat(server.connections()).isLessThanOrEqualTo(4);
    }
  }

  // (i)
  @Test
  void aServerThatAsksToWaitIsLeftAloneThatLong() throws Exception {
    long start = System.nanoTime();
    try (ScriptedServer server = ScriptedServer.of(answer(429, "", "Retry-After: 1"), json(ON));
        RemoteEvaluationClient client = client(config(server).fetchRetries(1))) {
      assertThat(client.fetch(USER).get("flag").is("on")).isTrue();
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofSeconds(1));
    }
  }

  // (i)
  @Test
  void aServerThatAsksToWaitTooLongIsNotAskedAgain() throws Exception {
    try (ScriptedServer server = ScriptedServer.of(answer(429, "", "Retry-After: 3600"));
        RemoteEvaluationClient client = client(config(server).fetchRetries(3))) {
      FetchException failure = failure(client);

      assertThat(failure.status()).hasValue(429);
      assertThat(failure.attempts()).isEqualTo(1);
    }
  }

  // (o)
  @Test
  void aUserOf400KilobytesTravelsInTheBody() throws Exception {
    ExperimentUser large =
        USER.toBuilder().library("l").userProperty("text", "ü".repeat(200_000)).build();
    try (ScriptedServer server = ScriptedServer.of(json(ON));
        RemoteEvaluationClient client = client(config(server))) {
      assertThat(client.fetch(large).get("flag").is("on")).isTrue();

      ScriptedServer.Request request = server.requests().get(0);
      assertThat(request.method()).isEqualTo("POST");
      assertThat(request.target()).isEqualTo("/sdk/v2/vardata?v=0");
      assertThat(request.header("Content-Type")).isEqualTo("application/json");
      assertThat(request.headers()).doesNotContainKey("X-Amp-Exp-User");
      assertThat(request.body()).isEqualTo(large.toJson());
    }
  }

  @Test
  void theUserTravelsInTheHeaderUpTo6Kilobytes() throws Exception {
    ExperimentUser empty = USER.toBuilder().library("l").userProperty("p", "").build();
    int room = 6 * 1024 / 4 * 3 - empty.toJson().length();
    try (ScriptedServer server = ScriptedServer.of(json(ON));
        RemoteEvaluationClient client = client(config(server))) {
      client.fetch(empty.toBuilder().userProperty("p", "x".repeat(room)).build());
      client.fetch(empty.toBuilder().userProperty("p", "x".repeat(room + 1)).build());

      assertThat(server.requests().get(0).header("X-Amp-Exp-User")).hasSize(6 * 1024);
      assertThat(server.requests().get(1).method()).isEqualTo("POST");
    }
  }

  @Test
  void anAnswerOf10MegabytesIsAClearFailure() throws Exception {
    String large = "{\"flag\":{\"key\":\"" + "x".repeat(10_000_000) + "\"}}";
    try (ScriptedServer server = ScriptedServer.of(json(large));
        RemoteEvaluationClient client = client(config(server).fetchRetries(3))) {
      FetchException failure = failure(client);

      assertThat(failure.kind()).isEqualTo(Kind.TOO_LARGE);
      assertThat(failure).hasMessageContaining("larger than 8388608 bytes");
      assertThat(failure.attempts()).isEqualTo(1);
      assertThat(failure.retryable()).isFalse();
    }
  }

  @Test
  void aCompressedAnswerIsReadAndItsContentBounded() throws Exception {
    try (ScriptedServer server =
            ScriptedServer.of(zipped(ON), zipped(" ".repeat(10_000_000) + ON));
        RemoteEvaluationClient client = client(config(server))) {
      assertThat(client.fetch(USER).get("flag").is("on")).isTrue();
      assertThat(server.requests().get(0).header("Accept-Encoding")).isEqualTo("gzip");
      assertThat(failure(client).kind()).isEqualTo(Kind.TOO_LARGE);
    }
  }

  private static ScriptedServer.Step zipped(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return peer -> {
      peer.send(
          "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: "
              + bytes.size()
              + "\r\n\r\n");
      peer.send(bytes.toByteArray());
    };
  }
}
