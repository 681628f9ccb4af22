package dev.assay.sdk;

import static dev.assay.sdk.internal.http.ScriptedServer.answer;
import static dev.assay.sdk.internal.http.ScriptedServer.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.assay.evaluation.ExperimentUser;
import dev.assay.evaluation.Variant;
import dev.assay.evaluation.Variants;
import dev.assay.sdk.FetchException.Kind;
import dev.assay.sdk.internal.http.ScriptedServer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Cancelling, closing, callbacks, threads. */
@Timeout(30)
final class FetchLifeIT {
  private static final ExperimentUser USER = ExperimentUser.builder().userId("u").build();
  private static final String ON = "{\"flag\":{\"key\":\"on\",\"value\":\"on\"}}";

  private record Outcome(ExperimentUser user, Variants variants, FetchException failure) {}

  private static RemoteEvaluationConfig.Builder config(ScriptedServer server) {
    return RemoteEvaluationConfig.builder().serverUrl(server.url());
  }

  private static RemoteEvaluationClient client(RemoteEvaluationConfig.Builder config) {
    return RemoteEvaluationClient.create("key", config.build());
  }

  private static Kind kind(CompletableFuture<Variants> future) {
    ExecutionException failure = catchThrowableOfType(ExecutionException.class, future::get);
    return ((FetchException) failure.getCause()).kind();
  }

  @Test
  void aCancelledFetchHangsUp() throws Exception {
    try (ScriptedServer server = ScriptedServer.of(ScriptedServer.Peer::stall);
        RemoteEvaluationClient client = client(config(server))) {
      CompletableFuture<Variants> future = client.fetchAsync(USER);
      server.awaitStalled(1);
      future.cancel(true);

      server.awaitHangUps(1);
      server.awaitNoConnections();
    }
  }

  @Test
  void aFutureThatTimesOutByItselfHangsUp() throws Exception {
    try (ScriptedServer server = ScriptedServer.of(ScriptedServer.Peer::stall);
        RemoteEvaluationClient client = client(config(server))) {
      CompletableFuture<Variants> future =
          client.fetchAsync(USER).orTimeout(200, TimeUnit.MILLISECONDS);
      assertThatThrownBy(future::get).hasCauseInstanceOf(TimeoutException.class);

      server.awaitHangUps(1);
    }
  }

  // (m) of the table in the notes on peers
  @Test
  void aFetchCancelledDuringTheWaitSendsNoRetry() throws Exception {
    BlockingQueue<FetchException> ended = new LinkedBlockingQueue<>();
    CountDownLatch failedOnce = new CountDownLatch(1);
    FetchListener listener =
        new FetchListener() {
          @Override
          public void attemptFailed(ExperimentUser user, FetchException failure) {
            failedOnce.countDown();
          }

          @Override
          public void failed(ExperimentUser user, FetchException failure) {
            ended.add(failure);
          }
        };
    try (ScriptedServer server = ScriptedServer.of(answer(500, ""));
        RemoteEvaluationClient client =
            client(
                config(server)
                    .fetchRetries(1)
                    .fetchRetryBackoffMinMillis(20_000)
                    .listener(listener))) {
      CompletableFuture<Variants> future = client.fetchAsync(USER);
      failedOnce.await();
      future.cancel(true);

      FetchException failure = ended.take();
      assertThat(failure.kind()).isEqualTo(Kind.CANCELLED);
      assertThat(failure.getSuppressed()).hasSize(1);
      assertThat(server.requests()).hasSize(1);
    }
  }

  @Test
  void aCallbackReceivesTheVariantsOnAnotherThread() throws Exception {
    BlockingQueue<Outcome> outcomes = new LinkedBlockingQueue<>();
    BlockingQueue<String> threads = new LinkedBlockingQueue<>();
    try (ScriptedServer server = ScriptedServer.of(json(ON));
        RemoteEvaluationClient client = client(config(server))) {
      client.fetchAsync(
          USER,
          (user, variants, failure) -> {
            threads.add(Thread.currentThread().getName());
            outcomes.add(new Outcome(user, variants, failure));
          });

      Outcome outcome = outcomes.take();
      assertThat(outcome.user()).isSameAs(USER);
      assertThat(outcome.variants().get("flag").is("on")).isTrue();
      assertThat(outcome.failure()).isNull();
      assertThat(threads.take()).startsWith("assay-fetch-");
    }
  }

  @Test
  void aCallbackReceivesTheFailureOnceAndMayThrow() throws Exception {
    BlockingQueue<Outcome> outcomes = new LinkedBlockingQueue<>();
    Logger logger = Logger.getLogger("dev.assay.sdk");
    logger.setLevel(Level.OFF);
    try (ScriptedServer server = ScriptedServer.of(answer(400, ""))) {
      RemoteEvaluationClient client = client(config(server));
      client.fetchAsync(
          USER,
          FetchOptions.defaults(),
          (user, variants, failure) -> {
            outcomes.add(new Outcome(user, variants, failure));
            throw new IllegalStateException("thrown on purpose");
          });

      Outcome outcome = outcomes.take();
      assertThat(outcome.variants()).isNull();
      assertThat(outcome.failure().status()).hasValue(400);
      client.close();
      assertThat(outcomes).isEmpty();
    } finally {
      logger.setLevel(null);
    }
  }

  @Test
  void closingFailsWhatIsPendingAndLeavesNothingOpen() throws Exception {
    try (ScriptedServer server = ScriptedServer.of(ScriptedServer.Peer::stall)) {
      RemoteEvaluationClient client = client(config(server).maxConcurrentFetches(2));
      List<CompletableFuture<Variants>> futures = new ArrayList<>();
      for (int i = 0; i < 10; i++) {
        futures.add(client.fetchAsync(USER));
      }
      FutureTask<Throwable> blocking =
          new FutureTask<>(() -> catchThrowable(() -> client.fetch(USER)));
      new Thread(blocking).start();
      server.awaitStalled(2);
      client.close();
      client.close();

      for (CompletableFuture<Variants> future : futures) {
        assertThat(kind(future)).isEqualTo(Kind.CLOSED);
      }
      server.awaitNoConnections();
      assertThat(ownThreads()).isEmpty();
      assertThatIllegalStateException().isThrownBy(() -> client.fetch(USER));
      assertThatIllegalStateException().isThrownBy(() -> client.fetchAsync(USER));
      // The blocking fetch either was under way, or came too late.
      assertThat(blocking.get()).isInstanceOfAny(FetchException.class, IllegalStateException.class);
    }
  }

  @Test
  void fetchesThatFailAndAreCancelledAtRandomLeaveNothingOpen() throws Exception {
    ScriptedServer.Step[] steps = {
      json(ON),
      answer(500, "x"),
      ScriptedServer.Peer::close,
      json(ON),
      ScriptedServer.Peer::reset,
      ScriptedServer.raw("HTTP/1.1 2"),
      json("[]"),
      json(ON),
    };
    Random random = new Random(7);
    ScriptedServer.Step any =
        peer -> {
          int step;
          synchronized (random) {
            step = random.nextInt(steps.length);
          }
          steps[step].handle(peer);
        };
    try (ScriptedServer server = ScriptedServer.of(any)) {
      RemoteEvaluationClient client =
          client(
              config(server)
                  .maxConcurrentFetches(8)
                  .fetchTimeoutMillis(50)
                  .fetchRetryTimeout(Duration.ofMillis(50))
                  .fetchRetryBackoffMinMillis(1)
                  .fetchRetries(2));
      List<CompletableFuture<Variants>> futures = new ArrayList<>();
      for (int i = 0; i < 1000; i++) {
        CompletableFuture<Variants> future = client.fetchAsync(USER);
        futures.add(future);
        if (i % 3 == 0) {
          futures.get(i / 2).cancel(true);
        }
      }
      for (CompletableFuture<Variants> future : futures) {
        Throwable outcome = catchThrowable(future::join);
        if (outcome != null && !future.isCancelled()) {
          assertThat(outcome).hasCauseInstanceOf(FetchException.class);
        }
      }
      client.close();

      server.awaitNoConnections();
      assertThat(ownThreads()).isEmpty();
    }
  }

  private static Stream<String> ownThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(Thread::isAlive)
        .map(Thread::getName)
        .filter(name -> name.startsWith("assay-fetch") || name.startsWith("assay-late"));
  }

  @Test
  void aCallbackMayCloseTheClient() throws Exception {
    CountDownLatch closed = new CountDownLatch(1);
    try (ScriptedServer server = ScriptedServer.of(json(ON))) {
      RemoteEvaluationClient client = client(config(server));
      client.fetchAsync(
          USER,
          (user, variants, failure) -> {
            client.close();
            closed.countDown();
          });

      closed.await();
      server.awaitNoConnections();
    }
  }

  @Test
  void anInterruptedThreadsFetchFailsAndTheThreadStaysInterrupted() throws Exception {
    try (ScriptedServer server = ScriptedServer.of(ScriptedServer.Peer::stall);
        RemoteEvaluationClient client =
            client(
                config(server)
                    .fallback(FetchFallback.variants(Map.of("flag", Variant.of("on")))))) {
      FutureTask<FetchException> task =
          new FutureTask<>(
              () -> {
                FetchException failure =
                    catchThrowableOfType(FetchException.class, () -> client.fetch(USER));
                assertThat(Thread.currentThread().isInterrupted()).isTrue();
                return failure;
              });
      Thread thread = new Thread(task);
      thread.start();
      server.awaitStalled(1);
      thread.interrupt();

      assertThat(task.get().kind()).isEqualTo(Kind.CANCELLED);
      server.awaitHangUps(1);
    }
  }

  @Test
  void theUsersExecutorRunsTheFetch() throws Exception {
    Queue<Runnable> tasks = new ArrayDeque<>();
    try (ScriptedServer server = ScriptedServer.of(json(ON));
        RemoteEvaluationClient client = client(config(server).executor(tasks::add))) {
      CompletableFuture<Variants> future = client.fetchAsync(USER);
      assertThat(server.requests()).isEmpty();
      tasks.remove().run();

      assertThat(future).isCompletedWithValueMatching(v -> v.get("flag").is("on"));
    }
  }

  @Test
  void whateverAnExecutorThrowsIsARefusal() throws Exception {
    for (boolean error : new boolean[] {false, true}) {
      Executor broken =
          task -> {
            if (error) {
              throw new OutOfMemoryError("unable to create native thread");
            }
            throw new IllegalStateException("the pool is down");
          };
      try (ScriptedServer server = ScriptedServer.of(json(ON));
          RemoteEvaluationClient client = client(config(server).executor(broken))) {
        assertThat(kind(client.fetchAsync(USER))).isEqualTo(Kind.REJECTED);
        assertThat(server.requests()).isEmpty();
      }
    }
  }

  @Test
  void anExecutorThatRefusesIsAFailure() throws Exception {
    try (ScriptedServer server = ScriptedServer.of(json(ON));
        RemoteEvaluationClient client =
            client(
                config(server)
                    .executor(
                        task -> {
                          throw new RejectedExecutionException("full");
                        }))) {
      assertThat(kind(client.fetchAsync(USER))).isEqualTo(Kind.REJECTED);
      assertThat(server.requests()).isEmpty();
    }
  }

  @Test
  void anExecutorThatForgetsIsATimeoutAndTheFetchIsNeverSent() throws Exception {
    Queue<Runnable> tasks = new ArrayDeque<>();
    try (ScriptedServer server = ScriptedServer.of(json(ON));
        RemoteEvaluationClient client =
            client(config(server).executor(tasks::add).fetchTimeoutMillis(50))) {
      CompletableFuture<Variants> future = client.fetchAsync(USER);

      assertThat(kind(future)).isEqualTo(Kind.TIMEOUT);
      tasks.remove().run();
      assertThat(server.requests()).isEmpty();
    }
  }

  @Test
  void aForgottenFetchFallsBackToo() throws Exception {
    try (ScriptedServer server = ScriptedServer.of(json(ON));
        RemoteEvaluationClient client =
            client(
                config(server)
                    .executor(task -> {})
                    .fetchTimeoutMillis(50)
                    .fallback(FetchFallback.variants(Map.of("flag", Variant.of("x")))))) {
      assertThat(client.fetchAsync(USER).get().source()).isEqualTo(Variants.Source.FALLBACK);
    }
  }

  @Test
  void closingFailsWhatWaitsForAThread() throws Exception {
    try (ScriptedServer server = ScriptedServer.of(json(ON))) {
      RemoteEvaluationClient client = client(config(server).executor(task -> {}));
      CompletableFuture<Variants> future = client.fetchAsync(USER);
      client.close();

      assertThat(kind(future)).isEqualTo(Kind.CLOSED);
    }
  }

  /** A program that fetches, retries once and ends without closing. */
  static final class Program {
    public static void main(String[] args) throws Exception {
      RemoteEvaluationClient client =
          Experiment.initialize(
              "key",
              RemoteEvaluationConfig.builder()
                  .serverUrl(args[0])
                  .fetchRetries(1)
                  .fetchRetryBackoffMinMillis(1)
                  .build());
      boolean on = client.fetchAsync(USER).get().get("flag").is("on");
      client.fetch(USER);
      if (!on) {
        throw new AssertionError("off");
      }
    }
  }

  // (d)
  @Test
  void aProgramThatRetriedEndsWithoutClosing() throws Exception {
    try (ScriptedServer server = ScriptedServer.of(answer(500, ""), json(ON))) {
      Process program = JavaProgram.start(Program.class, server.url().toString());
      try {
        assertThat(program.waitFor(25, TimeUnit.SECONDS)).isTrue();
        assertThat(program.exitValue()).isZero();
        assertThat(server.requests()).hasSize(3);
      } finally {
        program.destroyForcibly();
      }
    }
  }
}
