package dev.assay.sdk;

import dev.assay.sdk.LocalEvaluationStatus.CohortStatus;
import dev.assay.sdk.LocalEvaluationStatus.Lookups;
import dev.assay.sdk.PinnedFlags.CohortsOfUser;
import dev.assay.sdk.internal.cohorts.CohortSettings;
import dev.assay.sdk.internal.cohorts.CohortSync;
import dev.assay.sdk.internal.http.HttpClient;
import dev.assay.sdk.internal.options.DeploymentKey;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The cohorts of a local client, if its config wants them kept; else users are evaluated as they
 * are given.
 *
 * <p>Thread-safe.
 */
final class LocalCohorts implements LocalFlags.CohortLoader, AutoCloseable {
  private final @Nullable CohortSync sync;
  private final Duration firstWait;
  private final Duration laterWait;
  private volatile boolean displacing;

  private LocalCohorts(@Nullable CohortSync sync, Duration firstWait, Duration laterWait) {
    this.sync = sync;
    this.firstWait = firstWait;
    this.laterWait = laterWait;
  }

  /**
   * Makes them.
   *
   * @param changed hears of other members
   */
  static LocalCohorts of(
      DeploymentKey key, LocalEvaluationConfig config, Consumer<CohortsOfUser> changed) {
    if (config.cohortSync().isEmpty()) {
      return new LocalCohorts(null, Duration.ZERO, Duration.ZERO);
    }
    CohortSettings settings = config.cohortSync().get().settings(key, config.cohortServerUrl());
    HttpClient http =
        new HttpClient(
            settings.http(
                config.proxy().map(HttpProxy::server).orElse(null),
                config.sslContext().orElse(null)));
    // The first flags displace none: they wait for their cohorts as long as a start may.
    return new LocalCohorts(
        new CohortSync(settings, http, known -> changed.accept(known::addTo)),
        config.startTimeout(),
        settings.requestTimeout());
  }

  @Override
  public void load(Map<String, Set<String>> needed, Consumer<CohortsOfUser> done) {
    if (sync == null) {
      done.accept(CohortsOfUser.AS_GIVEN);
    } else {
      sync.ensure(
          needed,
          displacing ? laterWait : firstWait,
          known -> {
            displacing = true;
            done.accept(known::addTo);
          });
    }
  }

  /** Flags that wait for cohorts come into use with those that are there. */
  void stopWaiting() {
    if (sync != null) {
      sync.stopWaiting();
    }
  }

  List<CohortStatus> status() {
    return sync == null ? List.of() : sync.status().stream().map(LocalCohorts::status).toList();
  }

  Optional<Lookups> lookups() {
    return sync == null
        ? Optional.empty()
        : sync.lookupCounts().map(c -> new Lookups(c.answered(), c.failed(), c.dropped()));
  }

  private static CohortStatus status(dev.assay.sdk.internal.cohorts.CohortStatus status) {
    var copy = status.copy();
    var outage = status.outage();
    return new CohortStatus(
        status.id(),
        copy == null ? -1 : copy.size(),
        copy == null ? Duration.ZERO : copy.age(),
        outage == null ? Optional.empty() : Optional.of(outage.reason()));
  }

  @Override
  public void close() {
    if (sync != null) {
      sync.close();
    }
  }
}
