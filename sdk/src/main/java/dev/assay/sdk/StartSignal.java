package dev.assay.sdk;

import dev.assay.sdk.internal.http.HttpFailure;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Tells those who wait for a client's start whether there are flags.
 *
 * <p>Thread-safe.
 */
final class StartSignal {
  private final ReentrantLock lock = new ReentrantLock();
  private volatile CompletableFuture<Void> outcome = new CompletableFuture<>();
  private volatile @Nullable HttpFailure lastFailure;
  private final AtomicInteger attempts = new AtomicInteger();

  /** {@return the future that completes with the first flags, or with the next refusal} */
  CompletableFuture<Void> outcome() {
    return outcome;
  }

  /** There are flags of the server's. */
  void ready() {
    lock.lock();
    try {
      outcome.complete(null);
    } finally {
      lock.unlock();
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
      refused(FetchException.of(failure, attempt));
    }
  }

  /** Those who wait are told; who comes later waits for what the server says then. */
  private void refused(FetchException failure) {
    lock.lock();
    try {
      CompletableFuture<Void> told = outcome;
      if (!told.isDone()) {
        // First, for whoever is told may start again at once.
        outcome = new CompletableFuture<>();
        told.completeExceptionally(failure);
      }
    } finally {
      lock.unlock();
    }
  }

  /** The client was closed. */
  void closed() {
    lock.lock();
    try {
      outcome.completeExceptionally(
          FetchException.of(
              HttpFailure.of(HttpFailure.Kind.CLOSED, "client closed", null), attempts.get()));
    } finally {
      lock.unlock();
    }
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
