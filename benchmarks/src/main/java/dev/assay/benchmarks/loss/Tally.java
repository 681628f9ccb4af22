package dev.assay.benchmarks.loss;

import dev.assay.benchmarks.run.Spread;
import java.util.ArrayList;
import java.util.List;

/**
 * What went in, and what was there afterwards.
 *
 * <p>Immutable.
 *
 * @param what what was killed, and what was written
 * @param kills how often it was killed
 * @param acknowledged how many writes were acknowledged
 * @param lost how many of these were not there
 * @param doubled how many were there more than once, after the same insert ids are one
 * @param halfApplied how many were there in part
 * @param unanswered how many were there though nobody was told, or -1: that cannot be told apart
 * @param repeated how many events were sent on again though they had arrived, or -1: there is no
 *     wire
 * @param readyMillis how long it took to be ready again, each time
 */
record Tally(
    String what,
    int kills,
    long acknowledged,
    long lost,
    long doubled,
    long halfApplied,
    long unanswered,
    long repeated,
    List<Double> readyMillis) {
  static final List<String> HEAD =
      List.of(
          "killed: written",
          "kills",
          "acknowledged",
          "lost",
          "doubled",
          "half-applied",
          "unanswered, kept",
          "sent on again",
          "ready again, ms");

  Tally {
    readyMillis = List.copyOf(readyMillis);
  }

  /** {@return whether each acknowledged write is there, once and whole} */
  boolean isWhole() {
    return acknowledged > 0 && lost == 0 && doubled == 0 && halfApplied == 0;
  }

  List<String> row() {
    List<String> cells = new ArrayList<>(List.of(what, String.valueOf(kills)));
    for (long count : new long[] {acknowledged, lost, doubled, halfApplied, unanswered, repeated}) {
      cells.add(count < 0 ? "–" : Spread.whole((double) count));
    }
    cells.add(readyMillis.isEmpty() ? "–" : Spread.of(readyMillis).toString());
    return cells;
  }
}
