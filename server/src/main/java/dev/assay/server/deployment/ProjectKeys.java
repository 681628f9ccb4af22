package dev.assay.server.deployment;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The keys of the projects that are served: those that are configured, and those that projects
 * declare themselves. If there are none, a server of the demonstration's deployment takes the
 * demonstration's.
 *
 * <p>Thread-safe.
 */
public final class ProjectKeys {
  private final List<ProjectKey> configured;
  private final Deployments deployments;
  private final @Nullable String demoKey;

  /**
   * Makes the keys.
   *
   * @param configured keys of the only project, or none
   * @param deployments what is served
   * @param demoKey the demonstration's deployment key, API key and secret key; null: none
   */
  public ProjectKeys(
      Collection<ProjectKey> configured, Deployments deployments, @Nullable String demoKey) {
    this.configured = List.copyOf(configured);
    this.deployments = deployments;
    this.demoKey = demoKey;
  }

  /**
   * {@return the id of the project that has both keys, or null if none has, found in a time that
   * does not depend on them}
   */
  public @Nullable String find(String apiKey, String secretKey) {
    String found = null;
    for (Map.Entry<String, List<ProjectKey>> project : keys().entrySet()) {
      for (ProjectKey key : project.getValue()) {
        boolean hasApiKey = areEqual(key.apiKey(), apiKey);
        boolean hasSecretKey = areEqual(key.secretKey(), secretKey);
        found = hasApiKey && hasSecretKey ? project.getKey() : found;
      }
    }
    return found;
  }

  /**
   * {@return the id of the project that events belong to, or null if they may not name this key: it
   * has to be a project's API key or a deployment key}
   */
  public @Nullable String projectOfEvents(String apiKey) {
    String found = deployments.projectOf(apiKey);
    for (Map.Entry<String, List<ProjectKey>> project : keys().entrySet()) {
      for (ProjectKey key : project.getValue()) {
        found = areEqual(key.apiKey(), apiKey) ? project.getKey() : found;
      }
    }
    return found;
  }

  /**
   * {@return the API key of the project that events with a key belong to; the same key if the
   * project has none}
   */
  public String apiKeyOf(String key) {
    String projectId = deployments.projectOf(key);
    List<ProjectKey> ofProject = projectId == null ? null : keys().get(projectId);
    return ofProject == null || ofProject.isEmpty() ? key : ofProject.get(0).apiKey();
  }

  /** {@return whether events may name this key} */
  public boolean takesEvents(String apiKey) {
    return projectOfEvents(apiKey) != null;
  }

  private Map<String, List<ProjectKey>> keys() {
    Map<String, List<ProjectKey>> keys = new HashMap<>(deployments.projectKeys());
    if (!configured.isEmpty()) {
      List<ProjectKey> all = new ArrayList<>(configured);
      all.addAll(keys.getOrDefault(Deployments.ONLY_PROJECT, List.of()));
      keys.put(Deployments.ONLY_PROJECT, all);
    }
    if (demoKey != null
        && keys.values().stream().allMatch(List::isEmpty)
        && deployments.find(demoKey) != null) {
      return Map.of(Deployments.ONLY_PROJECT, List.of(new ProjectKey(demoKey, demoKey)));
    }
    return keys;
  }

  private static boolean areEqual(String a, String b) {
    return MessageDigest.isEqual(
        a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));
  }

  /** {@return the number of configured keys} */
  @Override
  public String toString() {
    return "ProjectKeys[" + configured.size() + "]";
  }
}
