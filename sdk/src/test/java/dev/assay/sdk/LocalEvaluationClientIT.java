package dev.assay.sdk;

import static dev.assay.sdk.FlagServer.flag;
import static dev.assay.sdk.FlagServer.flags;
import static dev.assay.sdk.internal.http.ScriptedServer.answer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.assay.evaluation.ExperimentUser;
import dev.assay.sdk.LocalEvaluationStatus.Origin;
import dev.assay.sdk.LocalEvaluationStatus.State;
import dev.assay.sdk.internal.http.ScriptedServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A local client against a server that has flags, and against one that does not. */
@Timeout(30)
final class LocalEvaluationClientIT {
  private static final ExperimentUser USER = ExperimentUser.builder().userId("u").build();
  private static final String POLLS = "/sdk/v2/flags";
  private static final String STREAM = "/sdk/stream/v1/flags";

  private static LocalEvaluationConfig.Builder config(FlagServer server) {
    return LocalEvaluationConfig.builder()
        .serverUrl(server.url())
        .flagConfigPollingIntervalMillis(20);
  }

  private static LocalEvaluationClient client(LocalEvaluationConfig.Builder config) {
    return LocalEvaluationClient.create("server-key", config.build());
  }

  /** Hears of changes as one line each. */
  private static final class Changes implements LocalEvaluationListener {
    final BlockingQueue<String> queue = new LinkedBlockingQueue<>();

    @Override
    public void flagsChanged(LocalEvaluationStatus status, Set<String> flagKeys) {
      queue.add("changed " + flagKeys);
    }

    @Override
    public void stale(LocalEvaluationStatus status, FetchException failure) {
      queue.add("stale " + status.state());
    }

    @Override
    public void recovered(LocalEvaluationStatus status) {
      queue.add("recovered " + status.state());
    }

    String next() throws InterruptedException {
      return queue.poll(10, TimeUnit.SECONDS);
    }
  }

  @Test
  void startingTakesOneRequest() throws Exception {
    try (FlagServer server = new FlagServer(flags("checkout"));
        LocalEvaluationClient client =
            client(config(server).flagConfigPollingIntervalMillis(60_000))) {
      assertThat(client.status().state()).isEqualTo(State.NOT_STARTED);
      client.start();

      assertThat(client.evaluate(USER).get("checkout").is("on")).isTrue();
      assertThat(client.evaluate(USER, "checkout").is("on")).isTrue();
      assertThat(client.evaluate(USER, List.of("other")).asMap()).isEmpty();
      assertThat(client.explain(USER, "checkout").variant().is("on")).isTrue();
      assertThat(client.flags().size()).isEqualTo(1);
      assertThat(server.requests(POLLS)).hasSize(1);
      ScriptedServer.Request request = server.requests(POLLS).get(0);
      assertThat(request.header("Authorization")).isEqualTo("Api-Key server-key");
      assertThat(request.header("X-Amp-Exp-Library")).startsWith("assay-java-server/");
      LocalEvaluationStatus status = client.status();
      assertThat(status.state()).isEqualTo(State.READY);
      assertThat(status.flags().origin()).isEqualTo(Origin.POLL);
      assertThat(status.flags().version()).hasSize(32);
      assertThat(status.freshness().staleSince()).isEmpty();
    }
  }

  @Test
  void anEntityTagThatCanNotBeSentBackIsNotKept() throws Exception {
    Changes changes = new Changes();
    try (FlagServer server = new FlagServer(flags("a"));
        LocalEvaluationClient client = client(config(server).listener(changes))) {
      server.instead(POLLS, answer(200, flags("a"), "ETag: \"caf\u00e9\""));
      client.start();
      server.await(POLLS, 2);
      server.instead(POLLS, answer(200, flags("b"), "ETag: \"\u00ff\""));
      assertThat(changes.next()).isEqualTo("changed [a]");
      assertThat(changes.next()).isIn("changed [a, b]", "changed [b, a]");
    }
  }

  @Test
  void polledChangesComeIntoUse() throws Exception {
    Changes changes = new Changes();
    try (FlagServer server = new FlagServer(flags("a", "b"));
        LocalEvaluationClient client = client(config(server).listener(changes))) {
      client.start();
      assertThat(changes.next()).isIn("changed [a, b]", "changed [b, a]");

      PinnedFlags pinned = client.pin();
      server.publish("[" + flag("a", "on") + "," + flag("c", "on") + "]");
      assertThat(changes.next()).isIn("changed [b, c]", "changed [c, b]");
      assertThat(client.evaluate(USER).asMap()).containsOnlyKeys("a", "c");
      assertThat(pinned.evaluate(USER).asMap()).containsOnlyKeys("a", "b");
      assertThat(pinned.version()).isNotEqualTo(client.pin().version());
      server.await(POLLS, 4);
      assertThat(server.requests(POLLS).get(1).header("If-None-Match")).isNotNull();
    }
  }

  @Test
  void aListenerCanComeLaterAndGo() throws Exception {
    Changes changes = new Changes();
    Changes gone = new Changes();
    try (FlagServer server = new FlagServer(flags("a"));
        LocalEvaluationClient client = client(config(server))) {
      client.start();
      client.addListener(gone);
      client.removeListener(gone);
      client.addListener(changes);
      server.publish(flags("b"));
      assertThat(changes.next()).isIn("changed [a, b]", "changed [b, a]");
      assertThat(gone.queue).isEmpty();
    }
  }

  @Test
  void streamedChangesComeIntoUseWithoutPolls() throws Exception {
    Changes changes = new Changes();
    try (FlagServer server = new FlagServer(flags("a"));
        LocalEvaluationClient client =
            client(config(server).streamUpdates(true).listener(changes))) {
      client.start();
      assertThat(changes.next()).isEqualTo("changed [a]");
      assertThat(client.status().flags().origin()).isEqualTo(Origin.STREAM);

      server.publish(flags("a", "b"));
      assertThat(changes.next()).isEqualTo("changed [b]");
      assertThat(client.evaluate(USER).asMap()).containsOnlyKeys("a", "b");
      assertThat(server.requests(POLLS)).isEmpty();
    }
  }

  @Test
  void withoutAStreamFlagsArePolled() throws Exception {
    try (FlagServer server = new FlagServer(flags("a"))) {
      server.instead(STREAM, answer(501, ""));
      try (LocalEvaluationClient client = client(config(server).streamUpdates(true))) {
        client.start();
        assertThat(client.status().flags().origin()).isEqualTo(Origin.POLL);
        server.await(POLLS, 3);
        assertThat(server.requests(STREAM)).hasSize(1);
      }
    }
  }

  @Test
  void anOutageIsToldOnceAndFlagsStay() throws Exception {
    Changes changes = new Changes();
    try (FlagServer server = new FlagServer(flags("a"));
        LocalEvaluationClient client = client(config(server).listener(changes))) {
      client.start();
      changes.next();
      server.instead(POLLS, answer(200, "<html>"));
      assertThat(changes.next()).isEqualTo("stale STALE");
      server.await(POLLS, server.requests(POLLS).size() + 3);
      assertThat(client.evaluate(USER, "a").is("on")).isTrue();
      assertThat(client.status().freshness().staleSince()).isPresent();

      server.asUsual(POLLS);
      assertThat(changes.next()).isEqualTo("recovered READY");
      assertThat(changes.queue).isEmpty();
    }
  }

  @Test
  void aRefusedKeyEndsTheStartAtOnce() throws Exception {
    try (FlagServer server = new FlagServer(flags("a"))) {
      server.instead(POLLS, answer(401, ""));
      try (LocalEvaluationClient client = client(config(server))) {
        FetchException failure = catchThrowableOfType(FetchException.class, client::start);
        assertThat(failure.status()).hasValue(401);
        assertThat(client.evaluate(USER, "a").exists()).isFalse();
        assertThat(client.status().state()).isEqualTo(State.STARTING);

        server.asUsual(POLLS);
        server.await(POLLS, 3);
        client.start();
        assertThat(client.evaluate(USER, "a").is("on")).isTrue();
      }
    }
  }

  @Test
  void aStartAfterARefusalWaitsForWhatTheServerSaysThen() throws Exception {
    try (FlagServer server = new FlagServer(flags("a"))) {
      server.instead(POLLS, answer(401, ""));
      try (LocalEvaluationClient client =
          client(config(server).flagConfigPollingIntervalMillis(1000))) {
        for (int i = 0; i < 2; i++) {
          FetchException failure = catchThrowableOfType(FetchException.class, client::start);
          assertThat(failure.status()).hasValue(401);
        }
        server.asUsual(POLLS);
        client.start();
        assertThat(client.evaluate(USER, "a").is("on")).isTrue();
      }
    }
  }

  // (f) of the table in the notes on peers
  @Test
  void aHangingServerDoesNotHoldUpTheStartBeyondItsBound() throws Exception {
    try (FlagServer server = new FlagServer(flags("a"))) {
      server.instead(POLLS, ScriptedServer.Peer::stall);
      server.instead(STREAM, ScriptedServer.Peer::stall);
      for (boolean streaming : new boolean[] {false, true}) {
        try (LocalEvaluationClient client =
            client(config(server).streamUpdates(streaming).startTimeoutMillis(50))) {
          FetchException failure = catchThrowableOfType(FetchException.class, client::start);
          assertThat(failure.kind()).isEqualTo(FetchException.Kind.TIMEOUT);
          assertThat(failure).hasMessageContaining("no flags within PT0.05S");
          CompletableFuture<Void> started = client.startAsync();
          assertThatThrownBy(started::get)
              .isInstanceOf(ExecutionException.class)
              .hasCauseInstanceOf(FetchException.class);
        }
      }
    }
  }

  @Test
  void aStartGoesOnTryingWithinItsBound() throws Exception {
    try (FlagServer server = new FlagServer(flags("a"))) {
      server.instead(POLLS, answer(503, ""));
      try (LocalEvaluationClient client = client(config(server))) {
        CompletableFuture<Void> started = client.startAsync();
        server.await(POLLS, 2);
        assertThat(started).isNotDone();
        server.asUsual(POLLS);
        started.get();
        assertThat(client.status().state()).isEqualTo(State.READY);
      }
    }
  }

  @Test
  void theSnapshotFileServesWhenTheServerIsAway(@TempDir Path directory) throws Exception {
    Path file = directory.resolve("flags").resolve("snapshot.json");
    String saved = flags("a");
    try (FlagServer server = new FlagServer(saved);
        LocalEvaluationClient client = client(config(server).snapshotFile(file))) {
      client.start();
    }
    assertThat(file).hasContent(saved);
    try (FlagServer server = new FlagServer(saved)) {
      server.instead(POLLS, answer(503, ""));
      try (LocalEvaluationClient client =
          client(config(server).snapshotFile(file).bootstrap(flags("b")))) {
        assertThat(client.evaluate(USER, "a").is("on")).isTrue();
        client.start();
        assertThat(client.status().flags().origin()).isEqualTo(Origin.SNAPSHOT);
        assertThat(client.status().state()).isEqualTo(State.STARTING);
        assertThat(client.status().freshness().staleSince()).isPresent();
      }
    }
  }

  @Test
  void oneEmptyAnswerDoesNotTakeTheSnapshotAway(@TempDir Path directory) throws Exception {
    Path file = Files.writeString(directory.resolve("snapshot.json"), flags("b"));
    Changes changes = new Changes();
    try (FlagServer server = new FlagServer(flags("a"));
        LocalEvaluationClient client =
            client(config(server).snapshotFile(file).listener(changes))) {
      server.instead(
          POLLS,
          peer -> {
            server.asUsual(POLLS);
            peer.send(ScriptedServer.text(200, "[]"));
          });
      client.start();
      assertThat(changes.next()).isIn("changed [a, b]", "changed [b, a]");
    }
    assertThat(file).hasContent(flags("a"));
  }

  @Test
  void anEmptyStreamDoesNotTakeTheBootstrapAwayUnlessAPollSaysTheSame() throws Exception {
    for (String polled : List.of(flags("a"), "[]")) {
      try (FlagServer server = new FlagServer(polled)) {
        server.instead(
            STREAM,
            peer -> {
              peer.send(FlagServer.HEAD + "data: []\n\n");
              peer.stall();
            });
        try (LocalEvaluationClient client =
            client(config(server).streamUpdates(true).bootstrap(flags("b")))) {
          client.start();
          assertThat(client.status().flags().origin()).isEqualTo(Origin.POLL);
          assertThat(client.evaluate(USER, "a").exists()).isEqualTo(!polled.equals("[]"));
        }
      }
    }
  }

  @Test
  void aSnapshotFileThatIsBrokenIsPassedOver(@TempDir Path directory) throws Exception {
    Path file = Files.writeString(directory.resolve("snapshot.json"), "[{");
    try (FlagServer server = new FlagServer(flags("a"))) {
      server.instead(POLLS, ScriptedServer.Peer::stall);
      try (LocalEvaluationClient client =
          client(config(server).snapshotFile(file).bootstrap(flags("b")).startTimeoutMillis(20))) {
        client.start();
        assertThat(client.status().flags().origin()).isEqualTo(Origin.BOOTSTRAP);
        assertThat(client.evaluate(USER, "b").is("on")).isTrue();
      }
    }
  }

  @Test
  void whereTheSnapshotCanNotBeWrittenFlagsAreUsedAllTheSame(@TempDir Path directory)
      throws Exception {
    Path inTheWay = Files.writeString(directory.resolve("file"), "");
    try (FlagServer server = new FlagServer(flags("a"));
        LocalEvaluationClient client =
            client(config(server).snapshotFile(inTheWay.resolve("snapshot.json")))) {
      client.start();
      assertThat(client.evaluate(USER, "a").is("on")).isTrue();
    }
    assertThat(inTheWay).isRegularFile();
  }

  @Test
  void closingLeavesNoThreadAndNoSocket() throws Exception {
    try (FlagServer server = new FlagServer(flags("a"))) {
      for (boolean streaming : new boolean[] {false, true}) {
        LocalEvaluationClient client = client(config(server).streamUpdates(streaming));
        client.start();
        client.close();
        client.close();
        assertThat(client.status().state()).isEqualTo(State.CLOSED);
        assertThat(client.evaluate(USER, "a").is("on")).isTrue();
        assertThatThrownBy(client::start).isInstanceOf(IllegalStateException.class);
        server.awaitNoConnections();
        assertThat(ownThreads()).isEmpty();
      }
    }
  }

  private static List<String> ownThreads() {
    Stream<String> names =
        Thread.getAllStackTraces().keySet().stream().filter(Thread::isAlive).map(Thread::getName);
    return names.filter(name -> name.startsWith("assay-")).toList();
  }

  @Test
  void aThousandStreamsLeaveNoThreadAndNoSocket() throws Exception {
    try (FlagServer server = new FlagServer(flags("a"))) {
      for (int i = 0; i < 1000; i++) {
        try (LocalEvaluationClient client = client(config(server).streamUpdates(true))) {
          client.start();
        }
      }
      assertThat(server.requests(STREAM)).hasSize(1000);
      server.awaitNoConnections();
      assertThat(ownThreads()).isEmpty();
    }
  }

  @Test
  void aClosedClientEndsWhoeverWaitsForItsStart() throws Exception {
    try (FlagServer server = new FlagServer(flags("a"))) {
      server.instead(POLLS, ScriptedServer.Peer::stall);
      LocalEvaluationClient client = client(config(server));
      CompletableFuture<Void> started = client.startAsync();
      server.await(POLLS, 0);
      client.close();
      assertThatThrownBy(started::get).hasCauseInstanceOf(FetchException.class);
    }
  }

  @Test
  void oneBadFlagOfManyIsLeftOutAndTold() throws Exception {
    BlockingQueue<Integer> faults = new LinkedBlockingQueue<>();
    LocalEvaluationListener listener =
        new LocalEvaluationListener() {
          @Override
          public void flagsFaulty(List<dev.assay.evaluation.FlagFault> told) {
            faults.add(told.size());
          }
        };
    String json = "[" + flag("a", "on") + ",{\"key\":7}," + flag("b", "on") + "]";
    try (FlagServer server = new FlagServer(json);
        LocalEvaluationClient client = client(config(server).listener(listener))) {
      client.start();
      assertThat(client.evaluate(USER).asMap()).containsOnlyKeys("a", "b");
      assertThat(client.status().flags().faults()).hasSize(1);
      assertThat(faults.poll(10, TimeUnit.SECONDS)).isEqualTo(1);
    }
  }

  @Test
  void aThrowingListenerHarmsNobody() throws IOException {
    LocalEvaluationListener throwing =
        new LocalEvaluationListener() {
          @Override
          public void flagsChanged(LocalEvaluationStatus status, Set<String> flagKeys) {
            throw new IllegalStateException("thrown by a test");
          }
        };
    try (FlagServer server = new FlagServer(flags("a"));
        LocalEvaluationClient client = client(config(server).listener(throwing))) {
      client.start();
      assertThat(client.evaluate(USER, "a").is("on")).isTrue();
      assertThat(client.status().freshness().age()).isLessThan(Duration.ofSeconds(30));
    }
  }
}
