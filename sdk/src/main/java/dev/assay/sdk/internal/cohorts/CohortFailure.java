package dev.assay.sdk.internal.cohorts;

import dev.assay.sdk.internal.http.HttpFailure;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A cohort could not be downloaded, or a name not be looked up. */
final class CohortFailure extends Exception {
  private static final long serialVersionUID = 1L;

  /** Servers and wrong clocks can ask for a year; members must not grow as old as that. */
  private static final long LONGEST_ASKED = TimeUnit.HOURS.toNanos(1);

  private final boolean lasting;
  private final long retryAfterNanos;

  private CohortFailure(
      String reason, @Nullable Throwable cause, boolean lasting, long retryAfterNanos) {
    super(reason, cause);
    this.lasting = lasting;
    this.retryAfterNanos = retryAfterNanos;
  }

  /** {@return a failure that the same request will meet again} */
  static CohortFailure lasting(String reason, @Nullable Throwable cause) {
    return new CohortFailure(reason, cause, true, 0);
  }

  /** {@return a failure of the program itself} */
  static CohortFailure unexpected(Throwable cause) {
    return lasting("failed: " + cause, cause);
  }

  static CohortFailure of(HttpFailure failure) {
    String reason =
        switch (failure.status()) {
          case 401, 403 -> "the keys are refused (status " + failure.status() + ")";
          case 404 -> "the server does not know it (status 404)";
          case 413 -> "it has more members than are allowed (status 413)";
          default -> String.valueOf(failure.getMessage());
        };
    long wait = Math.min(failure.retryAfterNanos(), LONGEST_ASKED);
    return new CohortFailure(reason, failure, !failure.retryable(), wait);
  }

  String reason() {
    return String.valueOf(getMessage());
  }

  /** {@return whether the same request will meet it again, unless something changes there} */
  boolean isLasting() {
    return lasting;
  }

  /** {@return whether the server refuses whoever asks, whatever is asked} */
  boolean isOfKeys() {
    return hasStatus(401) || hasStatus(403);
  }

  /** {@return whether the server knows nothing under the path: what is asked for, or the route} */
  boolean isOfPath() {
    return hasStatus(404);
  }

  private boolean hasStatus(int status) {
    return getCause() instanceof HttpFailure failure && failure.status() == status;
  }

  /** {@return how long the server asks to wait, in nanoseconds, an hour at most, or 0} */
  long retryAfterNanos() {
    return retryAfterNanos;
  }
}
