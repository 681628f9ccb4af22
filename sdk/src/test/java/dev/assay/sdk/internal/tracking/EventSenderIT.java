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
import dev.assay.sdk.tracking.TrackingEvent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each step runs on the test's thread, by a clock that stands between them. */
@Timeout(30)
final class EventSenderIT {
  private static final long DONE = -1;
  private static final ScriptedServer.Step TAKEN = json("{\"code\":200}");

  private final LogLines log = LogLines.capture();
  private final Samples.StandingClock clock = new Samples.StandingClock();
  private final HttpClient http = new HttpClient(new HttpClient.Options(1, 1 << 20, null, null));
  private final UploadReport report = new UploadReport("http://events");
  private final EventQueue queue = new EventQueue(10_000, clock.nanos::get, report);

  @AfterEach
  void close() {
    http.close();
    log.close();
  }

  private EventSender sender(URI url, TrackingConfig.Builder config) {
    TrackingConfig built = config.build();
    EventPost post = new EventPost(http, url, "KEY", built);
    return new EventSender(built, post, () -> queue, report, clock.timing());
  }

  private EventSender sender(ScriptedServer server) {
    return sender(server.url(), TrackingConfig.builder().flushQueueSize(4));
  }

  private void offer(int from, int to) {
    IntStream.rangeClosed(from, to).forEach(i -> queue.offer(event("e" + i)));
  }

  /** {@return the first wait, at once or after steps that are due} */
  private static long work(EventSender sender) {
    long wait = sender.step();
    while (wait == 0) {
      wait = sender.step();
    }
    return wait;
  }

  private long dropped(DropReason reason) {
    return report.stats(0).dropped().get(reason);
  }

  private static List<String> ids(ScriptedServer.Request request) {
    return JsonValue.parse(request.body()).get("events").asList().stream()
        .map(event -> String.valueOf(((Map<?, ?>) event).get("insert_id")))
        .toList();
  }

  private static List<List<String>> requests(ScriptedServer server) {
    return server.requests().stream().map(EventSenderIT::ids).toList();
  }

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
    Thread.currentThread().interrupt();
    Thread mover = new Thread(() -> moveOn(sender));
    mover.setDaemon(true);
    mover.start();
    sender.run();

    assertThat(Thread.interrupted()).isFalse();
    assertThat(sender.underWay()).isEqualTo(4);
    assertThat(log.lines()).hasSize(1).allMatch(line -> line.startsWith("SEVERE"));
  }

  private void moveOn(EventSender sender) {
    while (sender.underWay() == 0) {
      Thread.onSpinWait();
    }
    clock.advance(Duration.ofSeconds(10));
  }
}
