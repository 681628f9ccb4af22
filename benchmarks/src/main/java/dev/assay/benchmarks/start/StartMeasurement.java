package dev.assay.benchmarks.start;

import dev.assay.benchmarks.run.ManagedProject;
import dev.assay.benchmarks.run.Options;
import dev.assay.benchmarks.run.Report;
import dev.assay.benchmarks.run.SampleProject;
import dev.assay.benchmarks.run.ServerProcess;
import dev.assay.benchmarks.run.Spread;
import dev.assay.benchmarks.run.TemporaryFolder;
import dev.assay.benchmarks.run.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Starts the server's jar, and an empty program with the SDK, again and again. */
public final class StartMeasurement {
  /** Where a build leaves the jars, seen from the root of the project. */
  public static final Map<String, String> DEFAULTS =
      Map.of(
          "--jar", "server/target/assay.jar",
          "--sdk", "benchmarks/target/sdk",
          "--rounds", "5",
          "--idle-seconds", "10");

  private static final int FLAGS = 100;

  private static final String NEW_DATA = "a new data directory";
  private static final String OLD_DATA = "a data directory of " + FLAGS + " flags";
  private static final String FLAG_FILE = "a file of " + FLAGS + " flags";

  private final String jar;
  private final int warmups;
  private final int rounds;
  private final int idleSeconds;
  private final List<Path> sdk;
  private final List<ServerStarts> servers;
  private final Report report;

  private StartMeasurement(Options options, List<String> names, int warmups) throws IOException {
    servers = names.stream().map(ServerStarts::new).toList();
    this.warmups = warmups;
    jar = options.text("--jar");
    rounds = options.number("--rounds");
    idleSeconds = options.number("--idle-seconds");
    try (Stream<Path> files = Files.list(Path.of(options.text("--sdk")))) {
      sdk = files.filter(file -> file.toString().endsWith(".jar")).sorted().toList();
    }
    report =
        new Report(
            "start",
            rounds
                + " starts of each in turn, after "
                + warmups
                + " that does not count. The JVM has its own defaults. Figures are min / median /"
                + " max.");
  }

  /** Measures and publishes the tables. */
  public static void run(Options options) throws IOException, InterruptedException {
    new StartMeasurement(options, List.of(NEW_DATA, OLD_DATA, FLAG_FILE), 1)
        .publish(options.files());
  }

  /** Measures only a part, only to see that it runs: the figures mean nothing. */
  static void tryOut(Options options) throws IOException, InterruptedException {
    new StartMeasurement(options, List.of(FLAG_FILE), 0).publish(options.files());
  }

  private void publish(List<Path> files) throws IOException, InterruptedException {
    try (TemporaryFolder folder = new TemporaryFolder()) {
      for (int round = -warmups; round < rounds; round++) {
        startServers(folder, round);
      }
      idle(folder);
      ProgramStarts empty = new ProgramStarts(folder.file("program"), sdk, "nothing");
      ProgramStarts first = startPrograms(folder, empty);
      fill(empty, first);
    }
    report.publish(files);
  }

  /** Starts a server; the data directories of the rounds are their own. */
  private ServerProcess server(TemporaryFolder folder, String name, int round) {
    List<String> arguments =
        switch (name) {
          case NEW_DATA -> List.of("--data", folder.file("data" + round).toString());
          case OLD_DATA -> List.of("--data", folder.file("data" + -warmups).toString());
          default ->
              List.of(
                  "--deployment-key", SampleProject.KEY, "--flags", folder.flags(FLAGS).toString());
        };
    return ServerProcess.startJar(jar, arguments.toArray(String[]::new));
  }

  /** The round that does not count fills the database that the others find. */
  private void startServers(TemporaryFolder folder, int round)
      throws IOException, InterruptedException {
    for (ServerStarts starts : servers) {
      try (ServerProcess server = server(folder, starts.name, round)) {
        if (round >= 0) {
          starts.millis.add(server.startNanos() / 1e6);
        } else if (starts.name.equals(NEW_DATA)) {
          ManagedProject.create(server.url(), server.adminKey(), FLAGS);
        }
      }
    }
  }

  /** What servers take that have nothing to do, which they do side by side. */
  private void idle(TemporaryFolder folder) throws InterruptedException {
    List<ServerProcess> running = new ArrayList<>();
    try {
      servers.forEach(starts -> running.add(server(folder, starts.name, rounds)));
      TimeUnit.SECONDS.sleep(idleSeconds);
      for (int i = 0; i < running.size(); i++) {
        servers.get(i).residentBytes = running.get(i).facts().residentBytes();
      }
    } finally {
      running.forEach(ServerProcess::close);
    }
  }

  private ProgramStarts startPrograms(TemporaryFolder folder, ProgramStarts empty)
      throws IOException, InterruptedException {
    try (ServerProcess server = server(folder, FLAG_FILE, 0)) {
      ProgramStarts first =
          new ProgramStarts(
              folder.file("program"), sdk, "treatment", server.url(), SampleProject.KEY);
      for (int round = -warmups; round < rounds; round++) {
        if (round == 0) {
          empty.forget();
          first.forget();
        }
        empty.start();
        first.start();
      }
      return first;
    }
  }

  private void fill(ProgramStarts empty, ProgramStarts first) throws IOException {
    long closure = 0;
    for (Path file : sdk) {
      closure += Files.size(file);
    }
    double sdkMillis = beyond(first.millis(), empty.millis());
    report.paragraph("Load average " + Report.loadAverage() + " when it ended. Targets:");
    report.paragraph(String.join("\n", verdicts(closure, sdkMillis)));
    report.head(
        List.of("`assay serve` with", "ms until it listens", "RSS MB after " + idleSeconds + " s"));
    servers.forEach(
        starts ->
            report.row(
                List.of(
                    starts.name,
                    Spread.of(starts.millis).toString(),
                    tenths(starts.residentBytes / 1e6))));
    report.head(List.of("program", "ms until its answer", "heap KB", "RSS MB"));
    report.row(cells("empty", empty));
    report.row(cells("one local evaluation of " + FLAGS + " flags", first));
    report.row(
        List.of(
            "the difference",
            Spread.whole(sdkMillis),
            Spread.whole(beyond(first.heap(), empty.heap()) / 1e3),
            tenths(beyond(first.resident(), empty.resident()) / 1e6)));
    report.head(List.of("jar of the SDK", "bytes"));
    for (Path file : sdk) {
      report.row(
          List.of(String.valueOf(file.getFileName()), Spread.whole((double) Files.size(file))));
    }
  }

  private static double beyond(List<Double> values, List<Double> others) {
    return Spread.of(values).median() - Spread.of(others).median();
  }

  private List<String> verdicts(long closure, double sdkMillis) {
    List<String> lines = new ArrayList<>();
    for (ServerStarts starts : servers) {
      double median = Spread.of(starts.millis).median();
      lines.add(
          Verdict.line(
              median < 2000,
              "the server starts with " + starts.name + " in < 2 s",
              "%.0f ms",
              median));
      if (starts.name.equals(FLAG_FILE)) {
        lines.add(
            Verdict.line(
                starts.residentBytes < 150e6,
                "it idles with " + FLAGS + " flags in < 150 MB",
                "%.1f MB",
                starts.residentBytes / 1e6));
      }
    }
    lines.add(
        Verdict.line(
            sdkMillis < 300,
            "the SDK's first local evaluation, its one round trip included, comes < 300 ms later"
                + " than the answer of an empty program",
            "%.0f ms",
            sdkMillis));
    lines.add(Verdict.line(closure < 1e6, "the SDK's jars have < 1 MB", "%.2f MB", closure / 1e6));
    return lines;
  }

  private static List<String> cells(String name, ProgramStarts starts) {
    return List.of(
        name,
        Spread.of(starts.millis()).toString(),
        Spread.whole(Spread.of(starts.heap()).median() / 1e3),
        tenths(Spread.of(starts.resident()).median() / 1e6));
  }

  private static String tenths(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }

  /** What was measured of the server with one kind of flags. */
  private static final class ServerStarts {
    private final String name;
    private final List<Double> millis = new ArrayList<>();
    private double residentBytes;

    ServerStarts(String name) {
      this.name = name;
    }
  }
}
