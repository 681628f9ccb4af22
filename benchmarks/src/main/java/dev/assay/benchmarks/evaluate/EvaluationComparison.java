package dev.assay.benchmarks.evaluate;

import dev.assay.benchmarks.run.Report;
import dev.assay.benchmarks.run.Settings;
import dev.assay.benchmarks.run.Spread;
import java.util.Collection;
import java.util.List;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** Runs {@link EvaluationBenchmark} and makes a table of it. */
public final class EvaluationComparison {
  private EvaluationComparison() {}

  /** Runs the benchmark and publishes its table. */
  public static void run(Settings settings) throws RunnerException {
    Report report = new Report("evaluate", settings);
    Collection<RunResult> results =
        new Runner(
                new OptionsBuilder()
                    .include(EvaluationBenchmark.class.getName())
                    .addProfiler(GCProfiler.class)
                    .forks(1)
                    .warmupIterations(3)
                    .warmupTime(TimeValue.milliseconds(settings.warmupMillis()))
                    .measurementIterations(settings.rounds())
                    .measurementTime(TimeValue.milliseconds(settings.millis()))
                    .build())
            .run();
    report.head(List.of("evaluation, new user object included", "ns", "bytes allocated"));
    for (RunResult result : results) {
      report.row(
          List.of(
              result.getPrimaryResult().getLabel(), nanos(result).toString(), allocated(result)));
    }
    report.publish(settings);
  }

  private static Spread nanos(RunResult result) {
    return Spread.of(
        result.getBenchmarkResults().stream()
            .flatMap(fork -> fork.getIterationResults().stream())
            .map(iteration -> iteration.getPrimaryResult().getScore())
            .toList());
  }

  private static String allocated(RunResult result) {
    for (String name : result.getSecondaryResults().keySet()) {
      if (name.endsWith("gc.alloc.rate.norm")) {
        return Spread.whole(result.getSecondaryResults().get(name).getScore());
      }
    }
    throw new IllegalStateException("the profiler tells no allocation");
  }
}
