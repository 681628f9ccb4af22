package dev.assay.sdk;

import dev.assay.evaluation.ExperimentUser;
import dev.assay.evaluation.Variants;
import dev.assay.sdk.internal.http.Call;
import dev.assay.sdk.internal.http.HttpFailure;
import dev.assay.sdk.internal.options.DeploymentKey;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Fetches variants from a server: Amplitude's, its evaluation proxy or Assay's.
 *
 * <p>Every fetch ends in time. The first attempt has {@code fetchTimeout} and each retry {@code
 * fetchRetryTimeout}, and {@code fetchDeadline} bounds the whole; each covers waiting for a free
 * connection, looking up the server's name, connecting, sending, reading and parsing. What failed
 * is retried as {@link FetchException.Kind} tells, after the waits that the config sets and not
 * before the time that the server asks for ({@code Retry-After}); if it asks for more than is left,
 * the fetch fails at once.
 *
 * <p>A client holds connections and daemon threads only while it is used, and for some seconds
 * after. {@link #close} ends all of them; a program that ends without it ends all the same.
 *
 * <p>Thread-safe.
 */
public final class RemoteEvaluationClient implements AutoCloseable {
  private final RemoteEvaluationConfig config;
  private final DeploymentKey key;
  private final FetchReport report;
  private final Fetcher fetcher;
  private final FetchThreads threads;
  private volatile boolean closed;

  private RemoteEvaluationClient(DeploymentKey key, RemoteEvaluationConfig config) {
    this.key = key;
    this.config = config;
    report = new FetchReport(key, config);
    fetcher = new Fetcher(key, config, report);
    threads =
        config
            .executor()
            .map(FetchThreads::of)
            .orElseGet(() -> FetchThreads.own(config.maxConcurrentFetches()));
  }

  /**
   * Makes a client that is not shared. {@link Experiment#initializeRemote} gives shared ones.
   *
   * @param deploymentKey the key of the deployment whose flags are fetched
   * @param config how to fetch
   * @return the client; it connects when it first fetches
   * @throws IllegalArgumentException if the key is blank, or holds blanks or characters other than
   *     ASCII
   */
  public static RemoteEvaluationClient create(String deploymentKey, RemoteEvaluationConfig config) {
    return new RemoteEvaluationClient(
        DeploymentKey.of(deploymentKey), Objects.requireNonNull(config, "config"));
  }

  /** {@return how this client fetches} */
  public RemoteEvaluationConfig config() {
    return config;
  }

  /**
   * Fetches the variants of every flag of the deployment, on the calling thread.
   *
   * @param user who the variants are for; never changed
   * @return the variants, default (off) ones included
   * @throws FetchException if there are none, and no fallback
   * @throws IllegalStateException if this client is closed
   */
  public Variants fetch(ExperimentUser user) {
    return fetch(user, FetchOptions.defaults());
  }

  /**
   * Fetches variants, on the calling thread. If that is interrupted, the fetch fails with {@link
   * FetchException.Kind#CANCELLED}, and the thread stays interrupted.
   *
   * @param user who the variants are for; never changed
   * @param options what is asked for
   * @return the variants, default (off) ones included
   * @throws FetchException if there are none, and no fallback
   * @throws IllegalStateException if this client is closed
   */
  public Variants fetch(ExperimentUser user, FetchOptions options) {
    Objects.requireNonNull(user, "user");
    Objects.requireNonNull(options, "options");
    try (Call call = fetcher.open()) {
      if (!call.begin()) {
        throw new IllegalStateException("the client is closed");
      }
      return fetcher.fetch(user, options, call);
    }
  }

  /**
   * Fetches the variants of every flag of the deployment, on another thread.
   *
   * @param user who the variants are for; never changed
   * @return the future of what {@link #fetch(ExperimentUser)} returns or throws
   * @throws IllegalStateException if this client is closed
   */
  public CompletableFuture<Variants> fetchAsync(ExperimentUser user) {
    return fetchAsync(user, FetchOptions.defaults());
  }

  /**
   * Fetches variants, on a thread of the executor. Cancelling the future, or completing it in any
   * other way, ends the request and every wait. The time of the first attempt runs from this call
   * on.
   *
   * @param user who the variants are for; never changed
   * @param options what is asked for
   * @return the future of what {@link #fetch(ExperimentUser, FetchOptions)} returns or throws; it
   *     always completes, and what depends on it runs on the executor. If the executor does not
   *     take the fetch, or not in time, it fails with {@link FetchException.Kind#REJECTED} or
   *     {@link FetchException.Kind#TIMEOUT}.
   * @throws IllegalStateException if this client is closed
   */
  public CompletableFuture<Variants> fetchAsync(ExperimentUser user, FetchOptions options) {
    CompletableFuture<Variants> future = new CompletableFuture<>();
    start(user, options, future);
    return future;
  }

  /**
   * Fetches the variants of every flag of the deployment, on another thread.
   *
   * @param user who the variants are for; never changed
   * @param callback receives the outcome
   * @throws IllegalStateException if this client is closed
   */
  public void fetchAsync(ExperimentUser user, FetchCallback callback) {
    fetchAsync(user, FetchOptions.defaults(), callback);
  }

  /**
   * Fetches variants, on a thread of the executor.
   *
   * @param user who the variants are for; never changed
   * @param options what is asked for
   * @param callback receives the outcome, exactly once
   * @throws IllegalStateException if this client is closed
   */
  public void fetchAsync(ExperimentUser user, FetchOptions options, FetchCallback callback) {
    Objects.requireNonNull(callback, "callback");
    CompletableFuture<Variants> future = new CompletableFuture<>();
    var unused =
        future.whenComplete((variants, failure) -> tell(callback, user, variants, failure));
    start(user, options, future);
  }

  private void tell(
      FetchCallback callback,
      ExperimentUser user,
      @Nullable Variants variants,
      @Nullable Throwable failure) {
    try {
      callback.completed(user, variants, failure == null ? null : FetchException.of(failure));
    } catch (RuntimeException | Error e) {
      report.thrown("callback", e);
    }
  }

  private void start(
      ExperimentUser user, FetchOptions options, CompletableFuture<Variants> future) {
    Objects.requireNonNull(user, "user");
    Objects.requireNonNull(options, "options");
    Call call = fetcher.open();
    var unused = future.whenComplete((variants, failure) -> call.stop(HttpFailure.Kind.CANCELLED));
    call.onAbandoned(
        failure -> {
          call.close();
          if (!future.isDone()) {
            threads.executeLate(() -> fail(user, options, future, failure));
          }
        });
    try {
      threads.execute(() -> run(user, options, future, call));
    } catch (RuntimeException | Error e) {
      // A broken pool throws what it likes; the future is who tells.
      if (call.begin()) {
        call.close();
        fail(
            user, options, future, HttpFailure.of(HttpFailure.Kind.REJECTED, "no thread: " + e, e));
      }
    }
  }

  private void run(
      ExperimentUser user, FetchOptions options, CompletableFuture<Variants> future, Call call) {
    if (!call.begin()) {
      return;
    }
    Variants variants;
    try (call) {
      variants = fetcher.fetch(user, options, call);
    } catch (RuntimeException | Error e) {
      future.completeExceptionally(e);
      return;
    }
    future.complete(variants);
  }

  private void fail(
      ExperimentUser user,
      FetchOptions options,
      CompletableFuture<Variants> future,
      HttpFailure failure) {
    try {
      future.complete(fetcher.failed(user, options, FetchException.of(failure, 0)));
    } catch (RuntimeException | Error e) {
      future.completeExceptionally(e);
    }
  }

  /** {@return whether {@link #close} was called} */
  public boolean isClosed() {
    return closed;
  }

  /**
   * Ends this client: fetches under way fail with {@link FetchException.Kind#CLOSED}, connections
   * and threads end. Takes a second at most, or two if callbacks hold it up. A second time it does
   * nothing.
   */
  @Override
  public void close() {
    closed = true;
    fetcher.close();
    threads.close();
  }

  /** {@return the masked deployment key and the server} */
  @Override
  public String toString() {
    return "RemoteEvaluationClient[" + key + ", " + config.serverUrl() + "]";
  }
}
