package dev.assay.server.relay;

import dev.assay.sdk.internal.options.DeploymentKey;
import dev.assay.sdk.internal.options.Servers;
import dev.assay.server.deployment.ProjectKey;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a relay works with.
 *
 * <p>Immutable.
 *
 * @param upstream where flags and cohorts come from
 * @param keys the deployment keys, the same there and here, unmodifiable
 * @param projectKey the keys of their project, which open its cohorts there and here; null: the
 *     deployment keys do
 * @param cache a directory of this server alone for what it served last; null: a temporary one, a
 *     start needs the upstream
 * @param timing when what is done
 */
public record RelayConfig(
    Servers upstream,
    List<String> keys,
    @Nullable ProjectKey projectKey,
    @Nullable Path cache,
    Timing timing) {

  /**
   * When what is done.
   *
   * <p>Immutable.
   *
   * @param pollInterval from one poll of flags to the next while there is no stream
   * @param cohortInterval from one look for newer cohorts to the next
   * @param cohortWait how long new flags wait for cohorts that were never loaded
   * @param refusedFor how long a key is served after the upstream began to refuse it
   */
  public record Timing(
      Duration pollInterval, Duration cohortInterval, Duration cohortWait, Duration refusedFor) {
    /** 30 seconds, one minute, 5 minutes and 10 minutes. */
    public static final Timing DEFAULT =
        new Timing(
            Duration.ofSeconds(30),
            Duration.ofMinutes(1),
            Duration.ofMinutes(5),
            Duration.ofMinutes(10));
  }

  /**
   * Checks the keys, and drops those that are there already.
   *
   * @throws IllegalArgumentException if there are none, or one does not fit into a header
   */
  public RelayConfig {
    keys = checked(keys);
  }

  private static List<String> checked(Collection<String> keys) {
    if (keys.isEmpty()) {
      throw new IllegalArgumentException("a relay needs a deployment key of its upstream");
    }
    keys.forEach(DeploymentKey::of);
    return List.copyOf(new LinkedHashSet<>(keys));
  }

  /** {@return the upstream and the number of keys} */
  @Override
  public String toString() {
    return "RelayConfig[" + upstream.flags() + ", " + keys.size() + " deployment keys]";
  }
}
