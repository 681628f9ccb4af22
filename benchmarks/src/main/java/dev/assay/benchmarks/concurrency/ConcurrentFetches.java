package dev.assay.benchmarks.concurrency;

import dev.assay.benchmarks.run.ChildProcess;
import dev.assay.benchmarks.run.Report;
import dev.assay.benchmarks.run.Settings;
import dev.assay.sdk.RemoteEvaluationConfig;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Many fetches of one moment from a slow server, by JDK. */
public final class ConcurrentFetches {
  private static final int FETCHES = 300;
  private static final int ANSWER_MILLIS = 200;
  private static final String JAVA_HOME = "--java-home";
  private static final List<String> WAYS = List.of("fetchAsync", "fetch");

  private ConcurrentFetches() {}

  /**
   * Runs the comparison and publishes its table.
   *
   * @param arguments {@code --java-home DIR} for each further JDK, and those of {@link Settings}
   * @return whether all fetches ended in time, without pinned threads and deadlocks
   */
  public static boolean run(List<String> arguments) {
    List<Path> javaHomes = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"))));
    List<String> rest = new ArrayList<>();
    for (int i = 0; i + 1 < arguments.size(); i += 2) {
      if (arguments.get(i).equals(JAVA_HOME)) {
        javaHomes.add(Path.of(arguments.get(i + 1)));
      } else {
        rest.addAll(arguments.subList(i, i + 2));
      }
    }
    return run(Settings.parse(rest), javaHomes);
  }

  private static boolean run(Settings settings, List<Path> javaHomes) {
    RemoteEvaluationConfig defaults = RemoteEvaluationConfig.defaults();
    long deadline = defaults.fetchTimeout().toMillis();
    String how =
        "%d fetches begun at once, a server process that answers each after %d ms, `maxConcurrentFetches` %d (the default): at best %d ms. The deadline is %d ms."
            .formatted(
                FETCHES,
                ANSWER_MILLIS,
                defaults.maxConcurrentFetches(),
                ANSWER_MILLIS * ((FETCHES - 1) / defaults.maxConcurrentFetches() + 1),
                deadline);
    Report report = new Report("concurrent-fetches", how);
    report.head(
        List.of(
            "JDK, way to fetch",
            "failed",
            "slowest, ms",
            "threads at the most",
            "pinned",
            "deadlocked",
            "verdict"));
    boolean passed = true;
    try (ChildProcess server =
        ChildProcess.start(-1, "slow-server-process", String.valueOf(ANSWER_MILLIS))) {
      String port = server.line();
      for (Path javaHome : javaHomes) {
        passed &= measure(report, javaHome, List.of(), port, deadline);
        if (javaHome != javaHomes.get(0)) {
          List<String> oneCarrier = List.of("-Djdk.virtualThreadScheduler.parallelism=1");
          passed &= measure(report, javaHome, oneCarrier, port, deadline);
        }
      }
    }
    report.publish(settings);
    return passed;
  }

  private static boolean measure(
      Report report, Path javaHome, List<String> options, String port, long deadline) {
    boolean passed = true;
    try (ChildProcess client =
        ChildProcess.start(
            javaHome, -1, options, "many-fetches-process", port, String.valueOf(FETCHES))) {
      String jdk = client.line() + (options.isEmpty() ? "" : ", one carrier thread");
      for (String way : WAYS) {
        List<String> words = List.of(client.line().split(" ", -1));
        boolean good =
            words.get(0).equals(way)
                && words.get(1).equals("0")
                && Long.parseLong(words.get(2)) <= deadline
                && words.get(4).equals("0")
                && words.get(5).equals("0");
        List<String> cells = new ArrayList<>(words);
        cells.set(0, jdk + ", " + way);
        cells.add(good ? "✓" : "✗");
        report.row(cells);
        passed &= good;
      }
    }
    return passed;
  }
}
