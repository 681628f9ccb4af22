package dev.assay.sdk;

import dev.assay.evaluation.ExperimentUser;
import dev.assay.evaluation.Variants;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * Fetches variants from a server.
 *
 * <p>Thread-safe.
 */
public final class RemoteEvaluationClient implements AutoCloseable {
  private final RemoteEvaluationConfig config;

  private RemoteEvaluationClient(RemoteEvaluationConfig config) {
    this.config = config;
  }

  /** Makes a client that is not shared. */
  public static RemoteEvaluationClient create(String deploymentKey, RemoteEvaluationConfig config) {
    return new RemoteEvaluationClient(config);
  }

  /** {@return the config} */
  public RemoteEvaluationConfig config() {
    return config;
  }

  /** Fetches every flag's variant. */
  public Variants fetch(ExperimentUser user) {
    return fetch(user, FetchOptions.defaults());
  }

  /** Fetches variants. */
  public Variants fetch(ExperimentUser user, FetchOptions options) {
    return Variants.of(Map.of());
  }

  /** Fetches every flag's variant without blocking. */
  public CompletableFuture<Variants> fetchAsync(ExperimentUser user) {
    return fetchAsync(user, FetchOptions.defaults());
  }

  /** Fetches variants without blocking. */
  public CompletableFuture<Variants> fetchAsync(ExperimentUser user, FetchOptions options) {
    return CompletableFuture.completedFuture(Variants.of(Map.of()));
  }

  /** Fetches every flag's variant without blocking. */
  public void fetchAsync(ExperimentUser user, FetchCallback callback) {
    fetchAsync(user, FetchOptions.defaults(), callback);
  }

  /** Fetches variants without blocking. */
  public void fetchAsync(ExperimentUser user, FetchOptions options, FetchCallback callback) {
    callback.completed(user, Variants.of(Map.of()), null);
  }

  boolean isClosed() {
    return false;
  }

  /** Ends. */
  @Override
  public void close() {}
}
