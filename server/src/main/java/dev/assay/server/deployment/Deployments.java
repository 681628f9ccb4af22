package dev.assay.server.deployment;

import dev.assay.server.hash.ContentHash;
import dev.assay.server.project.CohortContent;
import dev.assay.server.project.LoadedFlags;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * What each deployment serves now, by deployment key: those of one project, or of several, none of
 * which sees anything of another.
 *
 * <p>Thread-safe.
 */
public final class Deployments {
  /** The id of the project that flags belong to if nothing says which. */
  public static final String ONLY_PROJECT = "";

  /** What a project serves at one moment, by deployment key and by cohort id. */
  private record ProjectState(
      Map<String, Snapshot> byKey,
      Map<String, CohortDocument> cohorts,
      List<ProjectKey> projectKeys) {}

  /** A deployment and where it belongs. */
  private record Deployed(String projectId, Snapshot snapshot) {}

  /** What is served at one moment, by deployment key and by project. */
  private record Served(
      Map<String, Deployed> byKey,
      Map<String, String> keyByChannel,
      Map<String, ProjectState> projects) {
    static Served of(Map<String, ProjectState> projects) {
      Map<String, Deployed> byKey = new HashMap<>();
      projects.forEach(
          (id, project) ->
              project.byKey.forEach((key, snapshot) -> byKey.put(key, new Deployed(id, snapshot))));
      Map<String, String> keyByChannel = new HashMap<>();
      byKey.keySet().forEach(key -> keyByChannel.put(channelOf(key), key));
      return new Served(Map.copyOf(byKey), Map.copyOf(keyByChannel), Map.copyOf(projects));
    }
  }

  private final Set<String> configuredKeys;
  private final @Nullable String defaultKey;
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
  private volatile Set<String> awaited = Set.of();
  private volatile Served served = Served.of(Map.of());

  /**
   * Makes deployments of one project that serve some flags.
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

  /** Makes deployments of projects that are still to come, each with those that it declares. */
  public Deployments() {
    configuredKeys = Set.of();
    defaultKey = null;
  }

  /**
   * {@return what the deployment with a key serves, or null if there is none; a request uses one
   * snapshot from start to end}
   */
  public @Nullable Snapshot find(String deploymentKey) {
    Deployed deployed = served.byKey.get(deploymentKey);
    return deployed == null ? null : deployed.snapshot;
  }

  /** Says which deployments are there although nothing can be served yet. */
  public void await(Set<String> deploymentKeys) {
    awaited = Set.copyOf(deploymentKeys);
  }

  /** {@return whether a deployment is there although nothing can be served yet} */
  public boolean isAwaited(String deploymentKey) {
    return awaited.contains(deploymentKey);
  }

  /** {@return what every deployment serves now, by deployment key, unmodifiable} */
  public Map<String, Snapshot> all() {
    Map<String, Snapshot> all = new HashMap<>();
    served.byKey.forEach((key, deployed) -> all.put(key, deployed.snapshot));
    return Collections.unmodifiableMap(all);
  }

  /** {@return the id of the project that a deployment belongs to, or null if there is none} */
  public @Nullable String projectOf(String deploymentKey) {
    Deployed deployed = served.byKey.get(deploymentKey);
    return deployed == null ? null : deployed.projectId;
  }

  /** {@return a project's cohort with its members' names, or null if it has none of this id} */
  public @Nullable CohortDocument cohort(String projectId, String id) {
    ProjectState project = served.projects.get(projectId);
    return project == null ? null : project.cohorts.get(id);
  }

  /** {@return the keys that the projects themselves declare, by their ids} */
  Map<String, List<ProjectKey>> projectKeys() {
    Map<String, List<ProjectKey>> keys = new HashMap<>();
    served.projects.forEach((id, project) -> keys.put(id, project.projectKeys));
    return keys;
  }

  /** Has a listener told after each change, once the change is served; it must return at once. */
  public void onChange(Runnable listener) {
    listeners.add(listener);
  }

  /** Serves other flags from now on, at every deployment of the only project at once. */
  public synchronized void publish(LoadedFlags flags) {
    Map<String, CohortDocument> cohorts = new HashMap<>();
    for (CohortContent cohort : flags.cohortContents()) {
      String id = cohort.head().id();
      cohorts.put(id, CohortDocument.of(cohort, cohort(ONLY_PROJECT, id)));
    }
    publish(ONLY_PROJECT, flags, cohorts);
  }

  /**
   * Serves other flags of a project from now on, at all its deployments at once.
   *
   * @param cohorts the project's cohorts with their members' names, by id
   */
  public synchronized void publish(
      String projectId, LoadedFlags flags, Map<String, CohortDocument> cohorts) {
    Map<String, Snapshot> byKey = new HashMap<>();
    String state = stateOf(cohorts);
    Snapshot all = new Snapshot(flags.flags(), flags.cohorts(), false, state);
    for (String key : keys(flags)) {
      byKey.put(key, flags.deploymentKeys().contains(key) ? declared(key, flags, state) : all);
    }
    List<ProjectKey> keys = new ArrayList<>();
    flags
        .credentials()
        .ifPresent(found -> keys.add(new ProjectKey(found.apiKey(), found.secretKey())));
    Map<String, ProjectState> projects = new HashMap<>(served.projects);
    projects.put(
        projectId, new ProjectState(Map.copyOf(byKey), Map.copyOf(cohorts), List.copyOf(keys)));
    serve(projects);
  }

  /**
   * Serves what a project's deployments are given from now on; those that are not named are gone.
   *
   * @param byKey what each deployment serves, by deployment key
   * @param cohorts the project's cohorts with their members' names, by id
   */
  public synchronized void publish(
      String projectId, Map<String, Snapshot> byKey, Map<String, CohortDocument> cohorts) {
    Map<String, ProjectState> projects = new HashMap<>(served.projects);
    projects.put(projectId, new ProjectState(Map.copyOf(byKey), Map.copyOf(cohorts), List.of()));
    serve(projects);
  }

  /** Serves nothing of a project from now on. */
  public synchronized void remove(String projectId) {
    Map<String, ProjectState> projects = new HashMap<>(served.projects);
    if (projects.remove(projectId) != null) {
      serve(projects);
    }
  }

  private void serve(Map<String, ProjectState> projects) {
    served = Served.of(projects);
    listeners.forEach(Runnable::run);
  }

  /** {@return the ids of the projects that are served} */
  public Set<String> projects() {
    return served.projects.keySet();
  }

  private static Snapshot declared(String key, LoadedFlags flags, String stateOfCohorts) {
    return new Snapshot(
        flags.flagsOf(key), flags.cohorts(), flags.isForClients(key), stateOfCohorts);
  }

  /** Cohorts of files do not know themselves when they changed. */
  private static String stateOf(Map<String, CohortDocument> cohorts) {
    Map<String, Long> changes = new TreeMap<>();
    cohorts.forEach((id, cohort) -> changes.put(id, cohort.lastModified()));
    return changes.toString();
  }

  /**
   * {@return a name for a deployment that may stand in URLs: whoever knows it can not tell the key,
   * and can do no more than listen for changes}
   */
  public static String channelOf(String deploymentKey) {
    return ContentHash.of(("channel of " + deploymentKey).getBytes(StandardCharsets.UTF_8));
  }

  /**
   * {@return the key of the deployment with a channel, which may still be awaited, or null if there
   * is none}
   */
  public @Nullable String keyOfChannel(String channel) {
    String key = served.keyByChannel.get(channel);
    for (String coming : key == null ? awaited : Set.<String>of()) {
      if (channelOf(coming).equals(channel)) {
        return coming;
      }
    }
    return key;
  }

  private Collection<String> keys(LoadedFlags flags) {
    if (!configuredKeys.isEmpty()) {
      return configuredKeys;
    }
    return flags.deploymentKeys().isEmpty() && defaultKey != null
        ? List.of(defaultKey)
        : flags.deploymentKeys();
  }

  /** {@return the number of deployments} */
  @Override
  public String toString() {
    return "Deployments[" + served.byKey.size() + "]";
  }
}
