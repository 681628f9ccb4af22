package dev.assay.benchmarks.faults;

import java.util.List;

/**
 * What became of one cell; travels as a line between processes.
 *
 * @param row the fault
 * @param outcome what the operation came to
 * @param overrunMillis by how much the longest part exceeded its deadline, negative if it did not
 * @param problems what was not as promised
 */
record Verdict(
    String row,
    Operation operation,
    World.Site site,
    String outcome,
    long overrunMillis,
    List<String> problems) {
  private static final String TAB = "\t";

  boolean passed() {
    return problems.isEmpty();
  }

  String line() {
    String all = String.join(" | ", problems).replaceAll("\\s+", " ");
    return String.join(
        TAB, row, operation.name(), site.name(), outcome, String.valueOf(overrunMillis), all);
  }

  static Verdict parse(String line) {
    String[] parts = line.split(TAB, -1);
    return new Verdict(
        parts[0],
        Operation.valueOf(parts[1]),
        World.Site.valueOf(parts[2]),
        parts[3],
        Long.parseLong(parts[4]),
        parts[5].isEmpty() ? List.of() : List.of(parts[5]));
  }
}
