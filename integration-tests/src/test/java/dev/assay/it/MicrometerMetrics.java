package dev.assay.it;

import dev.assay.sdk.FetchException;
import dev.assay.sdk.LocalEvaluationMetrics;
import dev.assay.sdk.LocalEvaluationStatus;
import dev.assay.sdk.LocalEvaluationStatus.CohortStatus;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** What a binding of the local client's metrics to Micrometer takes: nothing else than this. */
final class MicrometerMetrics implements LocalEvaluationMetrics {
  private final MeterRegistry registry;
  private final Counter evaluations;
  private final Timer fetches;
  private final Counter failures;

  MicrometerMetrics(MeterRegistry registry) {
    this.registry = registry;
    evaluations = registry.counter("assay.client.evaluations");
    fetches = registry.timer("assay.client.flags.fetch");
    failures = registry.counter("assay.client.flags.fetch.failures");
  }

  @Override
  public void bind(Supplier<LocalEvaluationStatus> status) {
    TimeGauge.builder(
            "assay.client.flags.age",
            () -> status.get().freshness().age().toMillis(),
            TimeUnit.MILLISECONDS)
        .register(registry);
    Gauge.builder("assay.client.flags", () -> status.get().flags().count()).register(registry);
    TimeGauge.builder("assay.client.cohorts.age", () -> oldest(status), TimeUnit.MILLISECONDS)
        .register(registry);
    Gauge.builder("assay.client.events.queued", () -> status.get().tracking().queued())
        .register(registry);
    Gauge.builder("assay.client.events.dropped", () -> dropped(status)).register(registry);
  }

  private static long oldest(Supplier<LocalEvaluationStatus> status) {
    return status.get().cohorts().stream()
        .map(CohortStatus::age)
        .mapToLong(Duration::toMillis)
        .max()
        .orElse(0);
  }

  private static double dropped(Supplier<LocalEvaluationStatus> status) {
    return status.get().tracking().dropped().values().stream().mapToLong(Long::longValue).sum();
  }

  @Override
  public void evaluated() {
    evaluations.increment();
  }

  @Override
  public void flagsFetched(Duration latency) {
    fetches.record(latency);
  }

  @Override
  public void flagsFetchFailed(FetchException failure) {
    failures.increment();
  }
}
