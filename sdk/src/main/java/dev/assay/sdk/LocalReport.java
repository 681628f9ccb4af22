package dev.assay.sdk;

import dev.assay.evaluation.FlagFault;
import dev.assay.sdk.internal.http.HttpFailure;
import dev.assay.sdk.internal.options.DeploymentKey;
import dev.assay.sdk.internal.options.LogNames;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Tells the log, the listeners and the metrics what happens to a local client: an outage once at
 * WARNING, its end once at INFO, every attempt only at DEBUG, or INFO if debugging.
 */
final class LocalReport {
  private final Logger logger = System.getLogger(LogNames.SDK);
  private final DeploymentKey key;
  private final Level detail;
  private final List<LocalEvaluationListener> listeners;
  private final List<LocalEvaluationMetrics> metrics;
  private final AtomicBoolean warnedOfMetrics = new AtomicBoolean();
  private final AtomicBoolean warnedOfNoFlags = new AtomicBoolean();

  LocalReport(DeploymentKey key, LocalEvaluationConfig config) {
    this.key = key;
    detail = config.debug() ? Level.INFO : Level.DEBUG;
    listeners = new CopyOnWriteArrayList<>(config.listeners());
    metrics = config.metrics();
  }

  void add(LocalEvaluationListener listener) {
    listeners.add(listener);
  }

  void remove(LocalEvaluationListener listener) {
    listeners.remove(listener);
  }

  void bound(Supplier<LocalEvaluationStatus> status) {
    measure(m -> m.bind(status));
  }

  void evaluated() {
    if (!metrics.isEmpty()) {
      measure(LocalEvaluationMetrics::evaluated);
    }
  }

  void evaluatedWithoutFlags() {
    if (!warnedOfNoFlags.get() && warnedOfNoFlags.compareAndSet(false, true)) {
      logger.log(
          Level.WARNING,
          () -> "Evaluating without flags, key " + key + ": none have arrived. Not logged again.");
    }
  }

  /** {@return whether anybody wants to hear of variants that are missing} */
  boolean tellsMissing() {
    return !listeners.isEmpty();
  }

  void missing(String flagKey) {
    tell(listener -> listener.variantMissing(flagKey));
  }

  void polled(Duration latency) {
    logger.log(detail, () -> "Flags polled in " + latency.toMillis() + " ms, key " + key);
    measure(m -> m.flagsFetched(latency));
  }

  void pollFailed(HttpFailure failure) {
    logger.log(detail, () -> "Poll for flags failed, key " + key + ": " + failure.getMessage());
    measure(m -> m.flagsFetchFailed(FetchException.of(failure, 1)));
  }

  void streamFailed(HttpFailure failure) {
    logger.log(
        detail, () -> "Stream of flags ended, key " + key + ", polling: " + failure.getMessage());
    measure(m -> m.streamFailed(FetchException.of(failure, 1)));
  }

  void changed(LocalEvaluationStatus status, Set<String> flagKeys) {
    logger.log(
        detail, () -> flagKeys.size() + " flags changed, key " + key + ", " + status.flags());
    tell(listener -> listener.flagsChanged(status, flagKeys));
  }

  void faulty(List<FlagFault> faults) {
    logger.log(
        Level.WARNING,
        () ->
            "Flags left out, key " + key + ": " + faults.size() + ", the first: " + faults.get(0));
    tell(listener -> listener.flagsFaulty(faults));
  }

  void stale(LocalEvaluationStatus status, HttpFailure failure) {
    logger.log(
        Level.WARNING,
        () ->
            "Flags can not be fetched, key "
                + key
                + ": "
                + failure.getMessage()
                + ". "
                + status.flags().count()
                + " flags stay in use. Not logged again until it works.");
    tell(listener -> listener.stale(status, FetchException.of(failure, 1)));
  }

  void recovered(LocalEvaluationStatus status) {
    logger.log(Level.INFO, () -> "Flags are fetched again, key " + key);
    tell(listener -> listener.recovered(status));
  }

  void snapshotFailed(String what, Exception failure) {
    logger.log(
        Level.WARNING,
        () ->
            "The snapshot file could not be "
                + what
                + ": "
                + failure
                + ". Not logged again until it works.");
  }

  private void tell(Consumer<LocalEvaluationListener> event) {
    for (LocalEvaluationListener listener : listeners) {
      try {
        event.accept(listener);
      } catch (RuntimeException | Error e) {
        logger.log(Level.ERROR, "A listener threw", e);
      }
    }
  }

  private void measure(Consumer<LocalEvaluationMetrics> measurement) {
    for (LocalEvaluationMetrics metric : metrics) {
      try {
        measurement.accept(metric);
      } catch (RuntimeException | Error e) {
        if (warnedOfMetrics.compareAndSet(false, true)) {
          logger.log(Level.ERROR, "Metrics threw. Not logged again.", e);
        }
      }
    }
  }
}
