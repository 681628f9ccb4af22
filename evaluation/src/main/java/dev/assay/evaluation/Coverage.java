package dev.assay.evaluation;

import dev.assay.evaluation.Flag.Allocation;
import dev.assay.evaluation.Flag.Bucket;
import dev.assay.evaluation.Flag.Distribution;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * How much of the traffic a bucket gives variants to.
 *
 * @param percent the share of users with a bucketing value, from 0 to 100
 */
record Coverage(double percent) {
  /** The point behind the last. */
  static final int POINTS = 100;

  /** The position behind the last. */
  static final int POSITIONS = 42_949_673;

  static Coverage of(Bucket bucket) {
    double sum = 0;
    for (int point = 0; point < POINTS; point++) {
      List<Distribution> open = new ArrayList<>();
      for (Allocation allocation : bucket.allocations()) {
        if (allocation.start() <= point && point < allocation.end()) {
          open.addAll(allocation.distributions());
        }
      }
      sum += (double) union(open) / POSITIONS;
    }
    return new Coverage(sum * 100 / POINTS);
  }

  /** {@return whether nobody falls into any of the allocations} */
  static boolean isEmpty(List<Allocation> allocations) {
    return allocations.stream()
        .noneMatch(
            a ->
                Math.max(a.start(), 0) < Math.min(a.end(), POINTS) && union(a.distributions()) > 0);
  }

  /** {@return the number of positions that any of the ranges has} */
  static long union(List<Distribution> ranges) {
    List<Distribution> sorted = new ArrayList<>(ranges);
    sorted.sort(Comparator.comparingInt(Distribution::start));
    long covered = 0;
    long reached = 0;
    for (Distribution range : sorted) {
      long start = Math.max(range.start(), reached);
      long end = Math.min(range.end(), POSITIONS);
      if (end > start) {
        covered += end - start;
        reached = end;
      }
    }
    return covered;
  }
}
