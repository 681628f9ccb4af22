package dev.assay.junit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;

/**
 * Combinations of several factors' values in which each two values of two factors meet. The same
 * sizes give the same rows, everywhere.
 *
 * <p>Not thread-safe.
 */
final class AllPairs {
  /** Two values of two factors, the first factor before the second. */
  private record Pair(int factor, int value, int otherFactor, int otherValue)
      implements Comparable<Pair> {
    @Override
    public int compareTo(Pair other) {
      int byFactor = Integer.compare(factor, other.factor);
      int byOther = byFactor != 0 ? byFactor : Integer.compare(otherFactor, other.otherFactor);
      int byValue = byOther != 0 ? byOther : Integer.compare(value, other.value);
      return byValue != 0 ? byValue : Integer.compare(otherValue, other.otherValue);
    }
  }

  private static final int OPEN = -1;

  private final int[] sizes;
  private final TreeSet<Pair> uncovered = new TreeSet<>();

  private AllPairs(int[] sizes) {
    this.sizes = sizes;
    for (int a = 0; a < sizes.length; a++) {
      for (int b = a + 1; b < sizes.length; b++) {
        for (int value = 0; value < sizes[a]; value++) {
          for (int other = 0; other < sizes[b]; other++) {
            uncovered.add(new Pair(a, value, b, other));
          }
        }
      }
    }
  }

  /**
   * {@return the rows: for each factor the index of its value}
   *
   * @param sizes how many values each factor has, at least one
   */
  static List<int[]> rows(int... sizes) {
    if (sizes.length == 1) {
      List<int[]> rows = new ArrayList<>();
      for (int value = 0; value < sizes[0]; value++) {
        rows.add(new int[] {value});
      }
      return rows;
    }
    return new AllPairs(sizes.clone()).rows();
  }

  /** Each row begins with a pair that is still missing, so that there is an end. */
  private List<int[]> rows() {
    List<int[]> rows = new ArrayList<>();
    while (!uncovered.isEmpty()) {
      int[] row = new int[sizes.length];
      Arrays.fill(row, OPEN);
      Pair first = uncovered.first();
      row[first.factor] = first.value;
      row[first.otherFactor] = first.otherValue;
      for (int factor = 0; factor < sizes.length; factor++) {
        if (row[factor] == OPEN) {
          row[factor] = best(row, factor);
        }
      }
      cover(row);
      rows.add(row);
    }
    return rows;
  }

  /** {@return the value that covers the most missing pairs with those that are chosen} */
  private int best(int[] row, int factor) {
    int best = 0;
    int most = -1;
    for (int value = 0; value < sizes[factor]; value++) {
      int covers = 0;
      for (int other = 0; other < row.length; other++) {
        if (row[other] != OPEN && uncovered.contains(pair(factor, value, other, row[other]))) {
          covers++;
        }
      }
      if (covers > most) {
        most = covers;
        best = value;
      }
    }
    return best;
  }

  private void cover(int[] row) {
    for (int a = 0; a < row.length; a++) {
      for (int b = a + 1; b < row.length; b++) {
        uncovered.remove(new Pair(a, row[a], b, row[b]));
      }
    }
  }

  private static Pair pair(int factor, int value, int other, int otherValue) {
    return factor < other
        ? new Pair(factor, value, other, otherValue)
        : new Pair(other, otherValue, factor, value);
  }
}
