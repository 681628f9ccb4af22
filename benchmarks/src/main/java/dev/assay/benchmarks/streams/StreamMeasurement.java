package dev.assay.benchmarks.streams;

import dev.assay.benchmarks.run.ChildProcess;
import dev.assay.benchmarks.run.Options;
import dev.assay.benchmarks.run.Report;
import dev.assay.benchmarks.run.ServerProcess;
import dev.assay.benchmarks.run.Spread;
import dev.assay.benchmarks.run.TemporaryFolder;
import dev.assay.benchmarks.run.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Opens many streams to one server process, changes a flag once a second, and tells how long it
 * takes until the last stream has heard of it, and what the streams cost.
 */
public final class StreamMeasurement {
  /** As many streams as the design promises, and a short time. */
  public static final Map<String, String> DEFAULTS =
      Map.of("--streams", "5000", "--seconds", "20", "--interval-millis", "1000");

  private static final int SERVER_PROCESSOR = 1;
  private static final int CLIENT_PROCESSOR = 0;
  private static final List<String> JVM = List.of("-Xmx512m", "-XX:+UseSerialGC");
  private static final int WARMUP_STREAMS = 50;
  private static final int WARMUP_CHANGES = 3;

  private final int count;
  private final int seconds;
  private final int intervalMillis;
  private final Report report;
  private final List<Memory> memory = new ArrayList<>();
  private final List<Double> millis = new ArrayList<>();

  private StreamMeasurement(Options options) {
    count = options.number("--streams");
    seconds = options.number("--seconds");
    intervalMillis = options.number("--interval-millis");
    report =
        new Report(
            "streams",
            "%s streams, %d changes, one every %d ms. The server has one core, SQLite and a heap of"
                    .formatted(Spread.whole(count), seconds, intervalMillis)
                + " at most 512 MB.");
  }

  /** Measures and publishes the tables. */
  public static void run(Options options) throws InterruptedException {
    new StreamMeasurement(options).publish(options);
  }

  private void publish(Options options) throws InterruptedException {
    try (TemporaryFolder folder = new TemporaryFolder();
        ServerProcess server =
            ServerProcess.start(SERVER_PROCESSOR, JVM, "--data", folder.file("data").toString());
        ChildProcess streams =
            ChildProcess.start(
                CLIENT_PROCESSOR, "stream-process", server.url(), server.adminKey())) {
      warmUp(streams);
      memory.add(Memory.of("before", 0, server));
      streams.ask("open " + count);
      memory.add(Memory.of("all open", count, server));
      long before = server.facts().processorNanos();
      change(streams);
      double processorMillis = (server.facts().processorNanos() - before) / 1e6 / seconds;
      int lost = Integer.parseInt(streams.ask("lost"));
      memory.add(Memory.of("after the changes", count - lost, server));
      fill(lost, processorMillis);
      streams.ask("close " + (count - lost));
    }
    report.publish(options.files());
  }

  /** Loads what is loaded once, however many streams there are. */
  private static void warmUp(ChildProcess streams) throws InterruptedException {
    streams.ask("open " + WARMUP_STREAMS);
    for (int i = 0; i < WARMUP_CHANGES; i++) {
      streams.ask("change");
    }
    streams.ask("close " + WARMUP_STREAMS);
    // The server hears of the closed connections by and by.
    TimeUnit.MILLISECONDS.sleep(500);
  }

  private void change(ChildProcess streams) throws InterruptedException {
    for (int i = 0; i < seconds; i++) {
      long begin = System.nanoTime();
      millis.add(Long.parseLong(streams.ask("change")) / 1e6);
      long rest = intervalMillis - (System.nanoTime() - begin) / 1_000_000;
      TimeUnit.MILLISECONDS.sleep(Math.max(0, rest));
    }
  }

  private void fill(int lost, double processorMillis) {
    Spread heard = Spread.of(millis);
    double heap = Math.max(heapKilobytes(1), heapKilobytes(2));
    report.paragraph("Load average " + Report.loadAverage() + " when it ended. Targets:");
    report.paragraph(
        String.join(
            "\n",
            Verdict.line(
                heard.max() < 1000,
                "a change reaches every stream in < 1 s",
                "%.0f ms in the median, %.0f ms at most",
                heard.median(),
                heard.max()),
            Verdict.line(heap < 100, "a stream takes < 100 KB of heap", "%.1f KB", heap),
            Verdict.line(lost == 0, "no stream is dropped", "%d dropped", lost)));
    report.head(List.of("change", "ms until the last stream has it", "server CPU ms a change"));
    report.row(List.of("of one flag", heard.toString(), Spread.whole(processorMillis)));
    report.head(List.of("streams", "heap MB", "heap KB a stream", "RSS MB", "RSS KB a stream"));
    for (int i = 0; i < memory.size(); i++) {
      Memory at = memory.get(i);
      report.row(
          List.of(
              at.when + ": " + Spread.whole(at.streams),
              tenths(at.heap / 1e6),
              i == 0 ? "" : tenths(heapKilobytes(i)),
              tenths(at.resident / 1e6),
              i == 0 ? "" : tenths((at.resident - memory.get(0).resident) / 1e3 / at.streams)));
    }
  }

  private double heapKilobytes(int index) {
    Memory at = memory.get(index);
    return (at.heap - memory.get(0).heap) / 1e3 / at.streams;
  }

  private static String tenths(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }

  /** What the server takes at some time, after a collection. */
  private record Memory(String when, int streams, double heap, double resident) {
    static Memory of(String when, int streams, ServerProcess server) {
      return new Memory(
          when, streams, server.facts().heapAfterCollection(), server.facts().residentBytes());
    }
  }
}
