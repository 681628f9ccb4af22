package dev.assay.sdk;

import dev.assay.evaluation.ExperimentException;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Variants could not be fetched. The failures of earlier attempts are its suppressed exceptions,
 * oldest first.
 */
public final class FetchException extends ExperimentException {
  private static final long serialVersionUID = 1L;

  /** What went wrong. */
  public enum Kind {
    /** There was no complete answer in time. Retried. */
    TIMEOUT,
    /** The connection could not be made or broke, or a proxy refused it. Retried. */
    CONNECTION,
    /** The answer had another status than 200. Retried below 400, from 500 on, and for 429. */
    STATUS,
    /** The answer was not a JSON object of variants, or broke HTTP's rules. Retried. */
    UNREADABLE,
    /** The answer was larger than 8 MiB. Not retried. */
    TOO_LARGE,
    /** The fetching thread was interrupted, or the future was cancelled. Not retried. */
    CANCELLED,
    /** The client was closed during the fetch. Not retried. */
    CLOSED,
    /** The executor did not take the fetch. Not retried. */
    REJECTED
  }

  private final Kind kind;
  private final int status;
  private final int attempts;
  private final boolean retryable;

  FetchException(Kind kind, String message, @Nullable Throwable cause, Parts parts) {
    super(message, cause);
    this.kind = kind;
    this.status = parts.status;
    this.attempts = parts.attempts;
    this.retryable = parts.retryable;
  }

  /** The numbers of a failure; a status of 0 is none. */
  record Parts(int status, int attempts, boolean retryable) {}

  /** {@return what went wrong in the last attempt} */
  public Kind kind() {
    return kind;
  }

  /** {@return the HTTP status of the last attempt's answer, if it is the reason} */
  public OptionalInt status() {
    return status == 0 ? OptionalInt.empty() : OptionalInt.of(status);
  }

  /** {@return how many attempts were made, the last one included; 0 if it did not come to one} */
  public int attempts() {
    return attempts;
  }

  /** {@return whether the same fetch, later, may succeed} */
  public boolean retryable() {
    return retryable;
  }
}
