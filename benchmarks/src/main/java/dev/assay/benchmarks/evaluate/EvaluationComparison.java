package dev.assay.benchmarks.evaluate;

import dev.assay.benchmarks.evaluate.Case.Question;
import dev.assay.benchmarks.run.Report;
import dev.assay.benchmarks.run.Settings;
import dev.assay.benchmarks.run.Spread;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Runs {@link EvaluationBenchmark} and makes tables of it. Each round measures each case once, in a
 * process of its own, so that a busy machine harms neighbours alike.
 */
public final class EvaluationComparison {
  /** Three rounds of less than a second a case: five to six minutes. */
  public static final Settings DEFAULTS = new Settings(3, 400, 1000, List.of());

  private static final int ITERATIONS = 4;
  private static final String FIGURES =
      "Each round is a process of its own. Times are median (min–max) of "
          + ITERATIONS
          + " parts of each round; ratios compare medians.";

  private final Settings settings;
  private final List<Integer> sizes;
  private final int forks;

  private EvaluationComparison(Settings settings, List<Integer> sizes, int forks) {
    this.settings = settings;
    this.sizes = sizes;
    this.forks = forks;
  }

  /** Runs the benchmark and publishes its tables. */
  public static void run(Settings settings) throws RunnerException {
    new EvaluationComparison(settings, List.of(10, 100, 1000), 1).publish();
  }

  /** Runs it in this process, only to see that it runs: the figures mean nothing. */
  static void tryOut(Settings settings) throws RunnerException {
    new EvaluationComparison(settings, List.of(100, 1000), 0).publish();
  }

  private void publish() throws RunnerException {
    Report report = new Report("evaluate", settings, FIGURES);
    Figures figures = measure();
    report.paragraph("Load average " + Report.loadAverage() + " when it ended. Targets:");
    report.paragraph(String.join("\n", new Targets(figures).lines()));
    userTable(report, figures);
    for (Question question : Question.values()) {
      if (question != Question.USER) {
        table(report, figures, question);
      }
    }
    report.publish(settings);
  }

  private Figures measure() throws RunnerException {
    Figures figures = new Figures();
    List<Case> cases = Case.all(sizes);
    for (int round = 1; round <= settings.rounds(); round++) {
      System.err.println("round " + round + " of " + settings.rounds());
      for (Case measured : cases) {
        for (RunResult result : new Runner(options(measured)).run()) {
          result
              .getBenchmarkResults()
              .forEach(fork -> fork.getIterationResults().forEach(i -> add(figures, measured, i)));
        }
      }
    }
    return figures;
  }

  private static void add(Figures figures, Case measured, IterationResult iteration) {
    for (Result<?> second : iteration.getSecondaryResults().values()) {
      if (second.getLabel().endsWith("gc.alloc.rate.norm")) {
        figures.add(measured, iteration.getPrimaryResult().getScore(), second.getScore());
        return;
      }
    }
    throw new IllegalStateException("the profiler tells no allocation");
  }

  private Options options(Case measured) {
    return new OptionsBuilder()
        .include(
            "\\Q" + EvaluationBenchmark.class.getName() + "." + measured.question().method + "\\E$")
        .param("contender", measured.contender())
        .param("flags", String.valueOf(measured.flags()))
        .threads(measured.threads())
        .addProfiler(GCProfiler.class)
        .forks(forks)
        .jvmArgs("-Xms256m", "-Xmx256m")
        .warmupIterations(ITERATIONS)
        .warmupTime(part(settings.warmupMillis()))
        .measurementIterations(ITERATIONS)
        .measurementTime(part(settings.millis()))
        .shouldFailOnError(true)
        .verbosity(VerboseMode.SILENT)
        .build();
  }

  private static TimeValue part(int millis) {
    return TimeValue.milliseconds(Math.max(1, millis / ITERATIONS));
  }

  private static void userTable(Report report, Figures figures) {
    report.head(List.of(Question.USER.title, "ns", "B"));
    for (Case measured : Case.users()) {
      report.row(
          List.of(
              measured.contender(),
              figures.nanos(measured).medianFirst(),
              Spread.whole(figures.bytes(measured))));
    }
  }

  private void table(Report report, Figures figures, Question question) {
    List<String> head = new ArrayList<>(List.of(question.title, "ns", "of bare", "B"));
    if (question.makesUser()) {
      head.add("B beyond the user");
    }
    report.head(head);
    for (Case measured : Case.all(sizes)) {
      if (measured.question() == question) {
        report.row(cells(figures, measured));
      }
    }
  }

  private static List<String> cells(Figures figures, Case measured) {
    String threads = measured.threads() == 1 ? "" : ", " + measured.threads() + " threads";
    List<String> cells = new ArrayList<>();
    cells.add(measured.flags() + " flags, " + measured.contender() + threads);
    cells.add(figures.nanos(measured).medianFirst());
    cells.add(String.format(Locale.ROOT, "%.2f", figures.ratio(measured)));
    cells.add(Spread.whole(figures.bytes(measured)));
    if (measured.question().makesUser()) {
      cells.add(Spread.whole(figures.bytesBeyondUser(measured)));
    }
    return cells;
  }
}
