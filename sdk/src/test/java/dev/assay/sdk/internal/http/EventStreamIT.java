package dev.assay.sdk.internal.http;

import static dev.assay.sdk.internal.http.ScriptedServer.answer;
import static dev.assay.sdk.internal.http.ScriptedServer.rawThenClose;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.assay.sdk.internal.http.HttpFailure.Kind;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Streams of events over real sockets. */
@Timeout(30)
final class EventStreamIT {
  private static final Duration LONG = Duration.ofSeconds(20);
  private static final EventStream.Limits LIMITS = new EventStream.Limits(LONG, LONG, 10_000);
  private static final String HEAD = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n";
  private static final String CHUNKED = HEAD + "Transfer-Encoding: chunked\r\n\r\n";

  @TempDir static Path directory;
  private static SSLContext tls;

  @BeforeAll
  static void makeCertificate() throws Exception {
    tls = TestCertificate.context(directory, "dns:localhost,ip:127.0.0.1");
  }

  private static HttpClient client(ProxyServer proxy) {
    return new HttpClient(new HttpClient.Options(1, 1_000, proxy, tls));
  }

  private static EventStream open(HttpClient client, URI url) {
    return client.openStream(HttpRequest.get(url), LIMITS);
  }

  private static HttpFailure failure(EventStream stream) {
    return catchThrowableOfType(HttpFailure.class, stream::next);
  }

  private static HttpFailure lastFailure(EventStream stream) {
    HttpFailure failure = failure(stream);
    while (failure == null) {
      failure = failure(stream);
    }
    return failure;
  }

  private static ScriptedServer.Step events(String text) {
    return peer -> {
      peer.send(text);
      peer.stall();
    };
  }

  private static String chunk(String text) {
    return Integer.toHexString(text.length()) + "\r\n" + text + "\r\n";
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Type: text/event-stream",
        "content-type: Text/Event-Stream;charset=utf-8",
        "Content-Type: text/event-stream ; charset=utf-8",
      })
  void eventsComeAsTheyAreSent(String type) throws Exception {
    ScriptedServer.Step step =
        peer -> {
          peer.send("HTTP/1.1 200 OK\r\n" + type + "\r\n\r\ndata: [1]\n\n");
          peer.hold();
          peer.send("data:  \n\ndata: [2]\n\n");
          peer.stall();
        };
    try (ScriptedServer server = ScriptedServer.of(step);
        HttpClient client = client(null)) {
      try (EventStream stream = open(client, server.url())) {
        assertThat(stream.next()).asString().isEqualTo("[1]");
        server.letGo(1);
        assertThat(stream.next()).asString().isEqualTo(" ");
        assertThat(stream.next()).asString().isEqualTo("[2]");
        assertThat(server.requests().get(0).headers()).doesNotContainKey("Accept-Encoding");
      }
      server.awaitNoConnections();
    }
  }

  @Test
  void chunksNeedNotFitEvents() throws Exception {
    String text =
        CHUNKED + chunk("data: [1") + chunk("]\n\nda") + chunk("ta: 2\n") + chunk("\ndata: 3\n\n");
    try (ScriptedServer server = ScriptedServer.of(events(text));
        HttpClient client = client(null);
        EventStream stream = open(client, server.url())) {
      assertThat(stream.next()).asString().isEqualTo("[1]");
      assertThat(stream.next()).asString().isEqualTo("2");
      assertThat(stream.next()).asString().isEqualTo("3");
    }
  }

  static Stream<Arguments> failures() {
    return Stream.of(
        Arguments.of("204", answer(204, ""), Kind.STATUS),
        Arguments.of("302", answer(302, "", "Location: /x"), Kind.STATUS),
        Arguments.of("401", answer(401, "no"), Kind.STATUS),
        Arguments.of("404", answer(404, "no"), Kind.STATUS),
        Arguments.of("408", answer(408, "no"), Kind.STATUS),
        Arguments.of("501", answer(501, "no"), Kind.STATUS),
        Arguments.of("HTML", answer(200, "<html>", "Content-Type: text/html"), Kind.UNREADABLE),
        Arguments.of(
            "JSON", answer(200, "[]", "Content-Type: text/event-streams"), Kind.UNREADABLE),
        Arguments.of("no type", answer(200, "data: 1\n\n"), Kind.UNREADABLE),
        Arguments.of("garbage", rawThenClose("\u0000garbage\r\n\r\n"), Kind.UNREADABLE),
        Arguments.of("half a head", rawThenClose(HEAD), Kind.UNREADABLE),
        Arguments.of(
            "gzip", rawThenClose(HEAD + "Content-Encoding: gzip\r\n\r\n"), Kind.UNREADABLE),
        Arguments.of("half a chunk", rawThenClose(CHUNKED + "9\r\ndata: 1\n"), Kind.UNREADABLE),
        Arguments.of(
            "half the chunks", rawThenClose(CHUNKED + chunk("data: 1\n")), Kind.UNREADABLE),
        Arguments.of("a bad chunk", rawThenClose(CHUNKED + "x\r\n"), Kind.UNREADABLE),
        Arguments.of(
            "an endless event", events(HEAD + "\r\n" + "data: x\n".repeat(6_000)), Kind.TOO_LARGE),
        Arguments.of(
            "an endless line", events(HEAD + "\r\ndata: " + "x".repeat(10_000)), Kind.TOO_LARGE),
        Arguments.of("no event", rawThenClose(HEAD + "\r\n: \n\n"), Kind.CONNECTION),
        Arguments.of("half an event", rawThenClose(HEAD + "\r\ndata: 1\n"), Kind.CONNECTION),
        Arguments.of("no chunk", rawThenClose(CHUNKED + "0\r\n\r\n"), Kind.CONNECTION),
        Arguments.of("silence", (ScriptedServer.Step) ScriptedServer.Peer::close, Kind.UNREADABLE),
        Arguments.of("a reset", (ScriptedServer.Step) ScriptedServer.Peer::reset, Kind.CONNECTION));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("failures")
  void whatIsNoStreamOfEventsIsAFailure(String name, ScriptedServer.Step step, Kind kind)
      throws Exception {
    try (ScriptedServer server = ScriptedServer.of(step);
        HttpClient client = client(null);
        EventStream stream = open(client, server.url())) {
      HttpFailure failure = failure(stream);

      assertThat(failure.kind()).as(failure.getMessage()).isEqualTo(kind);
      assertThat(failure(stream)).isSameAs(failure);
      server.awaitNoConnections();
    }
  }

  @Test
  void aFailureTellsTheStatusAndWhenToComeAgain() throws Exception {
    try (ScriptedServer server = ScriptedServer.of(answer(429, "", "Retry-After: 3"));
        HttpClient client = client(null);
        EventStream stream = open(client, server.url())) {
      HttpFailure failure = failure(stream);

      assertThat(failure.status()).isEqualTo(429);
      assertThat(failure.retryAfterNanos()).isEqualTo(Duration.ofSeconds(3).toNanos());
    }
  }

  @Test
  void whatCameBeforeAFailureIsDelivered() throws Exception {
    String text = CHUNKED + chunk("data: 1\n\ndata: 2\n\ndata: 3\n");
    try (ScriptedServer server = ScriptedServer.of(rawThenClose(text));
        HttpClient client = client(null);
        EventStream stream = open(client, server.url())) {
      assertThat(stream.next()).asString().isEqualTo("1");
      assertThat(stream.next()).asString().isEqualTo("2");
      assertThat(failure(stream).kind()).isEqualTo(Kind.UNREADABLE);
    }
  }

  @Test
  void aResetAfterAnEventEndsTheStream() throws Exception {
    ScriptedServer.Step step =
        peer -> {
          peer.send(HEAD + "\r\ndata: 1\n\ndata: 2\n");
          peer.hold();
          peer.reset();
        };
    try (ScriptedServer server = ScriptedServer.of(step);
        HttpClient client = client(null);
        EventStream stream = open(client, server.url())) {
      stream.next();
      server.letGo(1);

      assertThat(failure(stream).kind()).isEqualTo(Kind.CONNECTION);
    }
  }

  @Test
  void aStreamGoesThroughATunnel() throws Exception {
    try (ScriptedServer server = ScriptedServer.tls(tls, events(HEAD + "\r\ndata: 1\n\n"));
        ScriptedProxy proxy = new ScriptedProxy("Basic bWU6c2VjcmV0");
        HttpClient client = client(new ProxyServer("127.0.0.1", proxy.port(), "me:secret"));
        EventStream stream = open(client, server.url())) {
      assertThat(stream.next()).asString().isEqualTo("1");
      assertThat(server.requests().get(0).headers()).doesNotContainKey("Proxy-Authorization");
    }
  }

  @Test
  void aPlainStreamNamesItsServerToTheProxy() throws Exception {
    try (ScriptedServer proxy = ScriptedServer.of(events(HEAD + "\r\ndata: 1\n\n"));
        HttpClient client = client(new ProxyServer("127.0.0.1", proxy.port(), "me:secret"));
        EventStream stream = open(client, URI.create("http://server.invalid/stream"))) {
      assertThat(stream.next()).asString().isEqualTo("1");
      assertThat(proxy.requests().get(0).target()).isEqualTo("http://server.invalid/stream");
      assertThat(proxy.requests().get(0).header("Proxy-Authorization")).isNotNull();
    }
  }

  @Test
  void streamsTakeNoPlaceOfRequests() throws Exception {
    try (ScriptedServer server =
            ScriptedServer.of(
                events(HEAD + "\r\ndata: 1\n\n"),
                events(HEAD + "\r\ndata: 2\n\n"),
                ScriptedServer.json("3"));
        HttpClient client = client(null);
        EventStream first = open(client, server.url());
        EventStream second = open(client, server.url());
        Call call = client.open(LONG, LONG)) {
      call.begin();

      assertThat(first.next()).asString().isEqualTo("1");
      assertThat(second.next()).asString().isEqualTo("2");
      assertThat(client.send(HttpRequest.get(server.url()), call).body()).asString().isEqualTo("3");
    }
  }

  @Test
  void aStreamThatWasClosedConnectsNoMore() throws Exception {
    try (ScriptedServer server = ScriptedServer.of(events(HEAD + "\r\n"))) {
      HttpClient client = client(null);
      EventStream closed = open(client, server.url());
      closed.close();
      closed.close();
      assertThat(failure(closed).kind()).isEqualTo(Kind.CLOSED);
      client.close();
      assertThat(failure(open(client, server.url())).kind()).isEqualTo(Kind.CLOSED);
      assertThat(server.connections()).isZero();
    }
  }

  @Test
  void anInterruptedThreadIsNotKeptWaiting() throws Exception {
    try (ScriptedServer server = ScriptedServer.of(events(HEAD + "\r\n"));
        HttpClient client = client(null);
        EventStream stream = open(client, server.url())) {
      Thread.currentThread().interrupt();
      HttpFailure failure = failure(stream);

      assertThat(Thread.interrupted()).isTrue();
      assertThat(failure.kind()).isEqualTo(Kind.CANCELLED);
    }
  }

  @Test
  void anInterruptBetweenEventsThatWasClearedIsForgotten() throws Exception {
    try (ScriptedServer server = ScriptedServer.of(events(HEAD + "\r\ndata: 1\n\ndata: 2\n\n"));
        HttpClient client = client(null);
        EventStream stream = open(client, server.url())) {
      stream.next();
      Thread.currentThread().interrupt();
      assertThat(Thread.interrupted()).isTrue();

      assertThat(stream.next()).asString().isEqualTo("2");
    }
  }

  /** Streams with a watchdog of their own, which tells when it has nothing left to watch. */
  private static final class Watched implements AutoCloseable {
    private final BlockingQueue<Thread> idle = new LinkedBlockingQueue<>();
    private final Watchdog watchdog =
        new Watchdog(System::nanoTime, 0, () -> idle.add(Thread.currentThread()));
    private final Connector connector =
        new Connector(NameLookup.SYSTEM, new HttpClient.Options(1, 1, null, null));

    EventStream open(URI url) {
      Call call = new Call(System::nanoTime, 0, 1L << 61, watchdog::forget);
      return new EventStream(HttpRequest.get(url), LIMITS, connector, watchdog, call);
    }

    /** Waits until nothing is watched and no thread watches. */
    void awaitNothingWatched() throws InterruptedException {
      Call last = new Call(System::nanoTime, 0, 0, watchdog::forget);
      last.onAbandoned(
          failure -> {
            last.close();
            idle.clear();
          });
      watchdog.watch(last);
      idle.take().join();
    }

    @Override
    public void close() {
      watchdog.close();
    }
  }

  @Test
  void aThousandStreamsLeaveNothingOpen() throws Exception {
    try (ScriptedServer server = ScriptedServer.of(events(HEAD + "\r\ndata: 1\n\n"));
        Watched watched = new Watched()) {
      for (int i = 0; i < 1_000; i++) {
        try (EventStream stream = watched.open(server.url())) {
          assertThat(stream.next()).asString().isEqualTo("1");
        }
      }
      server.awaitNoConnections();
      watched.awaitNothingWatched();
      assertThat(server.connections()).isEqualTo(1_000);
    }
  }

  @Test
  void streamsThatFailAndAreClosedAtRandomLeaveNothingOpen() throws Exception {
    Random random = new Random(7);
    ScriptedServer.Step[] steps = {
      events(HEAD + "\r\ndata: 1\n\n"),
      events(CHUNKED + chunk("data: 1\n\n")),
      events("HTTP/1.1 2"),
      answer(500, "x"),
      ScriptedServer.Peer::close,
      ScriptedServer.Peer::reset,
    };
    ScriptedServer.Step any =
        peer -> {
          int step;
          synchronized (random) {
            step = random.nextInt(steps.length);
          }
          steps[step].handle(peer);
        };
    try (ScriptedServer server = ScriptedServer.of(any);
        Watched watched = new Watched()) {
      List<FutureTask<HttpFailure>> readers = new ArrayList<>();
      List<EventStream> streams = new ArrayList<>();
      for (int i = 0; i < 300; i++) {
        EventStream stream = watched.open(server.url());
        streams.add(stream);
        readers.add(new FutureTask<>(() -> lastFailure(stream)));
        new Thread(readers.get(i)).start();
        synchronized (random) {
          streams.get(random.nextInt(streams.size())).close();
        }
      }
      streams.forEach(EventStream::close);
      for (FutureTask<HttpFailure> reader : readers) {
        assertThat(reader.get()).isNotNull();
      }
      server.awaitNoConnections();
      watched.awaitNothingWatched();
    }
  }

  @Test
  void closingTheClientLeavesNoThread() throws Exception {
    try (ScriptedServer server = ScriptedServer.of(events(HEAD + "\r\ndata: 1\n\n"))) {
      HttpClient client = client(null);
      List<EventStream> streams = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        EventStream stream = open(client, server.url());
        stream.next();
        streams.add(stream);
      }
      client.close();

      server.awaitNoConnections();
      for (EventStream stream : streams) {
        assertThat(failure(stream).kind()).isEqualTo(Kind.CLOSED);
      }
      assertThat(Thread.getAllStackTraces().keySet())
          .noneMatch(thread -> thread.isAlive() && thread.getName().equals("assay-watchdog"));
    }
  }

  @Test
  void manyFlagsArriveWhole() throws Exception {
    String flags = "[" + "{\"key\":\"some-flag\",\"segments\":[]},".repeat(80_000) + "null]";
    byte[] data = flags.getBytes(StandardCharsets.UTF_8);
    try (ScriptedServer server =
            ScriptedServer.of(events(CHUNKED + chunk("data: ") + chunk(flags) + chunk("\n\n")));
        HttpClient client = client(null);
        EventStream stream =
            client.openStream(
                HttpRequest.get(server.url()),
                new EventStream.Limits(LONG, LONG, data.length + 6))) {
      assertThat(stream.next()).isEqualTo(data);
    }
  }
}
