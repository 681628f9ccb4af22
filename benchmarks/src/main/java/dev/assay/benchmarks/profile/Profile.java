package dev.assay.benchmarks.profile;

import dev.assay.benchmarks.run.Report;
import dev.assay.benchmarks.run.Spread;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/**
 * Where a program's processor time goes, by layer, for one or more kinds of work: what the kernel
 * took as Linux counts it, the rest in the proportion of the flight recorder's samples.
 *
 * <p>Not thread-safe.
 */
public final class Profile {
  /** How long to look at each kind of work. */
  public static final Map<String, String> DEFAULTS = Map.of("--seconds", "10");

  private static final int METHODS = 10;

  private record Part(Stretch stretch, Samples samples) {}

  private final Layers layers;
  private final Map<String, Part> parts = new LinkedHashMap<>();

  /** Makes a profile without any work yet. */
  public Profile(Layers layers) {
    this.layers = layers;
  }

  /** {@return the options of a JVM that records itself into a file, which is whole once it ends} */
  public static List<String> options(Path recording) {
    return List.of(
        "-XX:StartFlightRecording=settings=profile,filename=" + recording,
        "-Xlog:jfr*=off",
        "-XX:+UnlockDiagnosticVMOptions",
        "-XX:+DebugNonSafepoints");
  }

  /** Adds what was recorded of a kind of work. */
  public void add(String work, Path recording, Stretch stretch) {
    parts.put(work, new Part(stretch, Samples.of(recording, layers, stretch)));
  }

  /** Writes the tables: the share of each layer, and the hottest methods of each kind of work. */
  public void fill(Report report) {
    List<String> head = new ArrayList<>(List.of("part of the processor time, %"));
    head.addAll(parts.keySet());
    report.head(head);
    row(report, "kernel (sockets)", part -> percent(part.stretch.kernelShare()));
    List<String> names = new ArrayList<>(layers.names());
    names.add(Layers.OTHER);
    for (String layer : names) {
      row(
          report,
          layer,
          part -> percent(part.samples.share(layer) * (1 - part.stretch.kernelShare())));
    }
    head.set(0, "of the whole");
    report.head(head);
    row(report, "samples of Java code", part -> Spread.whole(part.samples.count()));
    row(report, "times a second", part -> Spread.whole(perSecond(part)));
    row(
        report,
        "processor time each, µs",
        part -> tenths(part.stretch.processorSeconds() * 1e6 / part.stretch.repetitions()));
    row(report, "bytes allocated each", Profile::allocated);
    parts.forEach((work, part) -> methods(report, work, part));
  }

  private void row(Report report, String name, Function<Part, String> cell) {
    List<String> cells = new ArrayList<>(List.of(name));
    parts.values().forEach(part -> cells.add(cell.apply(part)));
    report.row(cells);
  }

  private static double perSecond(Part part) {
    return part.stretch.repetitions() / part.stretch.seconds();
  }

  private static String allocated(Part part) {
    double bytes = part.samples.allocatedPerSecond() / perSecond(part);
    return Double.isNaN(bytes) ? "–" : Spread.whole(bytes);
  }

  private static void methods(Report report, String work, Part part) {
    report.head(List.of("hottest methods, " + work, "% of the samples"));
    part.samples
        .hottest(METHODS)
        .forEach((method, share) -> report.row(List.of("`" + method + "`", percent(share))));
  }

  private static String percent(double share) {
    return tenths(share * 100);
  }

  private static String tenths(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }
}
