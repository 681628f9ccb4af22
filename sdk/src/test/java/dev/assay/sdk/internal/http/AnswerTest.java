package dev.assay.sdk.internal.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.assay.sdk.internal.http.HttpFailure.Kind;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How answers are read. */
final class AnswerTest {
  private static final int MOST = 20_000;
  private static final String OK = "HTTP/1.1 200 OK\r\n";

  private static final class Answer {
    private final ResponseHead head;
    private final byte[] body;

    Answer(ResponseHead head, byte[] body) {
      this.head = head;
      this.body = body;
    }

    ResponseHead head() {
      return head;
    }

    byte[] body() {
      return body;
    }

    String text() {
      return new String(body, StandardCharsets.UTF_8);
    }
  }

  /** A stream that gives a few bytes at a time. */
  private static InputStream inPieces(byte[] bytes, int size) {
    return new ByteArrayInputStream(bytes) {
      @Override
      public synchronized int read(byte[] target, int offset, int length) {
        return super.read(target, offset, Math.min(length, size));
      }
    };
  }

  private static Answer read(byte[] bytes, int piece) throws IOException {
    ByteSource source = new ByteSource(inPieces(bytes, piece));
    ResponseHead head = ResponseHead.read(source);
    return new Answer(head, new Body(source, head, MOST).readAll());
  }

  private static Answer read(String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    Answer whole = read(bytes, Integer.MAX_VALUE);
    assertThat(read(bytes, 1).body()).isEqualTo(whole.body());
    return whole;
  }

  private static Kind failure(String text) {
    return catchThrowableOfType(HttpFailure.class, () -> read(text)).kind();
  }

  @Test
  void aBodyOfKnownLengthIsRead() throws Exception {
    assertThat(read(OK + "Content-Length: 3\r\n\r\nabc").text()).isEqualTo("abc");
    assertThat(read(OK + "content-length:0\r\n\r\n").text()).isEmpty();
  }

  @Test
  void aBodyInChunksIsRead() throws Exception {
    String head = OK + "Transfer-Encoding: Chunked\r\n\r\n";

    assertThat(read(head + "3\r\nabc\r\nA;x=y\r\n0123456789\r\n0\r\nTrailer: t\r\n\r\n").text())
        .isEqualTo("abc0123456789");
    assertThat(read(head + "0\r\n\r\n").text()).isEmpty();
  }

  @Test
  void aBodyWithoutALengthEndsWithTheConnection() throws Exception {
    assertThat(read(OK + "\r\n" + "x".repeat(10_000)).text()).hasSize(10_000);
  }

  @ParameterizedTest
  @ValueSource(ints = {204, 304})
  void someAnswersHaveNoBody(int status) throws Exception {
    Answer answer = read("HTTP/1.1 " + status + " \r\nContent-Length: 5\r\n\r\n");

    assertThat(answer.body()).isEmpty();
    assertThat(answer.head().isKeptAlive()).isTrue();
  }

  @Test
  void interimAnswersAreSkipped() throws Exception {
    String interim = "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Hints\r\nLink: x\r\n\r\n";

    assertThat(read(interim + OK + "Content-Length: 1\r\n\r\na").text()).isEqualTo("a");
  }

  @Test
  void linesMayEndWithoutCarriageReturnAndReasonsMayBeMissing() throws Exception {
    assertThat(read("HTTP/1.1 200\nContent-Length: 1\n\na").text()).isEqualTo("a");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "\r\n\r\n",
        "<html>",
        "SSH-2.0-OpenSSH_9\r\n",
        "HTTP/2 200 OK\r\n\r\n",
        "HTTP/1.1 20\r\n\r\n",
        "HTTP/1.1 2x0 OK\r\n\r\n",
        "HTTP/1.1 099 OK\r\n\r\n",
        "HTTP/1.1 2000 OK\r\n\r\n",
        "HTTP/1.1 101 Switching\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nabc",
        "HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\nabc",
        "HTTP/1.1 200 OK\r\nContent-Length: 3\r\nContent-Length: 2\r\n\r\nabc",
        "HTTP/1.1 200 OK\r\nContent-Length: \r\n\r\nabc",
        "HTTP/1.1 200 OK\r\n folded: x\r\n\r\nabc",
        "HTTP/1.1 200 OK\r\nno colon\r\n\r\nabc",
        "HTTP/1.1 200 OK\r\nspace : x\r\n\r\nabc",
        "HTTP/1.1 200 OK\r\n: x\r\n\r\nabc",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nabc\r\n0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nx\r\nabc\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3x\r\nabc\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n",
        "HTTP/1.1 200 OK\r\nContent-Encoding: br\r\nContent-Length: 1\r\n\r\nx",
        "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 1\r\n\r\nx",
      })
  void whatIsNotAnAnswerIsUnreadable(String text) {
    assertThat(failure(text)).isEqualTo(Kind.UNREADABLE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Length: 20001\r\n\r\n",
        "Content-Length: 999999999999999999\r\n\r\n",
        "Transfer-Encoding: chunked\r\n\r\n4e21\r\n",
        "Transfer-Encoding: chunked\r\n\r\n7fffffffffffffff\r\n",
        "Transfer-Encoding: chunked\r\n\r\nffffffffffffffffffff\r\n",
        "Transfer-Encoding: chunked\r\n\r\n1\r\na\r\n4e20\r\n",
      })
  void whatIsTooLargeIsNotRead(String rest) {
    assertThat(failure(OK + rest)).isEqualTo(Kind.TOO_LARGE);
  }

  @Test
  void anEndlessBodyOrHeadIsGivenUp() {
    assertThat(failure(OK + "\r\n" + "x".repeat(MOST + 1))).isEqualTo(Kind.TOO_LARGE);
    assertThat(failure(OK + "X: " + "x".repeat(70_000))).isEqualTo(Kind.UNREADABLE);
    assertThat(failure(OK + "X: 1\r\n".repeat(20_000) + "\r\n")).isEqualTo(Kind.UNREADABLE);
    assertThat(failure("HTTP/1.1 100 Continue\r\n\r\n".repeat(10_000))).isEqualTo(Kind.UNREADABLE);
    assertThat(
            failure(
                OK
                    + "Transfer-Encoding: chunked\r\n\r\n0\r\n"
                    + "Trailer: t\r\n".repeat(1000)
                    + "\r\n"))
        .isEqualTo(Kind.UNREADABLE);
  }

  private static byte[] zipped(byte[] plain) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(plain);
    }
    return bytes.toByteArray();
  }

  private static String gzipAnswer(byte[] plain) throws IOException {
    byte[] body = zipped(plain);
    return OK
        + "Content-Encoding: gzip\r\nContent-Length: "
        + body.length
        + "\r\n\r\n"
        + new String(body, StandardCharsets.ISO_8859_1);
  }

  @Test
  void aCompressedBodyIsDecoded() throws Exception {
    assertThat(read(gzipAnswer("häh".getBytes(StandardCharsets.UTF_8))).text()).isEqualTo("häh");
  }

  @Test
  void theBoundHoldsForTheDecodedBody() throws Exception {
    assertThat(failure(gzipAnswer(new byte[MOST + 1]))).isEqualTo(Kind.TOO_LARGE);
    assertThat(read(gzipAnswer(new byte[MOST])).body()).hasSize(MOST);
  }

  @ParameterizedTest
  @CsvSource({
    "HTTP/1.1, Content-Length: 3, true",
    "HTTP/1.1, Transfer-Encoding: chunked, true",
    "HTTP/1.1, X: no length, false",
    "HTTP/1.0, Content-Length: 3, false",
    "HTTP/1.0, Connection: keep-alive, false",
  })
  void aConnectionIsKeptIfTheBodysEndIsKnown(String version, String header, boolean kept)
      throws Exception {
    byte[] answer =
        (version + " 200 OK\r\n" + header + "\r\n\r\n").getBytes(StandardCharsets.UTF_8);
    ResponseHead head = ResponseHead.read(new ByteSource(new ByteArrayInputStream(answer)));

    assertThat(head.isKeptAlive()).isEqualTo(kept);
  }

  @Test
  void twoWaysToTellTheEndAreOneTooMany() throws Exception {
    Answer answer =
        read(OK + "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\n\r\n");

    assertThat(answer.text()).isEqualTo("a");
    assertThat(answer.head().isKeptAlive()).isFalse();
  }

  @Test
  void theServersKeepAliveTimeIsRead() throws Exception {
    assertThat(read(OK + "Keep-Alive: max=5, Timeout=7\r\n\r\n").head().keepAliveSeconds())
        .isEqualTo(7);
    assertThat(read(OK + "Keep-Alive: max=5\r\n\r\n").head().keepAliveSeconds()).isEqualTo(-1);
  }

  @Test
  void anyBytesEndInAnAnswerOrAFailure() {
    Random random = new Random(42);
    byte[] sample =
        (OK + "Transfer-Encoding: chunked\r\nX: y\r\n\r\n3\r\nabc\r\n0\r\n\r\n")
            .getBytes(StandardCharsets.UTF_8);
    for (int round = 0; round < 5_000; round++) {
      byte[] bytes = sample.clone();
      for (int i = random.nextInt(4); i >= 0; i--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      }
      try {
        assertThat(read(bytes, 1 + random.nextInt(20))).isNotNull();
      } catch (IOException e) {
        assertThat(e).isInstanceOf(HttpFailure.class);
      }
    }
  }

  private static Duration retryAfter(String value) throws IOException {
    Answer answer =
        read("HTTP/1.1 429 Busy\r\nretry-after: " + value + "\r\nContent-Length: 0\r\n\r\n");
    Clock clock = Clock.fixed(Instant.parse("2026-01-01T00:00:00Z"), ZoneOffset.UTC);
    return Duration.ofNanos(
        RetryAfter.nanos(new HttpResponse(answer.head(), answer.body()), clock));
  }

  @ParameterizedTest
  @CsvSource({
    "2, PT2S",
    "0, PT0S",
    "99999999, PT8760H",
    "100000000, PT8760H",
    "99999999999999999999, PT8760H",
    "000000000002, PT2S",
    "'Thu, 1 Jan 2026 00:00:30 GMT', PT30S",
    "'Thu, 01 Jan 2026 00:01:00 GMT', PT1M",
    "'Wed, 31 Dec 2025 00:00:00 GMT', PT0S",
    "-5, PT0S",
    "soon, PT0S",
    "'', PT0S",
  })
  void retryAfterIsInSecondsOrADate(String value, Duration expected) throws Exception {
    assertThat(retryAfter(value)).isEqualTo(expected);
  }

  @Test
  void requestsRefuseWhatWouldBreakOutOfAHeader() {
    HttpRequest request = HttpRequest.get(URI.create("http://h/p#f"));

    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> request.header("X", "a\r\nY: b"))
        .withMessageNotContaining("Y");
    assertThat(request).hasToString("GET http://h/p");
  }
}
