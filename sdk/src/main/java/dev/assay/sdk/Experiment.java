package dev.assay.sdk;

import dev.assay.sdk.internal.options.DeploymentKey;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Where applications get their clients: one shared client per deployment key.
 *
 * <p>Thread-safe.
 */
public final class Experiment {
  private static final Map<String, RemoteEvaluationClient> REMOTE = new HashMap<>();
  private static final ReentrantLock LOCK = new ReentrantLock();

  private Experiment() {}

  /**
   * Does what {@link #initializeRemote(String)} does.
   *
   * @param deploymentKey the key of the deployment whose flags are fetched
   * @return the client
   */
  public static RemoteEvaluationClient initialize(String deploymentKey) {
    return initializeRemote(deploymentKey);
  }

  /**
   * Does what {@link #initializeRemote(String, RemoteEvaluationConfig)} does.
   *
   * @param deploymentKey the key of the deployment whose flags are fetched
   * @param config how the client fetches
   * @return the client
   */
  public static RemoteEvaluationClient initialize(
      String deploymentKey, RemoteEvaluationConfig config) {
    return initializeRemote(deploymentKey, config);
  }

  /**
   * Gives the client of a deployment, with the default config.
   *
   * @param deploymentKey the key of the deployment whose flags are fetched
   * @return the client; the same one until it is closed
   * @throws IllegalArgumentException if the key is blank or can't be a key
   * @throws IllegalStateException if the deployment's client has another config
   */
  public static RemoteEvaluationClient initializeRemote(String deploymentKey) {
    return initializeRemote(deploymentKey, RemoteEvaluationConfig.defaults());
  }

  /**
   * Gives the client of a deployment. Once it is closed, the next call makes a new one.
   *
   * @param deploymentKey the key of the deployment whose flags are fetched
   * @param config how the client fetches
   * @return the client; the same one until it is closed
   * @throws IllegalArgumentException if the key is blank or can't be a key
   * @throws IllegalStateException if the deployment's client has another config; names the options
   *     that differ. {@link RemoteEvaluationClient#create} makes clients that are not shared.
   */
  public static RemoteEvaluationClient initializeRemote(
      String deploymentKey, RemoteEvaluationConfig config) {
    DeploymentKey key = DeploymentKey.of(deploymentKey);
    Objects.requireNonNull(config, "config");
    LOCK.lock();
    try {
      RemoteEvaluationClient known = REMOTE.get(key.value());
      if (known == null || known.isClosed()) {
        RemoteEvaluationClient client = RemoteEvaluationClient.create(deploymentKey, config);
        REMOTE.values().removeIf(RemoteEvaluationClient::isClosed);
        REMOTE.put(key.value(), client);
        return client;
      }
      List<String> differences = known.config().differences(config);
      if (differences.isEmpty()) {
        return known;
      }
      throw new IllegalStateException(
          "the client of deployment key "
              + key
              + " was initialized with another config; these options differ: "
              + String.join(", ", differences));
    } finally {
      LOCK.unlock();
    }
  }
}
