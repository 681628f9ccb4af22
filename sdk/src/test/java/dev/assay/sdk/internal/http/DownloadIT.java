package dev.assay.sdk.internal.http;

import static dev.assay.sdk.internal.http.ScriptedServer.answer;
import static dev.assay.sdk.internal.http.ScriptedServer.json;
import static dev.assay.sdk.internal.http.ScriptedServer.raw;
import static dev.assay.sdk.internal.http.ScriptedServer.rawThenClose;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.assay.sdk.internal.http.HttpFailure.Kind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies that are parsed while they arrive. */
@Timeout(30)
final class DownloadIT {
  private static final Duration LONG = Duration.ofSeconds(25);
  private static final int MOST = 100_000;
  private static final String OK = "HTTP/1.1 200 OK\r\n";
  private static final BodyParser<String> TEXT =
      body -> new String(body.readAllBytes(), StandardCharsets.UTF_8);

  private static HttpClient client() {
    return new HttpClient(new HttpClient.Options(4, MOST, null, null));
  }

  private static HttpClient client(LongSupplier clock) {
    return new HttpClient(new HttpClient.Options(4, MOST, null, null), NameLookup.SYSTEM, clock);
  }

  private static HttpRequest request(ScriptedServer server) {
    return HttpRequest.get(server.url());
  }

  private static <T> Download<T> download(
      HttpClient client, ScriptedServer server, BodyParser<T> parser) throws HttpFailure {
    try (Call call = client.open(LONG, LONG)) {
      assertThat(call.begin()).isTrue();
      return client.download(request(server), call, parser);
    }
  }

  private static HttpFailure failure(
      HttpClient client, ScriptedServer server, BodyParser<?> parser) {
    return catchThrowableOfType(HttpFailure.class, () -> download(client, server, parser));
  }

  private static byte[] zipped(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(bytes)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }

  /** A whole answer in gzip, in chunks of so many bytes. */
  private static ScriptedServer.Step zippedChunks(byte[] zipped, int size) throws IOException {
    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    answer.write(bytes(OK + "Content-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n"));
    for (int i = 0; i < zipped.length; i += size) {
      int length = Math.min(size, zipped.length - i);
      answer.write(bytes(Integer.toHexString(length) + "\r\n"));
      answer.write(zipped, i, length);
      answer.write(bytes("\r\n"));
    }
    answer.write(bytes("0\r\n\r\n"));
    return peer -> peer.send(answer.toByteArray());
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static Stream<Arguments> bodies() {
    return Stream.of(
        Arguments.of("a length", raw(OK + "Content-Length: 5\r\n\r\nhello"), true),
        Arguments.of(
            "chunks",
            raw(OK + "Transfer-Encoding: chunked\r\n\r\n2\r\nhe\r\n3\r\nllo\r\n0\r\n\r\n"),
            true),
        Arguments.of("the end of the connection", rawThenClose(OK + "\r\nhello"), false));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("bodies")
  void aBodyIsParsed(String name, ScriptedServer.Step step, boolean kept) throws Exception {
    try (ScriptedServer server = ScriptedServer.of(step);
        HttpClient client = client()) {
      for (int i = 0; i < 3; i++) {
        Download<String> answer = download(client, server, TEXT);

        assertThat(answer.value()).isEqualTo("hello");
        assertThat(answer.response().status()).isEqualTo(200);
        assertThat(answer.response().body()).isEmpty();
      }
      assertThat(server.connections()).isEqualTo(kept ? 1 : 3);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 100_000})
  void aCompressedBodyIsParsed(int size) throws Exception {
    String text = "hello, world ".repeat(1_000);
    try (ScriptedServer server = ScriptedServer.of(zippedChunks(zipped(text), size));
        HttpClient client = client()) {
      assertThat(download(client, server, TEXT).value()).isEqualTo(text);
      assertThat(download(client, server, TEXT).value()).isEqualTo(text);
      assertThat(server.connections()).isEqualTo(1);
    }
  }

  @Test
  void aBodyCompressedInPartsIsParsed() throws Exception {
    ByteArrayOutputStream parts = new ByteArrayOutputStream();
    for (int i = 0; i < 20; i++) {
      parts.write(zipped("part " + i + "\n"));
    }
    try (ScriptedServer server = ScriptedServer.of(zippedChunks(parts.toByteArray(), 13));
        HttpClient client = client()) {
      assertThat(download(client, server, TEXT).value()).hasLineCount(20).endsWith("part 19\n");
    }
  }

  @Test
  void bytesAreParsedAsTheyCome() throws Exception {
    ScriptedServer.Step halves =
        peer -> {
          peer.send(OK + "Content-Length: 2\r\n\r\na");
          peer.hold();
          peer.send("b");
        };
    try (ScriptedServer server = ScriptedServer.of(halves);
        HttpClient client = client()) {
      Download<String> answer =
          download(
              client,
              server,
              body -> {
                String first = String.valueOf((char) body.read());
                server.letGo(1);
                return first + (char) body.read() + body.read();
              });

      assertThat(answer.value()).isEqualTo("ab-1");
    }
  }

  @Test
  void aParserMaySkipAndReadNothing() throws Exception {
    try (ScriptedServer server = ScriptedServer.of(json("0123456789"));
        HttpClient client = client()) {
      Download<String> answer =
          download(
              client,
              server,
              body -> {
                assertThat(body.read(new byte[3], 1, 0)).isZero();
                assertThat(body.skip(4)).isEqualTo(4);
                return new String(body.readNBytes(2), StandardCharsets.UTF_8);
              });

      assertThat(answer.value()).isEqualTo("45");
    }
  }

  @Test
  void whatAParserLeavesCostsTheConnection() throws Exception {
    try (ScriptedServer server = ScriptedServer.of(json("hello"));
        HttpClient client = client()) {
      assertThat(download(client, server, InputStream::read).value()).isEqualTo('h');
      assertThat(download(client, server, TEXT).value()).isEqualTo("hello");
      assertThat(download(client, server, TEXT).value()).isEqualTo("hello");
      assertThat(server.connections()).isEqualTo(2);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {204, 304, 401, 404, 413, 500})
  void otherAnswersAreNotParsed(int status) throws Exception {
    try (ScriptedServer server = ScriptedServer.of(answer(status, status < 400 ? "" : "no"));
        HttpClient client = client()) {
      for (int i = 0; i < 2; i++) {
        Download<String> answer =
            download(
                client,
                server,
                body -> {
                  throw new AssertionError("parsed");
                });

        assertThat(answer.response().status()).isEqualTo(status);
        assertThat(answer.value()).isNull();
      }
      assertThat(server.connections()).isEqualTo(1);
    }
  }

  static Stream<Arguments> failures() {
    String chunked = OK + "Transfer-Encoding: chunked\r\n\r\n";
    return Stream.of(
        Arguments.of("truncated", rawThenClose(OK + "Content-Length: 9\r\n\r\nab"), "UNREADABLE"),
        Arguments.of("a truncated chunk", rawThenClose(chunked + "9\r\nab"), "UNREADABLE"),
        Arguments.of("too few chunks", rawThenClose(chunked + "2\r\nab\r\n"), "UNREADABLE"),
        Arguments.of("a bad chunk", rawThenClose(chunked + "2\r\nabc\r\n"), "UNREADABLE"),
        Arguments.of("garbage", rawThenClose("garbage\r\n\r\n"), "UNREADABLE"),
        Arguments.of("no gzip", answer(200, "hello", "Content-Encoding: gzip"), "UNREADABLE"),
        Arguments.of("no bytes of gzip", answer(200, "", "Content-Encoding: gzip"), "UNREADABLE"),
        Arguments.of("too long", answer(200, "x".repeat(MOST + 1)), "TOO_LARGE"),
        Arguments.of("endless", rawThenClose(OK + "\r\n" + "x".repeat(MOST + 1)), "TOO_LARGE"),
        Arguments.of("a long chunk", rawThenClose(chunked + "fffffff\r\n"), "TOO_LARGE"),
        Arguments.of("no answer", (ScriptedServer.Step) ScriptedServer.Peer::reset, "CONNECTION"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("failures")
  void aBodyThatCanNotBeReadIsAFailureWhateverTheParserDoes(
      String name, ScriptedServer.Step step, Kind kind) throws Exception {
    BodyParser<String> swallowing =
        body -> {
          try {
            return TEXT.parse(body);
          } catch (IOException e) {
            return "nothing";
          }
        };
    BodyParser<String> wrapping =
        body -> {
          try {
            return TEXT.parse(body);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        };
    try (ScriptedServer server = ScriptedServer.of(step);
        HttpClient client = client()) {
      for (BodyParser<String> parser : List.of(TEXT, swallowing, wrapping)) {
        HttpFailure failure = failure(client, server, parser);

        assertThat(failure.kind()).as(failure.getMessage()).isEqualTo(kind);
      }
      server.awaitNoConnections();
    }
  }

  @Test
  void truncatedGzipIsUnreadable() throws Exception {
    byte[] zipped = zipped("hello".repeat(100));
    try (ScriptedServer server = ScriptedServer.of(zippedChunks(Arrays.copyOf(zipped, 25), 10));
        HttpClient client = client()) {
      assertThat(failure(client, server, TEXT).kind()).isEqualTo(Kind.UNREADABLE);
    }
  }

  @Test
  void theBoundHoldsForWhatIsDecoded() throws Exception {
    try (ScriptedServer server =
            ScriptedServer.of(
                zippedChunks(zipped("x".repeat(MOST)), 1_000),
                zippedChunks(zipped("x".repeat(MOST + 1)), 1_000));
        HttpClient client = client()) {
      assertThat(download(client, server, TEXT).value()).hasSize(MOST);
      assertThat(failure(client, server, TEXT).kind()).isEqualTo(Kind.TOO_LARGE);
    }
  }

  static Stream<Exception> parsersExceptions() {
    return Stream.of(new IOException("no cohort"), new IllegalArgumentException("no cohort"));
  }

  @ParameterizedTest
  @MethodSource("parsersExceptions")
  void whatAParserThrowsIsTheCause(Exception exception) throws Exception {
    try (ScriptedServer server = ScriptedServer.of(json("hello"));
        HttpClient client = client()) {
      HttpFailure failure =
          failure(
              client,
              server,
              body -> {
                if (exception instanceof IOException e) {
                  throw e;
                }
                throw (RuntimeException) exception;
              });

      assertThat(failure.kind()).isEqualTo(Kind.UNREADABLE);
      assertThat(failure.retryable()).isTrue();
      assertThat(failure).hasCause(exception);
      server.awaitNoConnections();
    }
  }

  @Test
  void aParserMayChooseItsFailure() throws Exception {
    HttpFailure chosen = HttpFailure.of(Kind.TOO_LARGE, "too many members", null);
    try (ScriptedServer server = ScriptedServer.of(json("hello"));
        HttpClient client = client()) {
      HttpFailure failure =
          failure(
              client,
              server,
              body -> {
                throw chosen;
              });

      assertThat(failure).isSameAs(chosen);
    }
  }

  @Test
  void anErrorOfAParserLeavesNothingOpen() throws Exception {
    StackOverflowError error = new StackOverflowError();
    try (ScriptedServer server = ScriptedServer.of(json("hello"));
        HttpClient client = client()) {
      Throwable thrown =
          catchThrowableOfType(
              StackOverflowError.class,
              () ->
                  download(
                      client,
                      server,
                      body -> {
                        throw error;
                      }));

      assertThat(thrown).isSameAs(error);
      server.awaitNoConnections();
    }
  }

  @Test
  void aSlowBodyHasTimeAsLongAsSomethingArrives() throws Exception {
    ReadersClock clock = new ReadersClock(Thread.currentThread());
    try (ScriptedServer server =
            ScriptedServer.of(clock.pieces(OK + "Content-Length: 30\r\n\r\n", "x", 30));
        HttpClient client = client(clock);
        Call call = client.open(Duration.ofSeconds(10), Duration.ofSeconds(60))) {
      call.begin();

      assertThat(client.download(request(server), call, TEXT).value()).hasSize(30);
    }
  }

  @Test
  void aSlowBodyEndsAtTheDeadline() throws Exception {
    ReadersClock clock = new ReadersClock(Thread.currentThread());
    try (ScriptedServer server =
            ScriptedServer.of(clock.pieces(OK + "Content-Length: 90000\r\n\r\n", "x", 90_000));
        HttpClient client = client(clock);
        Call call = client.open(Duration.ofSeconds(10), Duration.ofSeconds(60))) {
      call.begin();
      HttpFailure failure =
          catchThrowableOfType(
              HttpFailure.class, () -> client.download(request(server), call, TEXT));

      assertThat(failure.kind()).isEqualTo(Kind.TIMEOUT);
    }
  }

  @Test
  void aSlowAnswerThatIsNotParsedHasNoMoreTimeThanItsAttempt() throws Exception {
    ReadersClock clock = new ReadersClock(Thread.currentThread());
    ScriptedServer.Step slow =
        peer -> {
          peer.send(OK + "Content-Length: 1000000\r\n\r\n");
          while (true) {
            peer.send("x");
            clock.advance(Duration.ofSeconds(1));
          }
        };
    try (ScriptedServer server = ScriptedServer.of(slow);
        HttpClient client =
            new HttpClient(
                new HttpClient.Options(1, 1_000_000, null, null), NameLookup.SYSTEM, clock);
        Call call = client.open(Duration.ofSeconds(10), Duration.ofHours(1000))) {
      call.begin();
      HttpFailure failure =
          catchThrowableOfType(HttpFailure.class, () -> client.send(request(server), call));

      assertThat(failure.kind()).isEqualTo(Kind.TIMEOUT);
    }
  }

  @Test
  void aStoppedDownloadIsCancelledWhateverItsParserMakesOfIt() throws Exception {
    CountDownLatch parsing = new CountDownLatch(1);
    BodyParser<String> parser =
        body -> {
          parsing.countDown();
          try {
            return TEXT.parse(body);
          } catch (IOException e) {
            throw new IllegalStateException("no text", e);
          }
        };
    try (ScriptedServer server =
            ScriptedServer.of(Traps.stallAfter(OK + "Content-Length: 5\r\n\r\nhel"));
        HttpClient client = client();
        Call call = client.open(LONG, LONG)) {
      FutureTask<HttpFailure> task =
          new FutureTask<>(
              () -> {
                call.begin();
                return catchThrowableOfType(
                    HttpFailure.class, () -> client.download(request(server), call, parser));
              });
      new Thread(task).start();
      parsing.await();
      call.stop(Kind.CANCELLED);

      assertThat(task.get().kind()).isEqualTo(Kind.CANCELLED);
      server.awaitNoConnections();
    }
  }

  @Test
  void aStaleConnectionIsReplacedBeforeAnythingIsParsed() throws Exception {
    AtomicInteger parsed = new AtomicInteger();
    ScriptedServer.Step close = ScriptedServer.Peer::close;
    try (ScriptedServer server = ScriptedServer.of(json("1"), close, json("2"));
        HttpClient client = client()) {
      List<String> values = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        Download<String> answer =
            download(
                client,
                server,
                body -> {
                  parsed.incrementAndGet();
                  return TEXT.parse(body);
                });
        values.add(answer.value());
      }

      assertThat(values).containsExactly("1", "2");
      assertThat(parsed).hasValue(2);
    }
  }
}
