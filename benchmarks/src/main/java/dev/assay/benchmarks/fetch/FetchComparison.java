package dev.assay.benchmarks.fetch;

import dev.assay.benchmarks.run.ChildProcess;
import dev.assay.benchmarks.run.Report;
import dev.assay.benchmarks.run.Settings;
import dev.assay.benchmarks.run.Spread;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Compares clients: each in a process of its own, in turn, against one server process that answers
 * always the same bytes.
 */
public final class FetchComparison {
  private static final List<Integer> IN_FLIGHT = List.of(1, 16, 64);
  private static final int SERVER_PROCESSOR = 1;

  private FetchComparison() {}

  /** Runs the comparison and publishes its tables. */
  public static void run(Settings settings) {
    run(settings, FetchClients.NAMES);
  }

  /** Runs it for some clients, among them the one that the others are compared with. */
  static void run(Settings settings, List<String> clients) {
    Report report = new Report("fetch", settings);
    List<Candidate> candidates = new ArrayList<>();
    try (ChildProcess server = startServer()) {
      String port = server.line();
      for (String name : clients) {
        candidates.add(new Candidate(name, ChildProcess.start(-1, "fetch-process", name, port)));
      }
      for (int inFlight : IN_FLIGHT) {
        candidates.forEach(c -> c.load(inFlight, settings.warmupMillis()));
      }
      candidates.forEach(Candidate::forget);
      for (int round = 0; round < settings.rounds(); round++) {
        for (int inFlight : IN_FLIGHT) {
          candidates.forEach(c -> c.load(inFlight, settings.millis()));
        }
      }
      fill(report, candidates, clients);
      report.publish(settings);
    } finally {
      candidates.forEach(Candidate::close);
    }
  }

  /** Starts the server; its first line is its port. */
  static ChildProcess startServer() {
    return ChildProcess.start(SERVER_PROCESSOR, "engine-process", "netty", "echo", "10");
  }

  private static void fill(Report report, List<Candidate> candidates, List<String> clients) {
    for (int inFlight : IN_FLIGHT) {
      report.head(
          List.of(
              inFlight + " in flight",
              "requests/s",
              "of OkHttp",
              "client CPU µs a request",
              "bytes allocated a request"));
      Candidate okHttp = candidates.get(clients.indexOf(FetchClients.BASELINE));
      Spread baseline = Spread.of(okHttp.at(inFlight).perSecond);
      for (Candidate candidate : candidates) {
        Figures figures = candidate.at(inFlight);
        Spread perSecond = Spread.of(figures.perSecond);
        report.row(
            List.of(
                candidate.name,
                perSecond.toString(),
                perSecond.ratioTo(baseline),
                Spread.of(figures.processorMicros).toString(),
                Spread.of(figures.allocated).toString()));
      }
    }
  }

  /** What was measured of one client at one number of exchanges in flight. */
  private record Figures(
      List<Double> perSecond, List<Double> processorMicros, List<Double> allocated) {
    Figures() {
      this(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    }
  }

  /** One client in its process. */
  private static final class Candidate implements AutoCloseable {
    private final String name;
    private final ChildProcess process;
    private final Map<Integer, Figures> figures = new LinkedHashMap<>();

    Candidate(String name, ChildProcess process) {
      this.name = name;
      this.process = process;
    }

    Figures at(int inFlight) {
      return figures.computeIfAbsent(inFlight, n -> new Figures());
    }

    void load(int inFlight, int millis) {
      String[] words = process.ask(inFlight + " " + millis).split(" ", -1);
      double requests = Double.parseDouble(words[0]);
      Figures measured = at(inFlight);
      measured.perSecond.add(requests * 1e9 / Double.parseDouble(words[1]));
      measured.processorMicros.add(Double.parseDouble(words[2]) / 1e3 / requests);
      measured.allocated.add(Double.parseDouble(words[3]) / requests);
    }

    void forget() {
      figures.clear();
    }

    @Override
    public void close() {
      process.close();
    }
  }
}
