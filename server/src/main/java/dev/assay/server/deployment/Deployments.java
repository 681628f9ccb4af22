package dev.assay.server.deployment;

import dev.assay.server.project.CohortContent;
import dev.assay.server.project.LoadedFlags;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * What each deployment serves now, by deployment key.
 *
 * <p>Thread-safe.
 */
public final class Deployments {
  /** What is served at one moment, by deployment key and by cohort id. */
  private record Served(Map<String, Snapshot> byKey, Map<String, CohortDocument> cohorts) {}

  private final Set<String> configuredKeys;
  private final String defaultKey;
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
  private volatile Served served = new Served(Map.of(), Map.of());

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
    return served.byKey().get(deploymentKey);
  }

  /** {@return what every deployment serves now, by deployment key, unmodifiable} */
  public Map<String, Snapshot> all() {
    return served.byKey();
  }

  /** {@return a cohort with its members' names, or null if there is none of this id} */
  public @Nullable CohortDocument cohort(String id) {
    return served.cohorts().get(id);
  }

  /** Has a listener told after each change, once the change is served; it must return at once. */
  public void onChange(Runnable listener) {
    listeners.add(listener);
  }

  /** Serves other flags from now on, at every deployment at once. */
  public synchronized void publish(LoadedFlags flags) {
    Map<String, Snapshot> byKey = new HashMap<>();
    Snapshot all = new Snapshot(flags.flags(), flags.cohorts());
    for (String key : keys(flags)) {
      byKey.put(key, flags.deploymentKeys().contains(key) ? declared(key, flags) : all);
    }
    Map<String, CohortDocument> cohorts = new HashMap<>();
    for (CohortContent cohort : flags.cohortContents()) {
      String id = cohort.head().id();
      cohorts.put(id, CohortDocument.of(cohort, served.cohorts().get(id)));
    }
    served = new Served(Map.copyOf(byKey), Map.copyOf(cohorts));
    listeners.forEach(Runnable::run);
  }

  private static Snapshot declared(String key, LoadedFlags flags) {
    return new Snapshot(flags.flagsOf(key), flags.cohorts(), flags.isForClients(key));
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
    return "Deployments[" + served.byKey().size() + "]";
  }
}
