package dev.assay.sdk.internal.http;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** One attempt failed. The message tells why and where; it never holds a header or a body. */
public final class HttpFailure extends IOException {
  private static final long serialVersionUID = 1L;

  /** What went wrong. */
  public enum Kind {
    /** No complete answer in time. */
    TIMEOUT,
    /** The connection could not be made or broke, or a proxy refused it. */
    CONNECTION,
    /** The answer's status is not the one wanted. */
    STATUS,
    /** The answer breaks the rules of HTTP or of its content. */
    UNREADABLE,
    /** The answer is larger than the bound. */
    TOO_LARGE,
    /** The thread was interrupted, or the caller no longer wants the answer. */
    CANCELLED,
    /** The client was closed. */
    CLOSED,
    /** The executor did not take the call. */
    REJECTED
  }

  private final Kind kind;
  private final int status;
  private final boolean retryable;
  private final long retryAfterNanos;

  private HttpFailure(
      Kind kind, String message, @Nullable Throwable cause, int status, long retryAfterNanos) {
    super(message, cause);
    this.kind = kind;
    this.status = status;
    this.retryAfterNanos = retryAfterNanos;
    this.retryable =
        switch (kind) {
          case TIMEOUT, UNREADABLE -> true;
          case STATUS -> isRetryable(status);
          case CONNECTION -> status == 0 || isRetryable(status);
          case TOO_LARGE, CANCELLED, CLOSED, REJECTED -> false;
        };
  }

  private static boolean isRetryable(int status) {
    return status < 400 || status >= 500 || status == 429;
  }

  /** {@return a failure without a status} */
  public static HttpFailure of(Kind kind, String message, @Nullable Throwable cause) {
    return new HttpFailure(kind, message, cause, 0, 0);
  }

  /** {@return a failure of kind {@link Kind#UNREADABLE}} */
  public static HttpFailure unreadable(String message, @Nullable Throwable cause) {
    return of(Kind.UNREADABLE, message, cause);
  }

  static HttpFailure tooLarge(long mostBytes) {
    return of(Kind.TOO_LARGE, "the answer is larger than " + mostBytes + " bytes", null);
  }

  /**
   * {@return a failure of kind {@link Kind#STATUS}}
   *
   * @param status the answer's status
   * @param retryAfterNanos how long the server asks to wait, in nanoseconds, or 0
   */
  public static HttpFailure status(int status, long retryAfterNanos) {
    return new HttpFailure(
        Kind.STATUS, "the server answered status " + status, null, status, retryAfterNanos);
  }

  static HttpFailure proxyRefused(int status) {
    return new HttpFailure(
        Kind.CONNECTION, "the proxy refused the tunnel with status " + status, null, status, 0);
  }

  /** {@return the same failure for another call, without suppressed ones} */
  public HttpFailure again() {
    return new HttpFailure(kind, String.valueOf(getMessage()), getCause(), status, retryAfterNanos);
  }

  /** {@return what went wrong} */
  public Kind kind() {
    return kind;
  }

  /** {@return the status of the answer, or 0 if it is not the reason} */
  public int status() {
    return kind == Kind.STATUS ? status : 0;
  }

  /** {@return whether another attempt may succeed} */
  public boolean retryable() {
    return retryable;
  }

  /** {@return how long the server asks to wait before the next attempt, in nanoseconds, or 0} */
  public long retryAfterNanos() {
    return retryAfterNanos;
  }
}
