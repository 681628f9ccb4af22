package dev.assay.server.relay;

import dev.assay.evaluation.Cohort;
import dev.assay.evaluation.Cohorts;
import dev.assay.evaluation.FlagFormatException;
import dev.assay.evaluation.FlagSet;
import dev.assay.sdk.internal.cohorts.CohortStatus;
import dev.assay.sdk.internal.cohorts.CohortSync;
import dev.assay.sdk.internal.cohorts.KnownCohorts;
import dev.assay.sdk.internal.flags.FlagDelivery;
import dev.assay.sdk.internal.flags.FlagSink;
import dev.assay.sdk.internal.flags.SnapshotFile;
import dev.assay.sdk.internal.http.HttpFailure;
import dev.assay.server.deployment.DeploymentName;
import dev.assay.server.deployment.Snapshot;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A deployment of the upstream that is served here.
 *
 * <p>Thread-safe.
 */
public final class RelayedDeployment implements AutoCloseable {
  /** What keys begin with that say whom they are for. */
  private static final String CLIENT_PREFIX = "client-";

  private static final String SERVER_PREFIX = "server-";

  private final String key;
  private final String name;
  private final boolean isForClients;
  private final UpstreamState upstream;
  private final CohortCopies copies;
  private final SnapshotFile file;
  private final Duration cohortWait;
  private final CohortSync cohorts;
  private final FlagDelivery delivery;
  private final Runnable onChange;

  /** Flags that wait for cohorts, or null. */
  private final AtomicReference<@Nullable FlagSet> pending = new AtomicReference<>();

  /** Held while it is decided what is kept on disk: threads that bring flags and that end them. */
  private final ReentrantLock keeping = new ReentrantLock();

  private volatile @Nullable Snapshot served;
  private volatile boolean revoked;

  /**
   * Makes one that asks for nothing yet.
   *
   * @param path the file for the last good flags
   * @param onChange is run when something else is to be served
   */
  RelayedDeployment(
      String key,
      Path path,
      UpstreamConnections connections,
      CohortCopies copies,
      Runnable onChange) {
    this.key = key;
    this.copies = copies;
    this.onChange = onChange;
    RelayConfig.Timing timing = connections.timing();
    name = DeploymentName.of(key);
    isForClients = isForClients(key, connections.opensAllCohorts());
    cohortWait = timing.cohortWait();
    upstream = new UpstreamState(name, timing.refusedFor(), InstantSource.system());
    file =
        new SnapshotFile(
            path, e -> log(System.Logger.Level.WARNING, "flags cannot be kept on disk: " + e));
    cohorts = connections.cohorts(key, copies, this::cohortsChanged);
    delivery = connections.delivery(key, new Sink());
  }

  /**
   * {@return whether the members of cohorts are not told to a key} Nothing but its name tells whom
   * it is for. A key that says nothing is told what the upstream tells it, and not what the keys of
   * its project open.
   */
  static boolean isForClients(String key, boolean ofProject) {
    return key.startsWith(CLIENT_PREFIX) || (ofProject && !key.startsWith(SERVER_PREFIX));
  }

  private void log(System.Logger.Level level, String message) {
    upstream.log(level, message);
  }

  /**
   * Serves what was served last, if that is kept.
   *
   * @param kept the cohorts that are kept
   */
  void begin(Collection<Cohort> kept) {
    try {
      Optional<SnapshotFile.Saved> saved = file.read();
      if (saved.isPresent()) {
        begin(saved.get().json(), saved.get().savedAt(), kept);
      }
    } catch (IOException | FlagFormatException e) {
      log(System.Logger.Level.WARNING, "the kept flags cannot be used: " + e.getMessage());
    }
  }

  private void begin(byte[] json, Instant savedAt, Collection<Cohort> kept) {
    FlagSet flags = FlagSet.parse(json);
    List<Cohort> needed = kept.stream().filter(cohort -> isNeeded(cohort, flags)).toList();
    copies.expect(needed);
    cohorts.hold(needed);
    ensure(flags, json);
    upstream.heard(savedAt);
    log(System.Logger.Level.INFO, "begins with " + flags.size() + " flags kept since " + savedAt);
  }

  private static boolean isNeeded(Cohort cohort, FlagSet flags) {
    return flags.cohorts().getOrDefault(cohort.groupType(), Set.of()).contains(cohort.id());
  }

  /** Asks the upstream from now on. */
  void start() {
    if (isForClients && !key.startsWith(CLIENT_PREFIX)) {
      String reason = "its key does not begin with " + SERVER_PREFIX;
      log(System.Logger.Level.WARNING, reason + ": it is not told the members of cohorts");
    }
    delivery.start();
  }

  private void ensure(FlagSet flags, byte[] json) {
    pending.set(flags);
    cohorts.ensure(flags.cohorts(), cohortWait, known -> use(flags, json, known));
  }

  private void use(FlagSet flags, byte[] json, KnownCohorts known) {
    served = Snapshot.of(flags, known.held(), isForClients, json);
    pending.compareAndSet(flags, null);
    onChange.run();
    // After the cohorts' files, which it asks for.
    keep();
  }

  /** A key that does not count must not count again because this server is started again. */
  private void keep() {
    keeping.lock();
    try {
      Snapshot now = served();
      if (now != null) {
        file.save(now.document().json());
      }
    } finally {
      keeping.unlock();
    }
  }

  private void cohortsChanged(KnownCohorts known) {
    Snapshot now = served;
    if (now != null) {
      served = now.with(known.held());
      onChange.run();
    }
  }

  /** What the upstream says of flags. */
  private final class Sink implements FlagSink {
    @Override
    public void arrived(FlagSet flags, byte[] json, boolean streamed) {
      heard();
      log(System.Logger.Level.INFO, flags.size() + " flags arrived");
      flags.faults().forEach(f -> log(System.Logger.Level.WARNING, "not evaluated here: " + f));
      ensure(flags, json);
    }

    @Override
    public void confirmed(boolean streamed) {
      heard();
    }

    @Override
    public void polled(Duration latency) {}

    @Override
    public void pollFailed(HttpFailure failure) {
      upstream.pollFailed(failure);
      if (upstream.isRevoked() && !revoked) {
        revoke();
      }
    }

    @Override
    public void streamFailed(HttpFailure failure) {
      upstream.streamFailed(failure);
    }
  }

  private void heard() {
    upstream.heard();
    if (revoked) {
      revoked = false;
      onChange.run();
      keep();
    }
  }

  private void revoke() {
    if (served != null) {
      log(System.Logger.Level.WARNING, "the key was refused for too long; nothing is served");
    }
    keeping.lock();
    try {
      revoked = true;
      file.delete();
    } catch (IOException e) {
      log(System.Logger.Level.WARNING, "the kept flags cannot be deleted: " + e);
    } finally {
      keeping.unlock();
    }
    onChange.run();
  }

  String key() {
    return key;
  }

  /** {@return what is served now, or null if nothing is} */
  @Nullable Snapshot served() {
    return revoked ? null : served;
  }

  /** {@return the cohorts that are held, in use or not} */
  Cohorts cohortsHeld() {
    Snapshot now = served;
    return now == null ? Cohorts.none() : now.cohorts();
  }

  /** {@return the ids of the cohorts of flags that are not yet in use} */
  Set<String> pendingCohorts() {
    FlagSet flags = pending.get();
    Set<String> ids = new HashSet<>();
    if (flags != null) {
      flags.cohorts().values().forEach(ids::addAll);
    }
    return ids;
  }

  /** {@return since when nothing is heard, or null: it tells its flags, or refuses the key} */
  @Nullable Instant awaySince() {
    return upstream.awaySince();
  }

  boolean isRefused() {
    return upstream.isRefused();
  }

  /** {@return whether nothing is served, and that may change by itself} */
  boolean isAwaited() {
    return served() == null && !revoked;
  }

  /** {@return the ids of cohorts that were never loaded: nobody counts as their member} */
  List<String> missingCohorts() {
    return cohorts.status().stream().filter(c -> !c.isLoaded()).map(CohortStatus::id).toList();
  }

  /** {@return the name that logs and metrics use} */
  public String name() {
    return name;
  }

  /** {@return the seconds since the upstream said what flags it has; not a number if never} */
  public double ageSeconds() {
    return upstream.ageSeconds();
  }

  /** {@return how many polls failed} */
  public long pollFailures() {
    return upstream.pollFailures();
  }

  /** {@return how many streams failed} */
  public long streamFailures() {
    return upstream.streamFailures();
  }

  /** {@return how many cohorts cannot be loaded or refreshed now} */
  public long failingCohorts() {
    return cohorts.status().stream().filter(c -> c.outage() != null).count();
  }

  /** Asks no more; what is served stays. */
  @Override
  public void close() {
    delivery.close();
    cohorts.close();
    file.close();
  }
}
