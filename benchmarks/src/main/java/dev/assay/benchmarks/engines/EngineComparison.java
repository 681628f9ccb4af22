package dev.assay.benchmarks.engines;

import dev.assay.benchmarks.run.ChildProcess;
import dev.assay.benchmarks.run.Report;
import dev.assay.benchmarks.run.Settings;
import dev.assay.benchmarks.run.Spread;
import java.util.ArrayList;
import java.util.List;

/**
 * Compares server engines: each in a process of its own bound to one processor, loaded in turn by
 * one process on another processor.
 */
public final class EngineComparison {
  private static final int CONNECTIONS = 64;
  private static final int LOAD_PROCESSOR = 0;
  private static final int SERVER_PROCESSOR = 1;

  private EngineComparison() {}

  /** Runs the comparison and publishes its table. */
  public static void run(Settings settings) {
    Report report = new Report("engines", settings);
    List<Candidate> candidates = new ArrayList<>();
    try (ChildProcess load = ChildProcess.start(LOAD_PROCESSOR, "load-process")) {
      for (String answer : List.of("echo", "evaluation")) {
        for (String engine : Engine.NAMES) {
          candidates.add(new Candidate(engine, answer));
        }
      }
      candidates.add(new Candidate("assay", "evaluation"));
      candidates.forEach(candidate -> candidate.load(load, 2 * settings.warmupMillis()));
      candidates.forEach(Candidate::forget);
      for (int round = 0; round < settings.rounds(); round++) {
        candidates.forEach(candidate -> candidate.load(load, settings.millis()));
      }
      fill(report, candidates);
      report.publish(settings);
    } finally {
      candidates.forEach(Candidate::close);
    }
  }

  private static void fill(Report report, List<Candidate> candidates) {
    report.head(
        List.of(
            "engine, answer",
            "requests/s",
            "of Netty's echo",
            "server CPU µs a request",
            "p50 µs",
            "p99 µs"));
    Spread echo = Spread.of(candidates.get(0).perSecond);
    for (Candidate candidate : candidates) {
      Spread perSecond = Spread.of(candidate.perSecond);
      report.row(
          List.of(
              candidate.name,
              perSecond.toString(),
              perSecond.ratioTo(echo),
              Spread.of(candidate.processorMicros).toString(),
              Spread.whole(Spread.of(candidate.median).median()),
              Spread.whole(Spread.of(candidate.percentile99).median())));
    }
  }

  /** One engine with one answer, in its process, and what was measured of it. */
  private static final class Candidate implements AutoCloseable {
    private final String name;
    private final ChildProcess server;
    private final String port;
    private final List<Double> perSecond = new ArrayList<>();
    private final List<Double> processorMicros = new ArrayList<>();
    private final List<Double> median = new ArrayList<>();
    private final List<Double> percentile99 = new ArrayList<>();

    Candidate(String engine, String answer) {
      name = engine + ", " + answer;
      server = ChildProcess.start(SERVER_PROCESSOR, "engine-process", engine, answer);
      port = server.line();
    }

    void load(ChildProcess load, int millis) {
      long before = Long.parseLong(server.ask("processor time"));
      String[] words = load.ask(port + " " + CONNECTIONS + " " + millis).split(" ", -1);
      long after = Long.parseLong(server.ask("processor time"));
      double requests = Double.parseDouble(words[0]);
      perSecond.add(requests * 1e9 / Double.parseDouble(words[1]));
      processorMicros.add((after - before) / 1e3 / requests);
      median.add(Double.parseDouble(words[2]) / 1e3);
      percentile99.add(Double.parseDouble(words[3]) / 1e3);
    }

    void forget() {
      perSecond.clear();
      processorMicros.clear();
      median.clear();
      percentile99.clear();
    }

    @Override
    public void close() {
      server.close();
    }
  }
}
