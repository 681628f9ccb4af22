package dev.assay.benchmarks.soak;

import dev.assay.benchmarks.run.ChildProcess;
import dev.assay.benchmarks.run.Options;
import dev.assay.benchmarks.run.ProcessFacts;
import dev.assay.benchmarks.run.Report;
import dev.assay.benchmarks.run.ServerProcess;
import dev.assay.benchmarks.run.Spread;
import dev.assay.benchmarks.run.TemporaryFolder;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;

/**
 * Loads one server process for a long time with all there is, fetches, streams that come and go,
 * and changes of flags, and tells whether it keeps growing.
 */
public final class Soak {
  /** An hour. */
  public static final Map<String, String> DEFAULTS =
      Map.of("--minutes", "60", "--samples", "60", "--streams", "500");

  private static final int SERVER_PROCESSOR = 1;
  private static final int LOAD_PROCESSOR = 0;
  private static final List<String> JVM = List.of("-Xmx256m", "-XX:+UseSerialGC");
  private static final int MOST_ROWS = 12;
  private static final long CHANGE_NANOS = 1_000_000_000;

  private final int samples;
  private final int streams;
  private final long sampleNanos;
  private final Report report;
  private final List<Sample> taken = new ArrayList<>();
  private final List<Double> changeMillis = new ArrayList<>();

  private Soak(Options options, long nanos) {
    samples = Math.max(4, options.number("--samples"));
    streams = options.number("--streams");
    sampleNanos = nanos / samples;
    report =
        new Report(
            "soak",
            String.format(
                Locale.ROOT,
                "%.1f minutes under load. The server has one core, SQLite and a heap of at most"
                    + " 256 MB.",
                nanos / 60e9));
  }

  /** Runs the soak and publishes its tables. */
  public static void run(Options options) throws InterruptedException {
    run(options, TimeUnit.MINUTES.toNanos(options.number("--minutes")));
  }

  /** Runs it for some nanoseconds. */
  public static void run(Options options, long nanos) throws InterruptedException {
    new Soak(options, nanos).publish(options);
  }

  private void publish(Options options) throws InterruptedException {
    try (TemporaryFolder folder = new TemporaryFolder();
        ServerProcess server =
            ServerProcess.start(SERVER_PROCESSOR, JVM, "--data", folder.file("data").toString());
        ChildProcess load = ChildProcess.start(LOAD_PROCESSOR, "load-process");
        ChildProcess listeners =
            ChildProcess.start(LOAD_PROCESSOR, "stream-process", server.url(), server.adminKey())) {
      listeners.ask("open " + streams);
      ReadLoad reads = new ReadLoad(load, server.port());
      long begin = System.nanoTime();
      for (int i = 1; i <= samples; i++) {
        change(listeners, begin + i * sampleNanos);
        renew(listeners);
        taken.add(Sample.of(server.facts(), (System.nanoTime() - begin) / 60e9));
      }
      fill(reads.end(), Integer.parseInt(listeners.ask("lost")));
      listeners.ask("close " + streams);
    }
    report.publish(options.files());
  }

  /** Changes a flag each second until it is time for a sample, at least once. */
  private void change(ChildProcess listeners, long endNanos) throws InterruptedException {
    do {
      long next = System.nanoTime() + CHANGE_NANOS;
      changeMillis.add(Long.parseLong(listeners.ask("change")) / 1e6);
      long until = Math.min(next, endNanos);
      TimeUnit.NANOSECONDS.sleep(Math.max(0, until - System.nanoTime()));
    } while (System.nanoTime() < endNanos);
  }

  /** A tenth of the streams come and go. */
  private void renew(ChildProcess listeners) {
    int some = Math.max(1, streams / 10);
    listeners.ask("close " + some);
    listeners.ask("open " + some);
  }

  private void fill(long requests, int lost) {
    report.paragraph("Load average " + Report.loadAverage() + " when it ended. Trends:");
    report.paragraph(
        String.join(
            "\n",
            trend(Sample::heap).line("heap in MB"),
            trend(Sample::resident).line("RSS in MB"),
            trend(Sample::threads).line("threads"),
            trend(Sample::files).line("open files and sockets")));
    report.head(List.of("what was done", "number", "ms until the last stream has it"));
    report.row(
        List.of("fetches of 10 flags, by turns GET and POST", Spread.whole((double) requests), ""));
    report.row(
        List.of(
            "changes of a flag, each to " + streams + " streams",
            Spread.whole(changeMillis.size()),
            Spread.of(changeMillis).toString()));
    report.row(List.of("streams that the server ended", Spread.whole(lost), ""));
    report.head(List.of("minute", "heap MB", "RSS MB", "threads", "files and sockets"));
    int step = Math.max(1, (taken.size() + MOST_ROWS - 1) / MOST_ROWS);
    for (int i = step - 1; i < taken.size(); i += step) {
      report.row(taken.get(i).cells());
    }
  }

  private Trend trend(ToDoubleFunction<Sample> figure) {
    return Trend.of(taken.stream().map(figure::applyAsDouble).toList());
  }

  /** What the server takes at some minute; heap and memory in megabytes, after a collection. */
  private record Sample(double minute, double heap, double resident, double threads, double files) {
    static Sample of(ProcessFacts facts, double minute) {
      return new Sample(
          minute,
          facts.heapAfterCollection() / 1e6,
          facts.residentBytes() / 1e6,
          facts.threads(),
          facts.openFiles());
    }

    List<String> cells() {
      return List.of(
          tenths(minute),
          tenths(heap),
          tenths(resident),
          Spread.whole(threads),
          Spread.whole(files));
    }

    private static String tenths(double value) {
      return String.format(Locale.ROOT, "%.1f", value);
    }
  }
}
