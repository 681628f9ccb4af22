package dev.assay.server.project;

import dev.assay.evaluation.Flag.Distribution;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Weights as ranges of hashes. */
final class Ranges {
  /** The hash behind the last. */
  static final int END = 42949673;

  private Ranges() {}

  /**
   * {@return consecutive ranges from 0 to {@link #END} in the order of the weights, each bound at
   * its exact place, rounded; variants without weight have none}
   */
  static List<Distribution> of(Map<String, Double> weights) {
    double sum = weights.values().stream().mapToDouble(Double::doubleValue).sum();
    List<Distribution> ranges = new ArrayList<>();
    double passed = 0;
    int start = 0;
    for (Map.Entry<String, Double> weight : weights.entrySet()) {
      passed += weight.getValue();
      int end = sum == 0 ? 0 : (int) Math.round(END * (passed / sum));
      if (end > start) {
        ranges.add(new Distribution(weight.getKey(), start, end));
      }
      start = end;
    }
    return ranges;
  }
}
