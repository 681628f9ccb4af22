package dev.assay.benchmarks.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.OperatingSystemMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A table in Markdown, with the facts of its run.
 *
 * <p>Not thread-safe.
 */
public final class Report {
  private static final OperatingSystemMXBean SYSTEM = ManagementFactory.getOperatingSystemMXBean();

  private final String name;
  private final StringBuilder text = new StringBuilder();

  /**
   * Begins a report; to be called before measuring, for it tells how busy the machine is.
   *
   * @param name the name of the section that it fills in a document
   * @param settings how it was measured
   */
  public Report(String name, Settings settings) {
    this(name, settings, "Figures are min / median / max of the rounds; ratios compare medians.");
  }

  /**
   * Begins a report whose figures are not written in the usual way.
   *
   * @param name the name of the section that it fills in a document
   * @param settings how it was measured
   * @param figures a sentence that tells what the figures are
   */
  public Report(String name, Settings settings, String figures) {
    this(
        name,
        settings.rounds() + " interleaved rounds of " + settings.millis() + " ms. " + figures);
  }

  /**
   * Begins a report that is not of rounds.
   *
   * @param name the name of the section that it fills in a document
   * @param how how it was measured, the end of a sentence, and more sentences
   */
  public Report(String name, String how) {
    this.name = name;
    text.append("Measured on ")
        .append(LocalDate.now(ZoneOffset.UTC))
        .append(" at commit ")
        .append(commit())
        .append(": ")
        .append(Runtime.getRuntime().availableProcessors())
        .append(" cores, JDK ")
        .append(Runtime.version())
        .append(", load average ")
        .append(loadAverage())
        .append(" when it began, ")
        .append(how)
        .append('\n');
  }

  /** {@return how busy the machine is now, such as {@code 1.5}} */
  public static String loadAverage() {
    return String.format(Locale.ROOT, "%.1f", SYSTEM.getSystemLoadAverage());
  }

  private static String commit() {
    String changed = git("diff", "--name-only", "HEAD", "--", ":!docs");
    return git("rev-parse", "--short", "HEAD") + (changed.isEmpty() ? "" : " with changes");
  }

  /** {@return the first line that git prints, empty if there is none} */
  private static String git(String... arguments) {
    List<String> command = new ArrayList<>(List.of("git"));
    command.addAll(List.of(arguments));
    try (var out = new ProcessBuilder(command).start().inputReader()) {
      String line = out.readLine();
      return line == null ? "" : line;
    } catch (IOException e) {
      return "";
    }
  }

  /** Adds a paragraph, or a list of one entry a line. */
  public void paragraph(String markdown) {
    text.append('\n').append(markdown).append('\n');
  }

  /** Adds a table's head; the first column holds names, the others numbers. */
  public void head(List<String> columns) {
    text.append('\n');
    row(columns);
    text.append("|---|").append("--:|".repeat(columns.size() - 1)).append('\n');
  }

  /** Adds a row to the table. */
  public void row(List<String> cells) {
    text.append("| ").append(String.join(" | ", cells)).append(" |\n");
  }

  /** Prints the report and writes it into the settings' files. */
  public void publish(Settings settings) {
    publish(settings.files());
  }

  /** Prints the report and writes it into files. */
  public void publish(List<Path> files) {
    System.out.print(text);
    for (Path file : files) {
      try {
        Files.writeString(file, replacedIn(Files.readString(file)));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** {@return a document with this report between its section's marks} */
  String replacedIn(String document) {
    String start = "<!-- " + name + ":start -->\n";
    String end = "<!-- " + name + ":end -->";
    int from = document.indexOf(start);
    int to = document.indexOf(end, Math.max(0, from));
    if (from < 0 || to < 0) {
      throw new IllegalArgumentException("no section between " + start.strip() + " and " + end);
    }
    return document.substring(0, from + start.length()) + text + document.substring(to);
  }
}
