package dev.assay.sdk.internal.tracking;

import static dev.assay.sdk.internal.http.ScriptedServer.answer;
import static dev.assay.sdk.internal.tracking.Samples.event;
import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.sdk.internal.http.ScriptedServer;
import dev.assay.sdk.tracking.DropReason;
import dev.assay.sdk.tracking.TrackingConfig;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When events are sent, in what requests, and what is done at the end. */
final class EventSenderIT extends SteppedSender {
  @Test
  void eventsWaitForOthersUntilTheIntervalEnds() throws Exception {
    try (ScriptedServer server = ScriptedServer.of(TAKEN)) {
      EventSender sender = sender(server);
      assertThat(work(sender)).isEqualTo(TimeUnit.HOURS.toNanos(1));
      offer(1, 1);
      clock.advance(Duration.ofSeconds(4));
      offer(2, 2);
      assertThat(work(sender)).isEqualTo(TimeUnit.SECONDS.toNanos(6));
      assertThat(server.requests()).isEmpty();

      clock.advance(Duration.ofSeconds(6));
      work(sender);
      assertThat(requests(server)).containsExactly(List.of("e1", "e2"));
      assertThat(report.stats(0).sent()).isEqualTo(2);
      assertThat(report.stats(0).lastLatency()).isPresent();
      assertThat(sender.underWay()).isZero();
    }
  }

  @Test
  void enoughEventsAreSentAtOnceAndTheRestWaits() throws Exception {
    try (ScriptedServer server = ScriptedServer.of(TAKEN)) {
      EventSender sender = sender(server);
      offer(1, 9);

      assertThat(work(sender)).isEqualTo(TimeUnit.SECONDS.toNanos(10));
      assertThat(requests(server))
          .containsExactly(List.of("e1", "e2", "e3", "e4"), List.of("e5", "e6", "e7", "e8"));
    }
  }

  @Test
  void theRequestIsWhatTheHttpApiTakes() throws Exception {
    try (ScriptedServer server = ScriptedServer.of(TAKEN)) {
      queue.offer(event("e1"));
      queue.offer(event("e2"));
      EventSender sender =
          sender(server.url(), TrackingConfig.builder().flushQueueSize(2).minIdLength(1));
      work(sender);

      ScriptedServer.Request request = server.requests().get(0);
      assertThat(request.method()).isEqualTo("POST");
      assertThat(request.target()).isEqualTo("/2/httpapi");
      assertThat(request.header("Content-Type")).isEqualTo("application/json");
      assertThat(request.body())
          .isEqualTo(
              "{\"api_key\":\"KEY\",\"events\":["
                  + event("e1").toJson()
                  + ","
                  + event("e2").toJson()
                  + "],\"options\":{\"min_id_length\":1}}");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "'', false, /2/httpapi",
    "'', true, /batch",
    "/path, false, /path/2/httpapi",
    "/a/2/httpapi, true, /a/2/httpapi",
    "/batch, false, /batch"
  })
  void theEndpointIsAppendedUnlessItIsGiven(String path, boolean batch, String target)
      throws Exception {
    try (ScriptedServer server = ScriptedServer.of(TAKEN)) {
      offer(1, 1);
      work(
          sender(
              URI.create(server.url() + path),
              TrackingConfig.builder().useBatchMode(batch).flushIntervalMillis(0)));

      assertThat(server.requests()).hasSize(1);
      assertThat(server.requests().get(0).target()).isEqualTo(target);
    }
  }

  @Test
  void requestsStayBelowTheBoundOfTheServer() throws Exception {
    try (ScriptedServer server = ScriptedServer.of(TAKEN)) {
      String large = "x".repeat(300_000);
      IntStream.range(0, 4).forEach(i -> queue.offer(event(i + large)));
      queue.offer(event(large.repeat(4)));
      offer(1, 1);
      work(sender(server.url(), TrackingConfig.builder().flushIntervalMillis(0)));

      assertThat(server.requests()).hasSize(2);
      assertThat(server.requests()).allMatch(request -> request.body().length() <= 1_000_000);
      assertThat(dropped(DropReason.TOO_LARGE)).isEqualTo(1);
      assertThat(report.stats(0).sent()).isEqualTo(5);
    }
  }

  @Test
  void finishingSendsWhatThereIsAndEnds() throws Exception {
    try (ScriptedServer server = ScriptedServer.of(TAKEN)) {
      EventSender sender = sender(server);
      offer(1, 5);
      sender.finish(clock.nanos.get() + TimeUnit.SECONDS.toNanos(5));

      assertThat(work(sender)).isEqualTo(DONE);
      assertThat(report.stats(0).sent()).isEqualTo(5);
    }
  }

  @Test
  void finishingTriesAgainAlsoInAnOutageButNotForLong() throws Exception {
    try (ScriptedServer server = ScriptedServer.of(answer(500, ""))) {
      EventSender sender = sender(server);
      offer(1, 4);
      for (int i = 0; i < 5; i++) {
        work(sender);
        clock.advance(Duration.ofSeconds(10));
      }
      work(sender);
      assertThat(server.requests()).hasSize(6);

      sender.finish(clock.nanos.get() + TimeUnit.SECONDS.toNanos(5));
      assertThat(work(sender)).isEqualTo(TimeUnit.MILLISECONDS.toNanos(100));
      clock.advance(Duration.ofMillis(100));
      assertThat(work(sender)).isEqualTo(TimeUnit.MILLISECONDS.toNanos(200));
      clock.advance(Duration.ofMillis(200));
      assertThat(work(sender)).isEqualTo(DONE);
      assertThat(server.requests()).hasSize(9);
      assertThat(sender.underWay()).isEqualTo(4);
      assertThat(sender.keeps(queue)).isTrue();
    }
  }

  @Test
  void finishingDoesNotWaitForAServerThatAsksForMoreTimeThanThereIs() throws Exception {
    try (ScriptedServer server = ScriptedServer.of(answer(429, ""))) {
      EventSender sender = sender(server);
      offer(1, 4);
      sender.finish(clock.nanos.get() + TimeUnit.SECONDS.toNanos(5));

      assertThat(work(sender)).isEqualTo(DONE);
      assertThat(server.requests()).hasSize(1);
    }
  }

  @Test
  void aStoppedSenderSendsNothing() throws Exception {
    try (ScriptedServer server = ScriptedServer.of(TAKEN)) {
      EventSender sender = sender(server);
      offer(1, 4);
      sender.stop();
      assertThat(sender.step()).isZero();
      assertThat(sender.step()).isZero();
      sender.run();

      assertThat(server.requests()).isEmpty();
      assertThat(report.stats(0).failures()).isZero();
    }
  }

  @Test
  void anErrorOfTheProgramIsLoggedOnceAndLosesNothing() {
    EventSender sender = sender(URI.create("http://127.0.0.1:1"), TrackingConfig.builder());
    http.close();
    offer(1, 4);
    sender.finish(clock.nanos.get() + TimeUnit.SECONDS.toNanos(5));
    Thread runner = Thread.currentThread();
    runner.interrupt();
    Thread mover = new Thread(() -> moveOn(sender, runner));
    mover.setDaemon(true);
    mover.start();
    sender.run();

    assertThat(Thread.interrupted()).isFalse();
    assertThat(sender.underWay()).isEqualTo(4);
    assertThat(log.lines()).hasSize(1).allMatch(line -> line.startsWith("SEVERE"));
  }

  /** Lets time pass once the sender waits, before which it takes the interrupt away. */
  private void moveOn(EventSender sender, Thread runner) {
    while (sender.underWay() == 0 || runner.isInterrupted()) {
      Thread.onSpinWait();
    }
    clock.advance(Duration.ofSeconds(10));
  }
}
