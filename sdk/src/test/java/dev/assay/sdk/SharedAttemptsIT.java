package dev.assay.sdk;

import static dev.assay.sdk.internal.http.ScriptedServer.answer;
import static dev.assay.sdk.internal.http.ScriptedServer.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.assay.evaluation.ExperimentUser;
import dev.assay.evaluation.Variants;
import dev.assay.sdk.internal.http.ScriptedServer;
import dev.assay.sdk.internal.http.ScriptedServer.Step;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Fetches that ask the same while a server takes its time. */
@Timeout(30)
final class SharedAttemptsIT {
  private static final String ON = "{\"flag\":{\"key\":\"on\",\"value\":\"on\"}}";
  private static final Step TAKEN = json(ON);
  private static final int MANY = 20;

  /** Threads whose stacks can be listed, on every Java. */
  private final ExecutorService threads = Executors.newCachedThreadPool();

  @AfterEach
  void endThreads() {
    threads.shutdownNow();
  }

  private static ExperimentUser user(String id) {
    return ExperimentUser.builder().userId(id).build();
  }

  private RemoteEvaluationConfig.Builder config(ScriptedServer server) {
    return RemoteEvaluationConfig.builder()
        .serverUrl(server.url())
        .executor(threads)
        .coalesceFetches(true);
  }

  private static RemoteEvaluationClient client(RemoteEvaluationConfig.Builder config) {
    return RemoteEvaluationClient.create("key", config.build());
  }

  /** Answers when it is let go. */
  private static Step late(Step answer) {
    return peer -> {
      peer.hold();
      answer.handle(peer);
    };
  }

  private static List<CompletableFuture<Variants>> fetch(
      RemoteEvaluationClient client, String id, int times) {
    return Stream.generate(() -> client.fetchAsync(user(id))).limit(times).toList();
  }

  /** Waits until so many threads of the client wait for another's request. */
  private static void awaitFollowers(int count) {
    while (followers() != count && !Thread.currentThread().isInterrupted()) {
      Thread.onSpinWait();
    }
  }

  private static long followers() {
    return Thread.getAllStackTraces().values().stream()
        .filter(stack -> Stream.of(stack).anyMatch(f -> f.getMethodName().equals("awaitOther")))
        .count();
  }

  private static FetchException failure(CompletableFuture<Variants> future) {
    CompletionException thrown = catchThrowableOfType(CompletionException.class, future::join);
    return (FetchException) thrown.getCause();
  }

  @Test
  void oneRequestAnswersAllThatAskTheSame() throws Exception {
    try (ScriptedServer server = ScriptedServer.of(late(TAKEN), TAKEN);
        RemoteEvaluationClient client = client(config(server))) {
      List<CompletableFuture<Variants>> fetches = fetch(client, "u", MANY);
      awaitFollowers(MANY - 1);
      assertThat(client.fetch(user("other")).get("flag").is("on")).isTrue();
      server.letGo(1);

      for (CompletableFuture<Variants> fetch : fetches) {
        assertThat(fetch.join().get("flag").is("on")).isTrue();
      }
      assertThat(server.requests()).hasSize(2);
      client.fetch(user("u"));
      assertThat(server.requests()).hasSize(3);
    }
  }

  @Test
  void otherOptionsAreAnotherQuestion() throws Exception {
    try (ScriptedServer server = ScriptedServer.of(late(TAKEN), TAKEN);
        RemoteEvaluationClient client = client(config(server))) {
      List<CompletableFuture<Variants>> fetches = fetch(client, "u", 2);
      awaitFollowers(1);
      client.fetch(user("u"), FetchOptions.builder().flagKeys(List.of("flag")).build());
      server.letGo(1);

      assertThat(fetches)
          .allSatisfy(fetch -> assertThat(fetch.join().get("flag").is("on")).isTrue());
      assertThat(server.requests()).hasSize(2);
    }
  }

  @Test
  void aFailureIsSharedAndEachRetriesOnItsOwn() throws Exception {
    try (ScriptedServer server = ScriptedServer.of(late(answer(500, "")), TAKEN);
        RemoteEvaluationClient client =
            client(config(server).fetchRetries(1).fetchRetryBackoffMinMillis(1))) {
      List<CompletableFuture<Variants>> fetches = fetch(client, "u", MANY);
      awaitFollowers(MANY - 1);
      server.letGo(1);

      for (CompletableFuture<Variants> fetch : fetches) {
        assertThat(fetch.join().get("flag").is("on")).isTrue();
      }
      assertThat(server.requests()).hasSizeBetween(2, 1 + MANY);
    }
  }

  @Test
  void eachHasAnExceptionOfItsOwn() throws Exception {
    try (ScriptedServer server = ScriptedServer.of(late(answer(403, "")));
        RemoteEvaluationClient client = client(config(server).fetchRetries(3))) {
      List<CompletableFuture<Variants>> fetches = fetch(client, "u", 3);
      awaitFollowers(2);
      server.letGo(1);

      List<FetchException> failures = fetches.stream().map(f -> failure(f)).toList();
      assertThat(failures).doesNotHaveDuplicates();
      assertThat(failures)
          .allSatisfy(
              failure -> {
                assertThat(failure.status()).hasValue(403);
                assertThat(failure.attempts()).isEqualTo(1);
              });
      assertThat(server.requests()).hasSize(1);
    }
  }

  @Test
  void whoeverAskedFirstMayGiveUp() throws Exception {
    try (ScriptedServer server = ScriptedServer.of(ScriptedServer.Peer::stall, TAKEN);
        RemoteEvaluationClient client = client(config(server))) {
      CompletableFuture<Variants> first = client.fetchAsync(user("u"));
      server.awaitStalled(1);
      List<CompletableFuture<Variants>> others = fetch(client, "u", 5);
      awaitFollowers(5);
      first.cancel(true);

      for (CompletableFuture<Variants> fetch : others) {
        assertThat(fetch.join().get("flag").is("on")).isTrue();
      }
      assertThat(server.requests()).hasSizeBetween(2, 6);
    }
  }

  @Test
  void whoWaitsForAnotherKeepsItsOwnTime() throws Exception {
    try (ScriptedServer server = ScriptedServer.of(ScriptedServer.Peer::stall);
        RemoteEvaluationClient client = client(config(server).fetchTimeoutMillis(400))) {
      CompletableFuture<Variants> first = client.fetchAsync(user("u"));
      server.awaitStalled(1);
      CompletableFuture<Variants> second = client.fetchAsync(user("u"));
      awaitFollowers(1);

      assertThat(failure(first).kind()).isEqualTo(FetchException.Kind.TIMEOUT);
      assertThat(failure(second).kind()).isEqualTo(FetchException.Kind.TIMEOUT);
    }
  }

  @Test
  void closingEndsThoseThatWait() throws Exception {
    try (ScriptedServer server = ScriptedServer.of(ScriptedServer.Peer::stall)) {
      RemoteEvaluationClient client = client(config(server));
      List<CompletableFuture<Variants>> fetches = fetch(client, "u", 3);
      awaitFollowers(2);
      client.close();

      assertThat(fetches)
          .allSatisfy(f -> assertThat(failure(f).kind()).isEqualTo(FetchException.Kind.CLOSED));
    }
  }
}
