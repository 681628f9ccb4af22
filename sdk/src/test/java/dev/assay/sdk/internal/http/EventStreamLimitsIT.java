package dev.assay.sdk.internal.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.assay.sdk.internal.http.HttpFailure.Kind;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Wherever a server leaves a stream hanging, it ends in time, or when it is stopped. */
@Timeout(30)
final class EventStreamLimitsIT {
  private static final Duration SHORT = Duration.ofMillis(200);
  private static final Duration LONG = Duration.ofSeconds(25);
  private static final EventStream.Limits LONG_LIMITS = limits(LONG, LONG);
  private static final String FIRST =
      "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\ndata: 1\n\n";

  @TempDir static Path directory;
  private static SSLContext tls;

  @BeforeAll
  static void makeCertificate() throws Exception {
    tls = TestCertificate.context(directory, "dns:localhost,ip:127.0.0.1");
  }

  private static EventStream.Limits limits(Duration first, Duration silence) {
    return new EventStream.Limits(first, silence, 1_000_000);
  }

  static Stream<Named<Traps.Place>> firstPlaces() {
    return Traps.places(tls);
  }

  private static Named<Traps.Place> later(String name, ScriptedServer.Step step) {
    return Named.of(name, () -> Traps.scripted(ScriptedServer.of(step)));
  }

  static Stream<Named<Traps.Place>> laterPlaces() {
    return Stream.of(
        later("after an event", Traps.stallAfter(FIRST)),
        later("within an event", Traps.stallAfter(FIRST + "data: 2\ndata")),
        later("before the end of an event", Traps.stallAfter(FIRST + "data: 2\n")),
        later("in a trickling event", Traps.trickleAfter(FIRST + "data: ")),
        later("in a trickling comment", Traps.trickleAfter(FIRST + ":")),
        Named.of(
            "within an event over TLS",
            () -> Traps.scripted(ScriptedServer.tls(tls, Traps.stallAfter(FIRST + "data: ")))));
  }

  static Stream<Named<Traps.Place>> places() {
    return Stream.concat(firstPlaces(), laterPlaces());
  }

  private static HttpClient client() {
    return new HttpClient(new HttpClient.Options(1, 1_000_000, null, tls));
  }

  private static EventStream open(HttpClient client, URI url, EventStream.Limits limits) {
    return client.openStream(HttpRequest.get(url), limits);
  }

  /** Reads until the stream fails. */
  private static HttpFailure failure(EventStream stream) {
    return catchThrowableOfType(
        HttpFailure.class,
        () -> {
          while (true) {
            stream.next();
          }
        });
  }

  private static FutureTask<HttpFailure> reading(EventStream stream) {
    FutureTask<HttpFailure> reading = new FutureTask<>(() -> failure(stream));
    new Thread(reading).start();
    return reading;
  }

  @ParameterizedTest
  @MethodSource("firstPlaces")
  void theFirstEventIsWaitedForInItsTime(Traps.Place place) throws Exception {
    try (Traps.Trap trap = place.set();
        HttpClient client = client();
        EventStream stream = open(client, trap.url(), limits(SHORT, LONG))) {
      assertThat(failure(stream).kind()).isEqualTo(Kind.TIMEOUT);
    }
  }

  @ParameterizedTest
  @MethodSource("laterPlaces")
  void laterEventsAreWaitedForWithoutLongSilence(Traps.Place place) throws Exception {
    try (Traps.Trap trap = place.set();
        HttpClient client = client();
        EventStream stream = open(client, trap.url(), limits(LONG, SHORT))) {
      assertThat(failure(stream)).hasMessageContaining("event").isSameAs(failure(stream));
      assertThat(failure(stream).kind()).isEqualTo(Kind.TIMEOUT);
      assertThat(failure(stream).retryable()).isTrue();
    }
  }

  @ParameterizedTest
  @MethodSource("places")
  void closingWakesTheReader(Traps.Place place) throws Exception {
    try (Traps.Trap trap = place.set();
        HttpClient client = client()) {
      FutureTask<HttpFailure> reading;
      try (EventStream stream = open(client, trap.url(), LONG_LIMITS)) {
        reading = reading(stream);
        trap.awaitCaught();
      }

      assertThat(reading.get().kind()).isEqualTo(Kind.CLOSED);
    }
  }

  @ParameterizedTest
  @MethodSource("places")
  void closingTheClientWakesTheReader(Traps.Place place) throws Exception {
    try (Traps.Trap trap = place.set()) {
      FutureTask<HttpFailure> reading;
      try (HttpClient client = client()) {
        reading = reading(open(client, trap.url(), LONG_LIMITS));
        trap.awaitCaught();
      }

      assertThat(reading.get().kind()).isEqualTo(Kind.CLOSED);
    }
  }

  @ParameterizedTest
  @MethodSource("places")
  void anInterruptEndsTheStream(Traps.Place place) throws Exception {
    try (Traps.Trap trap = place.set();
        HttpClient client = client();
        EventStream stream = open(client, trap.url(), LONG_LIMITS)) {
      FutureTask<HttpFailure> reading =
          new FutureTask<>(
              () -> {
                HttpFailure failure = failure(stream);
                assertThat(Thread.currentThread().isInterrupted()).isTrue();
                return failure;
              });
      Thread thread = new Thread(reading);
      thread.start();
      trap.awaitCaught();
      thread.interrupt();

      assertThat(reading.get().kind()).isEqualTo(Kind.CANCELLED);
    }
  }

  private static HttpClient client(LongSupplier clock) {
    return new HttpClient(
        new HttpClient.Options(1, 1_000_000, null, null), NameLookup.SYSTEM, clock);
  }

  @ParameterizedTest
  @ValueSource(strings = {": comment\n", "event: other\ndata: x\n\n", "data:  \n\n"})
  void signsOfLifeKeepAStreamGoing(String sign) throws Exception {
    ReadersClock clock = new ReadersClock(Thread.currentThread());
    EventStream.Limits limits = limits(LONG, Duration.ofSeconds(10));
    ScriptedServer.Step step =
        peer -> {
          clock.pieces(FIRST, sign, 30).handle(peer);
          peer.send("data: 2\n\n");
          peer.stall();
        };
    try (ScriptedServer server = ScriptedServer.of(step);
        HttpClient client = client(clock);
        EventStream stream = open(client, server.url(), limits)) {
      String data = "";
      while (!data.equals("2")) {
        data = new String(stream.next(), StandardCharsets.UTF_8);
      }
      assertThat(clock.getAsLong()).isEqualTo(Duration.ofSeconds(30).toNanos());
    }
  }

  @Test
  void beforeTheFirstEventCommentsAreNoSigns() throws Exception {
    ReadersClock clock = new ReadersClock(Thread.currentThread());
    ScriptedServer.Step comments =
        peer -> {
          peer.send("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n");
          while (true) {
            peer.send(":\n");
            clock.advance(Duration.ofSeconds(1));
          }
        };
    try (ScriptedServer server = ScriptedServer.of(comments);
        HttpClient client = client(clock);
        EventStream stream = open(client, server.url(), LONG_LIMITS)) {
      assertThat(failure(stream).kind()).isEqualTo(Kind.TIMEOUT);
    }
  }

  @Test
  void noTimeRunsBetweenEvents() throws Exception {
    ReadersClock clock = new ReadersClock(Thread.currentThread());
    ScriptedServer.Step step =
        peer -> {
          peer.send(FIRST);
          peer.hold();
          peer.send("data: 2\n\n");
          peer.stall();
        };
    try (ScriptedServer server = ScriptedServer.of(step);
        HttpClient client = client(clock);
        EventStream stream = open(client, server.url(), LONG_LIMITS)) {
      stream.next();
      clock.advance(Duration.ofHours(1));
      // The watchdog looks at the stream meanwhile: it ends this call, which is out of time.
      try (Call other = client.open(Duration.ofMillis(1), Duration.ofMillis(1))) {
        CountDownLatch looked = new CountDownLatch(1);
        other.onAbandoned(failure -> looked.countDown());
        clock.advance(Duration.ofSeconds(1));
        looked.await();
      }
      server.letGo(1);

      assertThat(stream.next()).asString().isEqualTo("2");
    }
  }
}
