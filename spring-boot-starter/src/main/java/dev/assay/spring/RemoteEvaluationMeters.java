package dev.assay.spring;

import dev.assay.evaluation.ExperimentUser;
import dev.assay.evaluation.Variants;
import dev.assay.sdk.FetchException;
import dev.assay.sdk.FetchListener;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.concurrent.atomic.LongAdder;

/** The remote client's measurements as meters, in every registry that they are bound to. */
final class RemoteEvaluationMeters implements FetchListener, MeterBinder {
  private final LongAdder answers = new LongAdder();
  private final LongAdder failures = new LongAdder();
  private final LongAdder failedAttempts = new LongAdder();

  @Override
  public void fetched(ExperimentUser user, Variants variants, int attempts) {
    answers.increment();
  }

  @Override
  public void attemptFailed(ExperimentUser user, FetchException failure) {
    failedAttempts.increment();
  }

  @Override
  public void failed(ExperimentUser user, FetchException failure) {
    failures.increment();
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    fetches(registry, "success", answers);
    fetches(registry, "failure", failures);
    FunctionCounter.builder("assay.client.fetch.attempts.failed", failedAttempts, LongAdder::sum)
        .description("Requests for variants that failed, retried or not")
        .register(registry);
  }

  private static void fetches(MeterRegistry registry, String outcome, LongAdder count) {
    FunctionCounter.builder("assay.client.fetches", count, LongAdder::sum)
        .description("Fetches of variants")
        .tag("outcome", outcome)
        .register(registry);
  }
}
