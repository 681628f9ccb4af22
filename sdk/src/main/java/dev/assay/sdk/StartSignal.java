package dev.assay.sdk;

import dev.assay.sdk.internal.http.HttpFailure;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Tells those who wait for a client's start whether there are flags.
 *
 * <p>Thread-safe.
 */
final class StartSignal {
  private volatile CompletableFuture<Void> outcome = new CompletableFuture<>();
  private volatile @Nullable HttpFailure lastFailure;
  private final AtomicInteger attempts = new AtomicInteger();

  /** {@return the future that completes with the first flags, or with a failure that is final} */
  CompletableFuture<Void> outcome() {
    return outcome;
  }

  /** There are flags of the server's. */
  void ready() {
    if (!outcome.complete(null) && outcome.isCompletedExceptionally()) {
      outcome = CompletableFuture.completedFuture(null);
    }
  }

  /**
   * A poll failed.
   *
   * @param others whether there are flags from elsewhere to begin with
   */
  void failed(HttpFailure failure, boolean others) {
    lastFailure = failure;
    int attempt = attempts.incrementAndGet();
    if (others) {
      outcome.complete(null);
    } else if (!failure.retryable()) {
      outcome.completeExceptionally(FetchException.of(failure, attempt));
    }
  }

  /** The client was closed. */
  void closed() {
    outcome.completeExceptionally(
        FetchException.of(
            HttpFailure.of(HttpFailure.Kind.CLOSED, "client closed", null), attempts.get()));
  }

  /** {@return why there are no flags after so long} */
  FetchException timeout(String time) {
    HttpFailure last = lastFailure;
    String reason = last == null ? "" : "; the last failure: " + last.getMessage();
    return FetchException.of(
        HttpFailure.of(HttpFailure.Kind.TIMEOUT, "no flags within " + time + reason, last),
        attempts.get());
  }
}
