package dev.assay.benchmarks.concurrency;

import dev.assay.benchmarks.run.ChildProcess;
import dev.assay.benchmarks.run.Report;
import dev.assay.benchmarks.run.Settings;
import java.util.List;

/** Whether what threads share behaves as if they came one after the other, by Lincheck. */
public final class ConcurrencyChecks {
  /** Rounds of scenarios, and the milliseconds that the first check takes. */
  public static final Settings DEFAULTS = new Settings(3, 5000, 0, List.of());

  private static final String HOW =
      "%d random scenarios a check, 2 threads with 3 operations each, %d runs of each scenario (snapshot swap: %d); the first check runs %d ms.";

  private ConcurrencyChecks() {}

  /**
   * Runs the checks and publishes their table.
   *
   * @return whether all passed, and the control was found to be wrong
   */
  public static boolean run(Settings settings) {
    Report report =
        new Report(
            "concurrency",
            HOW.formatted(
                settings.rounds(),
                ConcurrencyProcess.RUNS,
                ConcurrencyProcess.RUNS_OF_SNAPSHOT,
                settings.millis()));
    report.head(List.of("check", "way", "scenarios", "found", "verdict"));
    boolean passed = true;
    try (ChildProcess process =
        ChildProcess.start(
            -1,
            List.of("-Xmx1g", "-Djdk.attach.allowAttachSelf=true"),
            "concurrency-process",
            String.valueOf(settings.rounds()),
            String.valueOf(settings.millis()))) {
      String line = process.line();
      while (!line.equals(ConcurrencyProcess.END)) {
        passed &= row(report, line);
        line = process.line();
      }
    }
    report.publish(settings);
    return passed;
  }

  private static boolean row(Report report, String line) {
    List<String> words = List.of(line.split("\t", -1));
    boolean control = words.get(0).startsWith("control");
    boolean wrong = !words.get(3).isEmpty();
    boolean good = wrong == control;
    String found = !wrong ? "nothing" : control ? "a violation, as it should" : words.get(3);
    report.row(List.of(words.get(0), words.get(1), words.get(2), found, good ? "✓" : "✗"));
    return good;
  }
}
