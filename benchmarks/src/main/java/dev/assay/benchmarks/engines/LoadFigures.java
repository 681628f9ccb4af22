package dev.assay.benchmarks.engines;

import dev.assay.benchmarks.run.ChildProcess;
import dev.assay.benchmarks.run.SampleRequest;
import dev.assay.benchmarks.run.Spread;
import java.util.ArrayList;
import java.util.List;

/**
 * What was measured of one server with one request.
 *
 * <p>Not thread-safe.
 */
final class LoadFigures {
  private static final int CONNECTIONS = 64;

  private final Server server;
  private final SampleRequest request;
  private final List<Double> perSecond = new ArrayList<>();
  private final List<Double> processorMicros = new ArrayList<>();
  private final List<Double> median = new ArrayList<>();
  private final List<Double> percentile99 = new ArrayList<>();

  LoadFigures(Server server, SampleRequest request) {
    this.server = server;
    this.request = request;
  }

  /** {@return the number of requests of a round that it measures} */
  double load(ChildProcess load, int millis) {
    long before = server.processorNanos();
    String line = server.port() + " " + CONNECTIONS + " " + millis + " " + request;
    String[] words = load.ask(line).split(" ", -1);
    double processorNanos = server.processorNanos() - before;
    double requests = Double.parseDouble(words[0]);
    perSecond.add(requests * 1e9 / Double.parseDouble(words[1]));
    processorMicros.add(processorNanos / 1e3 / requests);
    median.add(Double.parseDouble(words[2]) / 1e3);
    percentile99.add(Double.parseDouble(words[3]) / 1e3);
    return requests;
  }

  /** Forgets the rounds so far. */
  void forget() {
    perSecond.clear();
    processorMicros.clear();
    median.clear();
    percentile99.clear();
  }

  Spread perSecond() {
    return Spread.of(perSecond);
  }

  Spread processorMicros() {
    return Spread.of(processorMicros);
  }

  /** {@return the medians of latency in microseconds} */
  Spread median() {
    return Spread.of(median);
  }

  /** {@return the 99th percentiles of latency in microseconds} */
  Spread percentile99() {
    return Spread.of(percentile99);
  }
}
