package dev.assay.sdk;

import dev.assay.evaluation.ExperimentException;
import dev.assay.sdk.internal.http.HttpFailure;
import java.util.OptionalInt;

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
    /**
     * The connection could not be made or broke, or a proxy refused it. Retried, unless the proxy
     * refused with a status that is not retried either.
     */
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

  private FetchException(HttpFailure failure, int attempts) {
    super(message(failure, attempts), failure.getCause());
    this.kind = Kind.valueOf(failure.kind().name());
    this.status = failure.status();
    this.attempts = attempts;
    this.retryable = failure.retryable();
  }

  private static String message(HttpFailure failure, int attempts) {
    return failure.getMessage() + (attempts > 1 ? " (attempt " + attempts + ")" : "");
  }

  /**
   * {@return the failure of a fetch}
   *
   * @param last the failure of its last attempt; those of the earlier ones are suppressed in it
   * @param attempts how many attempts there were
   */
  static FetchException of(HttpFailure last, int attempts) {
    FetchException exception = new FetchException(last, attempts);
    int attempt = 1;
    for (Throwable earlier : last.getSuppressed()) {
      if (earlier instanceof HttpFailure failure) {
        exception.addSuppressed(new FetchException(failure, attempt));
        attempt++;
      }
    }
    return exception;
  }

  /** {@return the throwable, if it is a fetch's failure, else a failure with it as the cause} */
  static FetchException of(Throwable thrown) {
    return thrown instanceof FetchException failure
        ? failure
        : of(HttpFailure.of(HttpFailure.Kind.REJECTED, "failed: " + thrown, thrown), 0);
  }

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
