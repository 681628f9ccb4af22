package dev.assay.server.relay;

import dev.assay.evaluation.Cohort;
import dev.assay.evaluation.Cohorts;
import dev.assay.server.deployment.CohortDocument;
import dev.assay.server.deployment.Deployments;
import dev.assay.server.deployment.ServerLogs;
import dev.assay.server.deployment.Snapshot;
import dev.assay.server.hash.FileNames;
import dev.assay.server.node.CacheDirectory;
import dev.assay.server.node.NodeStartException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Serves deployments of another server: their flags as it sent them, and the cohorts that these ask
 * for. While it is away, what it said last stays, also through a restart.
 *
 * <p>Thread-safe.
 */
public final class Relay implements AutoCloseable {
  private static final System.Logger LOGGER = System.getLogger(ServerLogs.SERVER);

  private final RelayConfig config;
  private final CacheDirectory directory;
  private final CohortCopies copies;
  private final Deployments deployments = new Deployments();
  private final List<RelayedDeployment> relayed = new ArrayList<>();

  /** Whether all that was kept has been looked at. */
  private volatile boolean begun;

  private Relay(RelayConfig config, CacheDirectory directory) throws IOException {
    this.config = config;
    this.directory = directory;
    copies = new CohortCopies(directory.resolve("cohorts"));
    UpstreamConnections connections = new UpstreamConnections(config);
    Path flags = directory.resolve("flags");
    for (String key : config.keys()) {
      String project = projectOf(key);
      Path file = flags.resolve(FileNames.of(key) + ".json");
      relayed.add(new RelayedDeployment(key, file, connections, copies, () -> publish(project)));
    }
  }

  /** The project's key opens all its cohorts; without it, a deployment's key only its own. */
  private String projectOf(String key) {
    return config.projectKey() == null ? key : Deployments.ONLY_PROJECT;
  }

  /**
   * Makes a relay that serves what the cache directory holds, and asks for nothing yet.
   *
   * @throws NodeStartException if the directory cannot be used
   */
  public static Relay open(RelayConfig config) {
    CacheDirectory directory = null;
    try {
      directory = CacheDirectory.open(config.cache());
      Relay relay = new Relay(config, directory);
      relay.begin();
      return relay;
    } catch (IOException e) {
      closeQuietly(directory);
      throw new NodeStartException(config.cache(), e);
    } catch (RuntimeException e) {
      closeQuietly(directory);
      throw e;
    }
  }

  private void begin() throws IOException {
    deployments.await(Set.copyOf(config.keys()));
    copies.deleteParts();
    Collection<Cohort> kept = copies.readAll();
    relayed.forEach(deployment -> deployment.begin(kept));
    begun = true;
  }

  /** Asks the upstream from now on. */
  public void start() {
    LOGGER.log(
        System.Logger.Level.INFO,
        "relaying "
            + relayed.stream().map(RelayedDeployment::name).toList()
            + " of "
            + config.upstream().flags()
            + (isReady() ? "" : "; requests are refused until flags have arrived"));
    relayed.forEach(RelayedDeployment::start);
  }

  /** Serves a project's deployments as they are now. */
  private synchronized void publish(String projectId) {
    Map<String, Snapshot> byKey = new HashMap<>();
    Map<String, CohortDocument> documents = new HashMap<>();
    Set<String> awaited = new HashSet<>();
    Collection<Cohort> inUse = new ArrayList<>();
    Set<String> pending = new HashSet<>();
    for (RelayedDeployment deployment : relayed) {
      // Before what is in use: it may be about to be.
      pending.addAll(deployment.pendingCohorts());
      Snapshot served = deployment.served();
      List<Cohort> cohorts = all(deployment.cohortsHeld());
      inUse.addAll(cohorts);
      if (deployment.isAwaited()) {
        awaited.add(deployment.key());
      }
      if (served != null && projectOf(deployment.key()).equals(projectId)) {
        byKey.put(deployment.key(), served);
        cohorts.forEach(cohort -> add(documents, cohort));
      }
    }
    deployments.publish(projectId, byKey, documents);
    deployments.await(awaited);
    try {
      if (begun) {
        copies.keepOnly(inUse, pending);
      }
    } catch (IOException e) {
      LOGGER.log(System.Logger.Level.WARNING, "files of former cohorts stay: " + e);
    }
  }

  private void add(Map<String, CohortDocument> documents, Cohort cohort) {
    CohortDocument document = copies.documentOf(cohort);
    if (document != null) {
      documents.put(cohort.id(), document);
    }
  }

  private static List<Cohort> all(Cohorts cohorts) {
    List<Cohort> all = new ArrayList<>();
    cohorts
        .ids()
        .forEach((type, ids) -> ids.forEach(id -> cohorts.cohort(type, id).ifPresent(all::add)));
    return all;
  }

  /** {@return what is served} */
  public Deployments deployments() {
    return deployments;
  }

  /** {@return each deployment and how the upstream does} */
  public List<RelayedDeployment> relayed() {
    return List.copyOf(relayed);
  }

  /** {@return whether some deployment is served, and none is still to come} */
  public boolean isReady() {
    return relayed.stream().anyMatch(d -> d.served() != null)
        && relayed.stream().noneMatch(RelayedDeployment::isAwaited);
  }

  /**
   * {@return what is not as it should be, in the fields {@code upstream}, {@code
   * waitingDeployments}, {@code refusedDeployments} and {@code missingCohorts} of the answer about
   * readiness; empty if all is well}
   */
  public Map<String, Object> troubles() {
    Map<String, Object> troubles = new LinkedHashMap<>();
    Instant since = null;
    for (RelayedDeployment deployment : relayed) {
      Instant away = deployment.awaySince();
      since = since == null || (away != null && away.isBefore(since)) ? away : since;
    }
    if (since != null) {
      troubles.put("upstream", "does not tell its flags since " + since);
    }
    put(troubles, "waitingDeployments", names(RelayedDeployment::isAwaited));
    put(troubles, "refusedDeployments", names(RelayedDeployment::isRefused));
    Set<String> missing = new TreeSet<>();
    relayed.forEach(deployment -> missing.addAll(deployment.missingCohorts()));
    put(troubles, "missingCohorts", List.copyOf(missing));
    return troubles;
  }

  private List<String> names(Predicate<RelayedDeployment> wanted) {
    return relayed.stream().filter(wanted).map(RelayedDeployment::name).toList();
  }

  private static void put(Map<String, Object> troubles, String field, List<String> names) {
    if (!names.isEmpty()) {
      troubles.put(field, names);
    }
  }

  /** Asks no more, and lets the directory go. */
  @Override
  public void close() {
    relayed.forEach(RelayedDeployment::close);
    closeQuietly(directory);
  }

  private static void closeQuietly(@Nullable CacheDirectory directory) {
    try {
      if (directory != null) {
        directory.close();
      }
    } catch (IOException e) {
      LOGGER.log(System.Logger.Level.WARNING, "the cache directory was not closed: " + e);
    }
  }
}
