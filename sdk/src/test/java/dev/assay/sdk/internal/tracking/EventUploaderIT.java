package dev.assay.sdk.internal.tracking;

import static dev.assay.sdk.internal.http.ScriptedServer.answer;
import static dev.assay.sdk.internal.http.ScriptedServer.json;
import static dev.assay.sdk.internal.tracking.Samples.event;
import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.evaluation.JsonValue;
import dev.assay.sdk.internal.http.HttpClient;
import dev.assay.sdk.internal.http.ScriptedServer;
import dev.assay.sdk.tracking.DropReason;
import dev.assay.sdk.tracking.TrackingConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Events of several threads, on their way to a server that does what it likes. */
@Timeout(60)
final class EventUploaderIT {
  private static final ScriptedServer.Step TAKEN = json("{\"code\":200}");

  private final LogLines log = LogLines.capture();
  private final HttpClient http = new HttpClient(new HttpClient.Options(4, 1 << 20, null, null));
  @TempDir Path temp;

  @AfterEach
  void close() {
    http.close();
    log.close();
    assertThat(threads()).isEmpty();
  }

  private static List<String> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.startsWith("assay-tracking"))
        .toList();
  }

  private EventUploader uploader(ScriptedServer server, TrackingConfig.Builder config) {
    return EventUploader.create(config.build(), "KEY", server.url(), http);
  }

  private TrackingConfig.Builder spooling() {
    return TrackingConfig.builder().spoolDirectory(temp.resolve("spool"));
  }

  private static void track(EventUploader uploader, int from, int to) {
    IntStream.rangeClosed(from, to).forEach(i -> uploader.track(event("e" + i)));
  }

  private static String[] ids(int from, int to) {
    return IntStream.rangeClosed(from, to).mapToObj(i -> "e" + i).toArray(String[]::new);
  }

  private static List<String> ids(ScriptedServer server) {
    return server.requests().stream()
        .flatMap(request -> JsonValue.parse(request.body()).get("events").asList().stream())
        .map(event -> String.valueOf(((Map<?, ?>) event).get("insert_id")))
        .toList();
  }

  private static long dropped(EventUploader uploader, DropReason reason) {
    return uploader.stats().dropped().get(reason);
  }

  private boolean spoolIsEmpty() throws IOException {
    try (var files = Files.list(temp.resolve("spool"))) {
      return files.noneMatch(file -> file.toString().endsWith(".spool"));
    }
  }

  @Test
  void anUnusedUploaderHasNoThread() throws Exception {
    try (ScriptedServer server = ScriptedServer.of(TAKEN);
        EventUploader uploader = uploader(server, TrackingConfig.builder())) {
      uploader.start();

      assertThat(threads()).isEmpty();
      assertThat(uploader.stats().waiting()).isZero();
      assertThat(uploader.stats().lastLatency()).isEmpty();
    }
  }

  @Test
  void theConfigWinsOverWhatStandsInForIt() throws Exception {
    try (ScriptedServer server = ScriptedServer.of(TAKEN);
        ScriptedServer other = ScriptedServer.of(TAKEN)) {
      TrackingConfig.Builder config =
          TrackingConfig.builder().apiKey("OWN").serverUrl(server.url());
      try (EventUploader uploader = uploader(other, config)) {
        track(uploader, 1, 1);
      }

      assertThat(other.requests()).isEmpty();
      assertThat(server.requests().get(0).body()).startsWith("{\"api_key\":\"OWN\",");
    }
  }

  @Test
  void enoughEventsAreSentWithoutDelayAndClosingSendsTheRest() throws Exception {
    CountDownLatch arrived = new CountDownLatch(1);
    ScriptedServer.Step taken =
        peer -> {
          arrived.countDown();
          TAKEN.handle(peer);
        };
    try (ScriptedServer server = ScriptedServer.of(taken)) {
      EventUploader uploader = uploader(server, TrackingConfig.builder().flushQueueSize(10));
      track(uploader, 1, 12);
      arrived.await();
      assertThat(threads()).containsExactly("assay-tracking");
      uploader.close();
      uploader.close();
      track(uploader, 13, 14);

      assertThat(ids(server)).containsExactly(ids(1, 12));
      assertThat(uploader.stats().sent()).isEqualTo(12);
      assertThat(uploader.stats().waiting()).isZero();
      assertThat(dropped(uploader, DropReason.CLOSED)).isEqualTo(2);
      assertThat(log.lines()).isEmpty();
    }
  }

  @Test
  void eventsOfSeveralThreadsArriveOnceEach() throws Exception {
    try (ScriptedServer server = ScriptedServer.of(TAKEN, answer(500, ""), TAKEN)) {
      try (EventUploader uploader =
          uploader(server, spooling().flushQueueSize(500).flushIntervalMillis(1))) {
        List<Thread> threads =
            IntStream.range(0, 4)
                .mapToObj(t -> new Thread(() -> track(uploader, t * 1000 + 1, t * 1000 + 1000)))
                .toList();
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
          thread.join();
        }
        Condition.await("all is sent", () -> uploader.stats().sent() == 4000);
      }

      assertThat(ids(server).stream().distinct()).containsExactlyInAnyOrder(ids(1, 4000));
      assertThat(spoolIsEmpty()).isTrue();
    }
  }

  @Test
  void theOldestEventsGiveWayWhileAServerHangs() throws Exception {
    try (ScriptedServer server = ScriptedServer.of(ScriptedServer.Peer::stall)) {
      EventUploader uploader =
          uploader(
              server,
              TrackingConfig.builder().queueCapacity(5).flushQueueSize(2).closeTimeoutMillis(50));
      track(uploader, 1, 2);
      server.awaitStalled(1);
      track(uploader, 3, 14);
      assertThat(uploader.stats().waiting()).isEqualTo(7);
      assertThat(dropped(uploader, DropReason.QUEUE_FULL)).isEqualTo(7);
      uploader.close();

      server.awaitHangUps(1);
      assertThat(dropped(uploader, DropReason.CLOSED)).isEqualTo(7);
      assertThat(uploader.stats().waiting()).isZero();
      assertThat(log.lines()).hasSize(2);
      assertThat(log.lines().get(1))
          .isEqualTo("WARNING 7 events were not sent before the client closed");
    }
  }

  @Test
  void closingOnAnInterruptedThreadDoesNotWait() throws Exception {
    try (ScriptedServer server = ScriptedServer.of(ScriptedServer.Peer::stall)) {
      EventUploader uploader =
          uploader(server, TrackingConfig.builder().flushQueueSize(1).closeTimeoutMillis(60_000));
      track(uploader, 1, 1);
      server.awaitStalled(1);
      Thread.currentThread().interrupt();
      uploader.close();

      assertThat(Thread.interrupted()).isTrue();
      server.awaitHangUps(1);
      Condition.await("the thread ends", () -> threads().isEmpty());
    }
  }

  @Test
  void withASpoolAllIsWrittenThoughAServerHangsAndSentByTheNextClient() throws Exception {
    try (ScriptedServer server = ScriptedServer.of(ScriptedServer.Peer::stall, TAKEN)) {
      EventUploader first = uploader(server, spooling().flushQueueSize(2).closeTimeoutMillis(50));
      track(first, 1, 10);
      server.awaitStalled(1);
      Condition.await("all is written", () -> first.onDisk() == 8);
      assertThat(first.stats().waiting()).isEqualTo(10);
      first.close();
      assertThat(dropped(first, DropReason.CLOSED)).isZero();
      assertThat(first.stats().waiting()).isEqualTo(10);
      assertThat(log.lines()).containsExactly("INFO 10 events stay on disk to be sent later");

      try (EventUploader second = uploader(server, spooling().flushIntervalMillis(0))) {
        second.start();
        Condition.await("all is sent", () -> second.stats().sent() == 10);
      }
      assertThat(ids(server).subList(2, 12)).containsExactly(ids(1, 10));
      assertThat(spoolIsEmpty()).isTrue();
    }
  }

  @Test
  void eventsOfAKilledProcessArriveOnceEach() throws Exception {
    try (ScriptedServer server = ScriptedServer.of(TAKEN)) {
      Process program =
          TrackingProgram.start("http://127.0.0.1:1", 150, false, temp.resolve("spool"));
      TrackingProgram.awaitTracked(program);
      program.destroyForcibly().waitFor();
      try (EventUploader uploader = uploader(server, spooling().flushIntervalMillis(0))) {
        track(uploader, 150, 199);
        Condition.await("all is sent", () -> uploader.stats().sent() == 200);
      }

      assertThat(ids(server)).containsExactly(ids(0, 199));
      assertThat(spoolIsEmpty()).isTrue();
    }
  }

  @Test
  void aProgramThatClosesNothingEndsAndMaySendWhatWaits() throws Exception {
    try (ScriptedServer server = ScriptedServer.of(TAKEN)) {
      for (boolean flush : new boolean[] {false, true}) {
        Process program = TrackingProgram.start(server.url(), 3, flush);
        TrackingProgram.awaitTracked(program);
        program.getOutputStream().close();

        assertThat(program.waitFor()).isZero();
        assertThat(ids(server)).containsExactly(flush ? ids(0, 2) : new String[0]);
      }
    }
  }

  @Test
  void aClosedUploaderLeavesNothingToTheShutdown() throws Exception {
    try (ScriptedServer server = ScriptedServer.of(TAKEN)) {
      try (EventUploader uploader =
          uploader(server, TrackingConfig.builder().flushOnShutdown(true))) {
        track(uploader, 1, 1);
      }

      assertThat(ids(server)).containsExactly("e1");
    }
  }

  @Test
  void aSecondClientOfADirectoryKeepsItsEventsInMemory() throws Exception {
    try (ScriptedServer server = ScriptedServer.of(TAKEN);
        EventUploader owner = uploader(server, spooling())) {
      track(owner, 1, 1);
      Condition.await("it is written", () -> owner.onDisk() == 1);
      try (EventUploader second = uploader(server, spooling())) {
        track(second, 2, 3);
      }

      assertThat(ids(server)).containsExactly("e2", "e3");
      assertThat(log.lines()).hasSize(1);
      assertThat(log.lines().get(0)).contains("kept on disk: another client or process uses");
    }
  }

  @Test
  void aDirectoryThatCanNotBeUsedDoesNotKeepEventsFromArriving() throws Exception {
    Files.writeString(temp.resolve("spool"), "");
    try (ScriptedServer server = ScriptedServer.of(TAKEN)) {
      try (EventUploader uploader = uploader(server, spooling().flushIntervalMillis(0))) {
        track(uploader, 1, 5);
        Condition.await("all is sent", () -> uploader.stats().sent() == 5);
      }

      assertThat(ids(server)).containsExactly(ids(1, 5));
      assertThat(log.lines()).hasSize(1).allMatch(line -> line.startsWith("WARNING"));
    }
  }
}
