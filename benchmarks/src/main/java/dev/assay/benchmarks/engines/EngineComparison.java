package dev.assay.benchmarks.engines;

import dev.assay.benchmarks.run.ChildProcess;
import dev.assay.benchmarks.run.Report;
import dev.assay.benchmarks.run.SampleRequest;
import dev.assay.benchmarks.run.Settings;
import dev.assay.benchmarks.run.Spread;
import java.util.ArrayList;
import java.util.List;

/**
 * Compares server engines: each in a process of its own bound to one processor, loaded in turn by
 * one process on another processor.
 */
public final class EngineComparison {
  private static final int FLAGS = 10;

  private EngineComparison() {}

  /** Runs the comparison and publishes its table. */
  public static void run(Settings settings) {
    run(settings, Engine.NAMES);
  }

  /** Runs it for some engines, and the server's own. */
  static void run(Settings settings, List<String> engines) {
    Report report = new Report("engines", settings);
    List<Candidate> candidates = new ArrayList<>();
    try (ChildProcess load = ChildProcess.start(Server.LOAD_PROCESSOR, "load-process")) {
      for (String answer : List.of("echo", "evaluation")) {
        for (String engine : engines) {
          candidates.add(candidate(engine, answer));
        }
      }
      candidates.add(candidate("assay", "evaluation"));
      candidates.forEach(candidate -> candidate.figures.load(load, 2 * settings.warmupMillis()));
      candidates.forEach(candidate -> candidate.figures.forget());
      for (int round = 0; round < settings.rounds(); round++) {
        candidates.forEach(candidate -> candidate.figures.load(load, settings.millis()));
      }
      fill(report, candidates);
      report.publish(settings);
    } finally {
      candidates.forEach(candidate -> candidate.server.close());
    }
  }

  private static Candidate candidate(String engine, String answer) {
    Server server = Server.engine(engine, answer, FLAGS);
    return new Candidate(
        engine + ", " + answer, server, new LoadFigures(server, SampleRequest.GET));
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
    Spread echo = candidates.get(0).figures.perSecond();
    for (Candidate candidate : candidates) {
      LoadFigures figures = candidate.figures;
      report.row(
          List.of(
              candidate.name,
              figures.perSecond().toString(),
              figures.perSecond().ratioTo(echo),
              figures.processorMicros().toString(),
              Spread.whole(figures.median().median()),
              Spread.whole(figures.percentile99().median())));
    }
  }

  /** One engine with one answer, in its process, and what was measured of it. */
  private record Candidate(String name, Server server, LoadFigures figures) {}
}
