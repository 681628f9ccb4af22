package dev.assay.sdk;

import dev.assay.sdk.internal.options.DeploymentKey;
import java.util.Objects;

/**
 * Where applications get their clients: one shared client of each kind per deployment key.
 *
 * <p>Thread-safe.
 */
public final class Experiment {
  private static final ClientRegistry<RemoteEvaluationClient, RemoteEvaluationConfig> REMOTE =
      new ClientRegistry<>(
          RemoteEvaluationClient::isClosed,
          (client, config) -> client.config().differences(config));
  private static final ClientRegistry<LocalEvaluationClient, LocalEvaluationConfig> LOCAL =
      new ClientRegistry<>(
          LocalEvaluationClient::isClosed, (client, config) -> client.config().differences(config));

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
    return REMOTE.get(key, config, () -> RemoteEvaluationClient.create(deploymentKey, config));
  }

  /**
   * Gives the local client of a deployment, with the default config.
   *
   * @param deploymentKey the key of the deployment whose flags are evaluated
   * @return the client, to be started; the same one until it is closed
   * @throws IllegalArgumentException if the key is blank or can't be a key
   * @throws IllegalStateException if the deployment's client has another config
   */
  public static LocalEvaluationClient initializeLocal(String deploymentKey) {
    return initializeLocal(deploymentKey, LocalEvaluationConfig.defaults());
  }

  /**
   * Gives the local client of a deployment. Once it is closed, the next call makes a new one.
   *
   * @param deploymentKey the key of the deployment whose flags are evaluated
   * @param config how the client keeps its flags fresh
   * @return the client, to be started; the same one until it is closed
   * @throws IllegalArgumentException if the key is blank or can't be a key
   * @throws IllegalStateException if the deployment's client has another config; names the options
   *     that differ. {@link LocalEvaluationClient#create} makes clients that are not shared.
   */
  public static LocalEvaluationClient initializeLocal(
      String deploymentKey, LocalEvaluationConfig config) {
    DeploymentKey key = DeploymentKey.of(deploymentKey);
    Objects.requireNonNull(config, "config");
    return LOCAL.get(key, config, () -> LocalEvaluationClient.create(deploymentKey, config));
  }
}
