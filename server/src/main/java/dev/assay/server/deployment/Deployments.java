package dev.assay.server.deployment;

import dev.assay.server.project.LoadedFlags;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What each deployment serves now, by deployment key.
 *
 * <p>Thread-safe.
 */
public final class Deployments {
  private final Set<String> configuredKeys;
  private final String defaultKey;
  private volatile Map<String, Snapshot> byKey = Map.of();

  /**
   * Makes deployments that serve some flags.
   *
   * @param configuredKeys the deployment keys; if empty, those that the flags declare
   * @param defaultKey the only key if the flags declare none either
   * @param flags what is served
   */
  public Deployments(Set<String> configuredKeys, String defaultKey, LoadedFlags flags) {
    this.configuredKeys = Set.copyOf(configuredKeys);
    this.defaultKey = defaultKey;
    publish(flags);
  }

  /**
   * {@return what the deployment with a key serves, or null if there is none; a request uses one
   * snapshot from start to end}
   */
  public @Nullable Snapshot find(String deploymentKey) {
    return byKey.get(deploymentKey);
  }

  /** Serves other flags from now on, at every deployment at once. */
  public void publish(LoadedFlags flags) {
    Map<String, Snapshot> next = new HashMap<>();
    Snapshot all = new Snapshot(flags.flags(), flags.cohorts());
    for (String key : keys(flags)) {
      boolean isDeclared = flags.deploymentKeys().contains(key);
      next.put(key, isDeclared ? new Snapshot(flags.flagsOf(key), flags.cohorts()) : all);
    }
    byKey = Map.copyOf(next);
  }

  private Collection<String> keys(LoadedFlags flags) {
    if (!configuredKeys.isEmpty()) {
      return configuredKeys;
    }
    return flags.deploymentKeys().isEmpty() ? List.of(defaultKey) : flags.deploymentKeys();
  }

  /** {@return the number of deployments} */
  @Override
  public String toString() {
    return "Deployments[" + byKey.size() + "]";
  }
}
