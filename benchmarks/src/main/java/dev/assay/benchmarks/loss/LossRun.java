package dev.assay.benchmarks.loss;

import dev.assay.benchmarks.run.Report;
import dev.assay.benchmarks.run.Settings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Kills whatever keeps something, again and again, and counts. */
public final class LossRun {
  private static final int USUAL_KILLS = 10;

  private LossRun() {}

  /**
   * Reads {@code --kills N} and {@code --write FILE}, and runs.
   *
   * @return whether each acknowledged write was there, once and whole
   */
  public static boolean run(List<String> arguments) throws IOException {
    List<String> others = new ArrayList<>(arguments);
    int kills = USUAL_KILLS;
    int at = others.indexOf("--kills");
    if (at >= 0 && at + 1 < others.size()) {
      kills = Integer.parseInt(others.get(at + 1));
      others.subList(at, at + 2).clear();
    }
    return run(kills, Settings.parse(others));
  }

  private static boolean run(int kills, Settings settings) throws IOException {
    Report report =
        new Report("loss", kills + " kills of each. Times are min / median / max of the kills.");
    Path folder = Files.createTempDirectory("loss");
    List<Tally> tallies = new ArrayList<>();
    told(tallies, StoreLoss.sqlite(kills, made(folder, "sqlite")));
    told(tallies, StoreLoss.postgres(kills, made(folder, "postgres")));
    told(tallies, List.of(RelayLoss.run(kills, made(folder, "relay"))));
    SpoolLoss.Result spool = SpoolLoss.run(kills, made(folder, "spool"));
    told(tallies, List.of(spool.tally()));
    boolean isWhole = tallies.stream().allMatch(Tally::isWhole);
    report.head(Tally.HEAD);
    tallies.forEach(tally -> report.row(tally.row()));
    report.paragraph(spool.remark());
    report.paragraph(
        isWhole
            ? "Nothing acknowledged was lost, doubled or half-applied."
            : "**Something acknowledged was lost, doubled or half-applied.**");
    report.publish(settings);
    if (isWhole) {
      delete(folder);
    } else {
      System.err.println("what is left is in " + folder);
    }
    return isWhole;
  }

  private static void told(List<Tally> all, List<Tally> more) {
    more.forEach(tally -> System.err.println(String.join(" | ", tally.row())));
    all.addAll(more);
  }

  private static Path made(Path folder, String name) throws IOException {
    return Files.createDirectory(folder.resolve(name));
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }
}
