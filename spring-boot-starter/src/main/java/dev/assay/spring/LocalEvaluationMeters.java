package dev.assay.spring;

import dev.assay.sdk.FetchException;
import dev.assay.sdk.LocalEvaluationMetrics;
import dev.assay.sdk.LocalEvaluationStatus;
import dev.assay.sdk.LocalEvaluationStatus.CohortStatus;
import dev.assay.sdk.LocalEvaluationStatus.Lookups;
import dev.assay.sdk.tracking.DropReason;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** The local client's measurements as meters, in every registry that they are bound to. */
final class LocalEvaluationMeters implements LocalEvaluationMetrics, MeterBinder {
  private final LongAdder evaluations = new LongAdder();
  private final LongAdder fetches = new LongAdder();
  private final LongAdder fetchNanos = new LongAdder();
  private final LongAdder fetchFailures = new LongAdder();
  private final LongAdder streamFailures = new LongAdder();
  private volatile @Nullable Supplier<LocalEvaluationStatus> status;

  @Override
  public void bind(Supplier<LocalEvaluationStatus> status) {
    this.status = status;
  }

  @Override
  public void evaluated() {
    evaluations.increment();
  }

  @Override
  public void flagsFetched(Duration latency) {
    fetches.increment();
    fetchNanos.add(latency.toNanos());
  }

  @Override
  public void flagsFetchFailed(FetchException failure) {
    fetchFailures.increment();
  }

  @Override
  public void streamFailed(FetchException failure) {
    streamFailures.increment();
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    FunctionCounter.builder("assay.client.evaluations", evaluations, LongAdder::sum)
        .description("Users evaluated, for one flag or several")
        .register(registry);
    FunctionTimer.builder(
            "assay.client.flags.fetch",
            this,
            meters -> meters.fetches.sum(),
            meters -> meters.fetchNanos.sum(),
            TimeUnit.NANOSECONDS)
        .description("Answers of the server to the question for flags")
        .register(registry);
    FunctionCounter.builder("assay.client.flags.fetch.failures", fetchFailures, LongAdder::sum)
        .description("Questions for flags in vain")
        .register(registry);
    FunctionCounter.builder("assay.client.flags.stream.failures", streamFailures, LongAdder::sum)
        .description("Streams of flags that could not be opened, or broke")
        .register(registry);
    bindStatus(registry);
  }

  private void bindStatus(MeterRegistry registry) {
    Gauge.builder("assay.client.flags", this, m -> m.of(s -> s.flags().count()))
        .description("Flags in use")
        .register(registry);
    TimeGauge.builder(
            "assay.client.flags.age",
            this,
            TimeUnit.MILLISECONDS,
            m -> m.of(s -> s.freshness().age().toMillis()))
        .description("Time since the server last showed that the flags are what it has")
        .register(registry);
    TimeGauge.builder(
            "assay.client.cohorts.age",
            this,
            TimeUnit.MILLISECONDS,
            m -> m.of(LocalEvaluationMeters::oldestCohort))
        .description("The same of the oldest cohort")
        .register(registry);
    lookups(registry, "answered", Lookups::answered);
    lookups(registry, "failed", Lookups::failed);
    lookups(registry, "dropped", Lookups::dropped);
    bindEvents(registry);
  }

  private void lookups(MeterRegistry registry, String outcome, ToDoubleFunction<Lookups> part) {
    FunctionCounter.builder(
            "assay.client.cohorts.lookups",
            this,
            m -> m.count(s -> s.lookups().map(part::applyAsDouble).orElse(0.0)))
        .description("Names asked for in cohorts that are not held")
        .tag("outcome", outcome)
        .register(registry);
  }

  private void bindEvents(MeterRegistry registry) {
    Gauge.builder("assay.client.events.queued", this, m -> m.of(s -> s.tracking().queued()))
        .description("Events that wait to be sent")
        .register(registry);
    FunctionCounter.builder(
            "assay.client.events.sent", this, m -> m.count(s -> s.tracking().sent()))
        .description("Events that a server has taken")
        .register(registry);
    for (DropReason reason : DropReason.values()) {
      FunctionCounter.builder(
              "assay.client.events.dropped",
              this,
              m -> m.count(s -> s.tracking().dropped().getOrDefault(reason, 0L)))
          .description("Events that were lost")
          .tag("reason", reason.name().toLowerCase(Locale.ROOT))
          .register(registry);
    }
  }

  private static double oldestCohort(LocalEvaluationStatus status) {
    return status.cohorts().stream()
        .map(CohortStatus::age)
        .mapToLong(Duration::toMillis)
        .max()
        .orElse(0);
  }

  /** {@return a part of the status; none before there is a client} */
  private double of(ToDoubleFunction<LocalEvaluationStatus> part) {
    Supplier<LocalEvaluationStatus> present = status;
    return present == null ? Double.NaN : part.applyAsDouble(present.get());
  }

  private double count(ToDoubleFunction<LocalEvaluationStatus> part) {
    return status == null ? 0 : of(part);
  }
}
