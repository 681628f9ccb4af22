package dev.assay.server.deployment;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Collection;
import java.util.List;

/**
 * The projects that are served. If none is configured, a server of the demonstration's deployment
 * takes the demonstration's project.
 *
 * <p>Thread-safe.
 */
public final class ProjectKeys {
  private final List<ProjectKey> configured;
  private final Deployments deployments;
  private final String demoKey;

  /**
   * Makes projects.
   *
   * @param configured the projects, or none
   * @param deployments what is served
   * @param demoKey the demonstration's deployment key, API key and secret key
   */
  public ProjectKeys(Collection<ProjectKey> configured, Deployments deployments, String demoKey) {
    this.configured = List.copyOf(configured);
    this.deployments = deployments;
    this.demoKey = demoKey;
  }

  /** {@return whether a project has these keys, found in a time that does not depend on them} */
  public boolean areKnown(String apiKey, String secretKey) {
    boolean known = false;
    for (ProjectKey key : keys()) {
      boolean hasApiKey = areEqual(key.apiKey(), apiKey);
      boolean hasSecretKey = areEqual(key.secretKey(), secretKey);
      known |= hasApiKey && hasSecretKey;
    }
    return known;
  }

  /** {@return whether events may name this key: a project's API key, or a deployment key} */
  public boolean takesEvents(String apiKey) {
    boolean known = deployments.find(apiKey) != null;
    for (ProjectKey key : keys()) {
      known |= areEqual(key.apiKey(), apiKey);
    }
    return known;
  }

  private List<ProjectKey> keys() {
    return configured.isEmpty() && deployments.find(demoKey) != null
        ? List.of(new ProjectKey(demoKey, demoKey))
        : configured;
  }

  private static boolean areEqual(String a, String b) {
    return MessageDigest.isEqual(
        a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));
  }

  /** {@return the number of configured projects} */
  @Override
  public String toString() {
    return "ProjectKeys[" + configured.size() + "]";
  }
}
