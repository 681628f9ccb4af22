package dev.assay.testkit;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link FaultProxy} does to a connection or an answer.
 *
 * <p>Immutable.
 */
public final class Fault {
  /** What happens once the permitted part of an answer has passed. */
  enum End {
    CLOSE,
    RESET,
    STALL
  }

  /** Where an answer ends; bytes are counted from its beginning or from its body's. */
  record Cut(End end, int bytes, boolean inBody) {}

  /** How fast an answer passes: so many bytes, then a pause. */
  record Pace(int bytes, Duration pause) {}

  private static final Fault NONE = new Fault("none", null, null, null);
  private static final Fault REFUSE = new Fault("refuse", null, null, null);

  private final String name;
  private final @Nullable Cut cut;
  private final @Nullable Pace pace;
  private final byte @Nullable [] answer;

  private Fault(String name, @Nullable Cut cut, @Nullable Pace pace, byte @Nullable [] answer) {
    this.name = name;
    this.cut = cut;
    this.pace = pace;
    this.answer = answer;
  }

  /** {@return no fault: everything passes} */
  public static Fault none() {
    return NONE;
  }

  /**
   * {@return a reset of the connection: of a new one as soon as it is accepted, of an open one at
   * its next request}
   */
  public static Fault refuse() {
    return REFUSE;
  }

  /** {@return silence: the request arrives, nothing of the answer passes} */
  public static Fault stall() {
    return stallAfter(0);
  }

  /**
   * {@return silence after the first part of what the server sends, be it HTTP or TLS}
   *
   * @param bytes how many bytes pass, 0 or more
   */
  public static Fault stallAfter(int bytes) {
    return cut("stallAfter", End.STALL, bytes, false);
  }

  /**
   * {@return silence after the head and the first part of the body}
   *
   * @param bytes how many bytes of the body pass, 0 or more
   */
  public static Fault stallInBody(int bytes) {
    return cut("stallInBody", End.STALL, bytes, true);
  }

  /**
   * {@return a reset of the connection after the first part of the answer}
   *
   * @param bytes how many bytes pass, head included, 0 or more
   */
  public static Fault resetAfter(int bytes) {
    return cut("resetAfter", End.RESET, bytes, false);
  }

  /**
   * {@return a reset of the connection after the head and the first part of the body}
   *
   * @param bytes how many bytes of the body pass, 0 or more
   */
  public static Fault resetInBody(int bytes) {
    return cut("resetInBody", End.RESET, bytes, true);
  }

  /**
   * {@return an orderly end of the connection after the first part of the answer}
   *
   * @param bytes how many bytes pass, head included, 0 or more
   */
  public static Fault truncateAfter(int bytes) {
    return cut("truncateAfter", End.CLOSE, bytes, false);
  }

  /**
   * {@return an orderly end of the connection after the head and the first part of the body}
   *
   * @param bytes how many bytes of the body pass, 0 or more
   */
  public static Fault truncateInBody(int bytes) {
    return cut("truncateInBody", End.CLOSE, bytes, true);
  }

  private static Fault cut(String name, End end, int bytes, boolean inBody) {
    if (bytes < 0) {
      throw new IllegalArgumentException("bytes must be 0 or more: " + bytes);
    }
    return new Fault(name + "(" + bytes + ")", new Cut(end, bytes, inBody), null, null);
  }

  /**
   * {@return a slow answer: a few bytes at a time}
   *
   * @param bytes how many bytes pass at a time, 1 or more
   * @param pause the time between two such portions
   */
  public static Fault trickle(int bytes, Duration pause) {
    if (bytes < 1) {
      throw new IllegalArgumentException("bytes must be 1 or more: " + bytes);
    }
    Objects.requireNonNull(pause, "pause");
    return new Fault("trickle(" + bytes + ", " + pause + ")", null, new Pace(bytes, pause), null);
  }

  /** {@return an answer that is not HTTP; the server is not asked} */
  public static Fault garbage() {
    byte[] bytes = new byte[512];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (i * 89 + 7);
    }
    return new Fault("garbage", null, null, bytes);
  }

  /**
   * {@return these bytes instead of the server's answer, then an orderly end; the server is not
   * asked}
   *
   * @param bytes the whole answer, head included; copied
   */
  public static Fault answer(byte[] bytes) {
    return new Fault("answer(" + bytes.length + " bytes)", null, null, bytes.clone());
  }

  /**
   * {@return an HTTP answer instead of the server's}
   *
   * @param status the status code
   * @param body the body, empty for none
   * @param headers whole header lines, such as {@code Retry-After: 1}
   */
  public static Fault answer(int status, String body, String... headers) {
    byte[] content = body.getBytes(StandardCharsets.UTF_8);
    StringBuilder head = new StringBuilder("HTTP/1.1 ").append(status).append(" Fault\r\n");
    for (String header : headers) {
      head.append(header).append("\r\n");
    }
    if (status != 204) {
      head.append("Content-Length: ").append(content.length).append("\r\n");
    }
    head.append("Connection: close\r\n\r\n").append(body);
    byte[] bytes = head.toString().getBytes(StandardCharsets.UTF_8);
    return new Fault("answer(" + status + ")", null, null, bytes);
  }

  /** {@return status 200 with an HTML page, as captive portals answer} */
  public static Fault html() {
    return answer(200, "<!DOCTYPE html><title>Sign in</title>", "Content-Type: text/html");
  }

  /** {@return status 204 without a body} */
  public static Fault noContent() {
    return answer(204, "");
  }

  /**
   * {@return status 429}
   *
   * @param retryAfter when to come again; sent in whole seconds
   */
  public static Fault tooManyRequests(Duration retryAfter) {
    return answer(429, "", "Retry-After: " + retryAfter.toSeconds());
  }

  /** {@return an empty answer with a status code, such as 503} */
  public static Fault status(int status) {
    return answer(status, "");
  }

  boolean refuses() {
    return this == REFUSE;
  }

  @Nullable Cut cut() {
    return cut;
  }

  @Nullable Pace pace() {
    return pace;
  }

  byte @Nullable [] answer() {
    return answer;
  }

  /** {@return the fault as it was made, such as {@code resetInBody(10)}} */
  @Override
  public String toString() {
    return name;
  }
}
