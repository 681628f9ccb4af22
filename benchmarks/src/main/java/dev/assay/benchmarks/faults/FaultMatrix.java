package dev.assay.benchmarks.faults;

import dev.assay.benchmarks.run.ChildProcess;
import dev.assay.benchmarks.run.Report;
import dev.assay.benchmarks.run.Settings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Runs the matrix in a process of its own, and publishes its table. */
public final class FaultMatrix {
  private static final String HOW =
      "one process with all clients and servers, deadlines of %d ms; whatever ends later than"
          + " its deadline and %d ms more counts as ✗.";

  private FaultMatrix() {}

  /**
   * Runs the matrix.
   *
   * @param rows the names of the faults to run, or none for all
   * @return whether everything was as promised
   */
  public static boolean run(Settings settings, List<String> rows) {
    Report report = report("faults");
    Outcome outcome = outcome(rows, false);
    report.paragraph(summary(outcome));
    fill(report, outcome.verdicts());
    return publish(report, outcome, settings);
  }

  /**
   * Runs the whole matrix while the process's clock is stepped.
   *
   * @return whether everything was as promised, and the clock was really stepped
   * @throws IllegalStateException if libfaketime is not there
   */
  public static boolean runWithSteppedClock(Settings settings) {
    Report report = report("stepped-clock");
    Outcome outcome = outcome(List.of(), true);
    report.paragraph(summary(outcome));
    report.paragraph(
        "The clock was stepped %d times by %d minutes, to and fro."
            .formatted(outcome.steps(), 2 * SteppedClock.STEP.toMinutes()));
    return publish(report, outcome, settings) && outcome.steps() > 0;
  }

  private static Report report(String name) {
    return new Report(name, HOW.formatted(Cell.SHORT.toMillis(), Cell.TOLERANCE.toMillis()));
  }

  private static boolean publish(Report report, Outcome outcome, Settings settings) {
    if (outcome.failed() > 0) {
      report.paragraph(problems(outcome.verdicts()));
    }
    report.publish(settings);
    return outcome.failed() == 0 && outcome.sockets() <= 0 && !outcome.verdicts().isEmpty();
  }

  /**
   * What came of a run.
   *
   * @param sockets how many more sockets were open after it
   * @param steps how often the clock was stepped
   * @param seconds how long it took
   */
  private record Outcome(List<Verdict> verdicts, long sockets, long steps, long seconds) {
    long failed() {
      return verdicts.stream().filter(verdict -> !verdict.passed()).count();
    }
  }

  private static Outcome outcome(List<String> rows, boolean steppedClock) {
    long start = System.nanoTime();
    Path directory = temporary();
    List<String> options =
        List.of(
            "-D" + Hosts.PROPERTY + "=" + directory.resolve("hosts"),
            "-Dsun.net.inetaddr.ttl=0",
            "-Dsun.net.inetaddr.negative.ttl=0",
            // Nothing is judged by its speed, and no cell takes long.
            "-XX:TieredStopAtLevel=1",
            "-Dslf4j.provider=ch.qos.logback.classic.spi.LogbackServiceProvider");
    List<String> arguments = new ArrayList<>(List.of("fault-process", directory.toString()));
    arguments.addAll(rows);
    Map<String, String> environment = steppedClock ? SteppedClock.environment(directory) : Map.of();
    try (ChildProcess process =
        ChildProcess.start(options, environment, arguments.toArray(new String[0]))) {
      List<Verdict> verdicts = new ArrayList<>();
      String line = process.line();
      while (!line.startsWith(FaultProcess.STEPS)) {
        verdicts.add(Verdict.parse(line));
        line = process.line();
      }
      long steps = Long.parseLong(line.substring(FaultProcess.STEPS.length()));
      long sockets = Long.parseLong(process.line().substring(FaultProcess.END.length()));
      return new Outcome(verdicts, sockets, steps, (System.nanoTime() - start) / 1_000_000_000);
    } finally {
      delete(directory);
    }
  }

  private static Path temporary() {
    try {
      return Files.createTempDirectory("faults");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void delete(Path directory) {
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
      Files.delete(directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String summary(Outcome outcome) {
    List<Verdict> verdicts = outcome.verdicts();
    Verdict latest =
        verdicts.stream().max(Comparator.comparingLong(Verdict::overrunMillis)).orElseThrow();
    long faults = verdicts.stream().map(Verdict::row).distinct().count();
    return "**%d cells: %d ✓, %d ✗.** %d faults, %d operations, %d kinds of servers, in %d s; load average %s when it ended. The longest overrun of a deadline: %d ms (%s, %s, %s). Sockets left in the process: %d."
        .formatted(
            verdicts.size(),
            verdicts.size() - outcome.failed(),
            outcome.failed(),
            faults,
            Operation.values().length,
            World.Site.values().length,
            outcome.seconds(),
            Report.loadAverage(),
            latest.overrunMillis(),
            latest.row(),
            latest.operation().title(),
            latest.site().title(),
            outcome.sockets());
  }

  private static void fill(Report report, List<Verdict> verdicts) {
    List<String> columns = new ArrayList<>(List.of("fault", "servers"));
    Arrays.stream(Operation.values()).map(Operation::title).forEach(columns::add);
    report.head(columns);
    Map<String, List<Verdict>> rows =
        verdicts.stream()
            .collect(Collectors.groupingBy(Verdict::row, LinkedHashMap::new, Collectors.toList()));
    rows.forEach(
        (name, row) -> {
          List<String> cells = new ArrayList<>();
          cells.add(name);
          cells.add(String.valueOf(row.stream().map(Verdict::site).distinct().count()));
          for (Operation operation : Operation.values()) {
            cells.add(cell(row.stream().filter(v -> v.operation() == operation).toList()));
          }
          report.row(cells);
        });
  }

  private static String cell(List<Verdict> verdicts) {
    TreeSet<String> outcomes =
        verdicts.stream().map(Verdict::outcome).collect(Collectors.toCollection(TreeSet::new));
    boolean passed = verdicts.stream().allMatch(Verdict::passed);
    return String.join(", ", outcomes) + (passed ? " ✓" : " ✗");
  }

  private static String problems(List<Verdict> verdicts) {
    return verdicts.stream()
        .filter(verdict -> !verdict.passed())
        .map(
            verdict ->
                "- ✗ %s, %s, %s: %s"
                    .formatted(
                        verdict.row(),
                        verdict.operation().title(),
                        verdict.site().title(),
                        String.join("; ", verdict.problems())))
        .collect(Collectors.joining("\n"));
  }
}
