package dev.assay.sdk.internal.tracking;

import static dev.assay.sdk.internal.http.ScriptedServer.answer;
import static dev.assay.sdk.internal.tracking.Samples.event;
import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.sdk.internal.http.ScriptedServer;
import dev.assay.sdk.tracking.DropReason;
import dev.assay.sdk.tracking.TrackingConfig;
import dev.assay.sdk.tracking.TrackingEvent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of events that a server does not take at once. */
final class EventSenderFaultsIT extends SteppedSender {
  @Test
  void whatFailsIsSentAgainAfterEverLongerWaits() throws Exception {
    try (ScriptedServer server = ScriptedServer.of(answer(500, "oops"))) {
      EventSender sender = sender(server);
      offer(1, 4);
      long expected = 100;
      for (int i = 1; i <= 12; i++) {
        assertThat(work(sender)).isEqualTo(TimeUnit.MILLISECONDS.toNanos(expected));
        assertThat(server.requests()).hasSize(i);
        clock.advance(Duration.ofMillis(expected));
        expected = Math.min(30_000, expected * 2);
      }
      assertThat(sender.underWay()).isEqualTo(4);
      assertThat(report.stats(0).failures()).isEqualTo(12);
      assertThat(log.lines()).hasSize(1).allMatch(line -> line.contains("fails: status 500"));
    }
  }

  @Test
  void anOutageIsLoggedOnceAndSoIsItsEnd() throws Exception {
    try (ScriptedServer server =
        ScriptedServer.of(answer(503, ""), answer(502, ""), TAKEN, answer(500, ""), TAKEN)) {
      EventSender sender = sender(server);
      offer(1, 8);
      for (int i = 0; i < 3; i++) {
        work(sender);
        clock.advance(Duration.ofSeconds(1));
      }
      work(sender);

      assertThat(report.stats(0).sent()).isEqualTo(8);
      assertThat(log.lines()).hasSize(4);
      assertThat(log.lines().get(0)).startsWith("WARNING").doesNotContain("KEY");
      assertThat(log.lines().get(1)).isEqualTo("INFO Sending events to http://events works again");
      assertThat(log.lines().get(2)).startsWith("WARNING");
      assertThat(log.lines().get(3)).startsWith("INFO");
    }
  }

  @Test
  void aThrottledServerIsLeftAloneAsLongAsItAsks() throws Exception {
    try (ScriptedServer server =
        ScriptedServer.of(
            answer(429, "", "Retry-After: 7"),
            answer(429, "{\"code\":429}"),
            answer(503, "", "Retry-After: 9999999"),
            TAKEN)) {
      EventSender sender = sender(server);
      offer(1, 4);
      assertThat(work(sender)).isEqualTo(TimeUnit.SECONDS.toNanos(7));
      clock.advance(Duration.ofSeconds(7));
      assertThat(work(sender)).isEqualTo(TimeUnit.SECONDS.toNanos(30));
      clock.advance(Duration.ofSeconds(30));
      assertThat(work(sender)).isEqualTo(TimeUnit.HOURS.toNanos(1));
      clock.advance(Duration.ofHours(1));
      work(sender);

      assertThat(requests(server)).hasSize(4).containsOnly(List.of("e1", "e2", "e3", "e4"));
      assertThat(report.stats(0).sent()).isEqualTo(4);
    }
  }

  @Test
  void whoHasUsedUpADailyQuotaHoldsUpNobodyElse() throws Exception {
    String answer =
        "{\"code\":429,\"throttled_events\":[0,1,2],\"exceeded_daily_quota_users\":{\"bot\":500001},"
            + "\"exceeded_daily_quota_devices\":{\"d-bot\":500001}}";
    try (ScriptedServer server =
        ScriptedServer.of(
            answer(429, answer), answer(429, "{\"throttled_users\":{\"u\":9}}"), TAKEN)) {
      EventSender sender = sender(server);
      queue.offer(TrackingEvent.builder("x", Instant.EPOCH).userId("bot").insertId("e1").build());
      queue.offer(TrackingEvent.builder("x", Instant.EPOCH).userId("u").insertId("e2").build());
      queue.offer(
          TrackingEvent.builder("x", Instant.EPOCH).deviceId("d-bot").insertId("e3").build());
      queue.offer(
          TrackingEvent.builder("x", Instant.EPOCH)
              .userId("u")
              .deviceId("d")
              .insertId("e4")
              .build());
      assertThat(work(sender)).isEqualTo(TimeUnit.SECONDS.toNanos(30));
      clock.advance(Duration.ofSeconds(30));
      work(sender);

      assertThat(requests(server).subList(1, 3)).containsOnly(List.of("e2", "e4"));
      assertThat(dropped(DropReason.REFUSED)).isEqualTo(2);
      assertThat(report.stats(0).sent()).isEqualTo(2);
    }
  }

  @Test
  void aQuotaOfUsersAloneConcernsEventsWithoutADevice() throws Exception {
    String answer = "{\"exceeded_daily_quota_users\":{\"bot\":500001}}";
    try (ScriptedServer server = ScriptedServer.of(answer(429, answer), TAKEN)) {
      EventSender sender = sender(server.url(), TrackingConfig.builder().flushQueueSize(2));
      queue.offer(TrackingEvent.builder("x", Instant.EPOCH).userId("bot").insertId("e1").build());
      queue.offer(event("e2"));
      work(sender);

      assertThat(requests(server).get(1)).containsExactly("e2");
      assertThat(dropped(DropReason.REFUSED)).isEqualTo(1);
    }
  }

  @Test
  void whatCanNotBeReadIsTriedAgainAfterAWhile() throws Exception {
    List<Integer> takes = new ArrayList<>();
    Backlog unreadable =
        new Backlog() {
          @Override
          public int size() {
            return 4;
          }

          @Override
          public long since() {
            return clock.nanos.get();
          }

          @Override
          public List<byte[]> take(int most) {
            takes.add(most);
            throw new UncheckedIOException(new IOException("not now"));
          }

          @Override
          public void delivered() {
            throw new AssertionError("nothing was taken");
          }
        };
    TrackingConfig config = TrackingConfig.builder().flushQueueSize(4).build();
    EventPost post = new EventPost(http, URI.create("http://localhost:1"), "KEY", config);
    EventSender sender = new EventSender(config, post, () -> unreadable, report, clock.timing());

    assertThat(sender.guardedStep()).isZero();
    assertThat(sender.guardedStep()).isBetween(80_000_000L, 120_000_000L);
    assertThat(takes).hasSize(1);
    clock.advance(Duration.ofSeconds(1));
    assertThat(sender.guardedStep()).isZero();
    assertThat(sender.guardedStep()).isBetween(160_000_000L, 240_000_000L);
    sender.finish(clock.nanos.get() + TimeUnit.HOURS.toNanos(1));
    for (int i = 0; i < 3; i++) {
      clock.advance(Duration.ofSeconds(2));
      assertThat(sender.guardedStep()).isZero();
    }
    assertThat(sender.guardedStep()).isEqualTo(DONE);
    assertThat(takes).hasSize(5);
    assertThat(log.lines()).hasSize(1);
  }

  @Test
  void eventsThatAreRefusedByNameAreDroppedAndTheOthersArrive() throws Exception {
    try (ScriptedServer server =
        ScriptedServer.of(
            answer(400, "{\"code\":400,\"events_with_invalid_fields\":{\"time\":[0,2]}}"), TAKEN)) {
      offer(1, 4);
      work(sender(server));

      assertThat(requests(server))
          .containsExactly(List.of("e1", "e2", "e3", "e4"), List.of("e2", "e4"));
      assertThat(dropped(DropReason.REFUSED)).isEqualTo(2);
      assertThat(report.stats(0).sent()).isEqualTo(2);
      assertThat(log.lines())
          .containsExactly(
              "WARNING Events are dropped: REFUSED, status 400, fields [time]."
                  + " Not logged again until events arrive.");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 413})
  void aRequestThatIsRefusedAsAWholeIsHalved(int status) throws Exception {
    try (ScriptedServer server =
        ScriptedServer.of(
            answer(status, ""), TAKEN, answer(status, "<html>"), answer(status, "{}"), TAKEN)) {
      offer(1, 4);
      work(sender(server));

      assertThat(requests(server))
          .containsExactly(
              List.of("e1", "e2", "e3", "e4"),
              List.of("e1", "e2"),
              List.of("e3", "e4"),
              List.of("e3"),
              List.of("e4"));
      assertThat(report.stats(0).sent()).isEqualTo(3);
      assertThat(dropped(status == 400 ? DropReason.REFUSED : DropReason.TOO_LARGE)).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {401, 403})
  void aWrongKeyDropsEventsAndIsLoggedOnce(int status) throws Exception {
    try (ScriptedServer server = ScriptedServer.of(answer(status, ""))) {
      offer(1, 12);
      work(sender(server));

      assertThat(server.requests()).hasSize(3);
      assertThat(dropped(DropReason.REFUSED)).isEqualTo(12);
      assertThat(log.lines()).hasSize(1);
    }
  }

  @Test
  void connectionsThatBreakAndAnswersThatAreNoneLoseNothing() throws Exception {
    try (ScriptedServer server =
        ScriptedServer.of(
            ScriptedServer.Peer::reset,
            ScriptedServer.Peer::close,
            ScriptedServer.rawThenClose("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n{"),
            ScriptedServer.rawThenClose("garbage\r\n\r\n"),
            answer(200, "<html>Sign in</html>"),
            TAKEN)) {
      EventSender sender = sender(server);
      offer(1, 4);
      for (int i = 0; i < 6; i++) {
        work(sender);
        clock.advance(Duration.ofSeconds(30));
      }

      assertThat(requests(server)).hasSize(6).containsOnly(List.of("e1", "e2", "e3", "e4"));
      assertThat(report.stats(0).sent()).isEqualTo(4);
      assertThat(report.stats(0).failures()).isEqualTo(5);
    }
  }

  @Test
  void aServerThatStallsIsGivenUpInTime() throws Exception {
    try (ScriptedServer server =
        ScriptedServer.of(
            ScriptedServer.Peer::stall,
            peer -> {
              peer.send("HTTP/1.1 400 Bad\r\nContent-Length: 10\r\n\r\n{");
              peer.stall();
            },
            TAKEN)) {
      EventSender sender =
          sender(
              server.url(), TrackingConfig.builder().flushQueueSize(4).requestTimeoutMillis(400));
      offer(1, 4);
      work(sender);
      server.awaitHangUps(1);
      clock.advance(Duration.ofSeconds(1));
      work(sender);
      server.awaitHangUps(1);
      for (int i = 0; i < 3; i++) {
        clock.advance(Duration.ofSeconds(1));
        work(sender);
      }

      assertThat(report.stats(0).sent()).isEqualTo(4);
      assertThat(log.lines().get(0)).contains("timed out while");
    }
  }
}
