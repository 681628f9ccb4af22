package dev.assay.junit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class AllPairsTest {
  /** Every pair of values of two factors, by brute force. */
  private static Set<String> pairs(int[] sizes) {
    Set<String> pairs = new HashSet<>();
    for (int a = 0; a < sizes.length; a++) {
      for (int b = a + 1; b < sizes.length; b++) {
        for (int i = 0; i < sizes[a]; i++) {
          for (int j = 0; j < sizes[b]; j++) {
            pairs.add(a + "=" + i + "," + b + "=" + j);
          }
        }
      }
    }
    return pairs;
  }

  private static Set<String> pairs(List<int[]> rows) {
    Set<String> pairs = new HashSet<>();
    for (int[] row : rows) {
      for (int a = 0; a < row.length; a++) {
        for (int b = a + 1; b < row.length; b++) {
          pairs.add(a + "=" + row[a] + "," + b + "=" + row[b]);
        }
      }
    }
    return pairs;
  }

  private static String text(List<int[]> rows) {
    return rows.stream().map(Arrays::toString).toList().toString();
  }

  @Test
  void everyPairMeetsAndNoRowIsThereForNothing() {
    Random random = new Random(20260101);
    for (int run = 0; run < 500; run++) {
      int[] sizes = random.ints(2 + random.nextInt(5), 1, 6).toArray();
      List<int[]> rows = AllPairs.rows(sizes);
      String what = Arrays.toString(sizes);

      assertThat(pairs(rows)).as(what).isEqualTo(pairs(sizes));
      int[] sorted = Arrays.stream(sizes).sorted().toArray();
      int least = sorted[sorted.length - 1] * sorted[sorted.length - 2];
      assertThat(rows.size()).as(what).isBetween(least, pairs(sizes).size());
      for (int i = 0; i < rows.size(); i++) {
        assertThat(pairs(rows.subList(0, i + 1)).size())
            .as(what + ", row " + i)
            .isGreaterThan(pairs(rows.subList(0, i)).size());
      }
    }
  }

  @Test
  void theRowsAreTheSameEachTime() {
    assertThat(text(AllPairs.rows(2, 3, 2, 4))).isEqualTo(text(AllPairs.rows(2, 3, 2, 4)));
  }

  @Test
  void oneFactorHasARowForEachValue() {
    assertThat(text(AllPairs.rows(3))).isEqualTo("[[0], [1], [2]]");
    assertThat(text(AllPairs.rows(1, 1))).isEqualTo("[[0, 0]]");
  }

  @Test
  void tenFlagsOfTwoVariantsNeedFarFewerRowsThanThereAreCombinations() {
    int[] sizes = new int[10];
    Arrays.fill(sizes, 2);
    assertThat(AllPairs.rows(sizes).size()).isBetween(6, 12);
  }
}
