package dev.assay.benchmarks.soak;

import java.util.List;
import java.util.Locale;

/**
 * Whether a figure that was sampled again and again keeps growing: the straight line that fits the
 * second half of the samples best.
 *
 * <p>Immutable.
 *
 * @param mean the mean of the second half
 * @param growth how much the line rises from the first to the last sample of the second half
 */
record Trend(double mean, double growth) {
  /** A line that rises by less than this share of the mean over the second half is flat. */
  private static final double FLAT = 0.03;

  /** {@return the trend of samples that were taken at equal distances, at least two} */
  static Trend of(List<Double> samples) {
    List<Double> half =
        samples.subList(Math.min(samples.size() / 2, samples.size() - 2), samples.size());
    double middle = (half.size() - 1) / 2.0;
    double mean = half.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
    double products = 0;
    double squares = 0;
    for (int i = 0; i < half.size(); i++) {
      products += (i - middle) * (half.get(i) - mean);
      squares += (i - middle) * (i - middle);
    }
    return new Trend(mean, products / squares * (half.size() - 1));
  }

  boolean isBounded() {
    return growth <= FLAT * mean;
  }

  /** {@return a line of a Markdown list} */
  String line(String name) {
    return String.format(
        Locale.ROOT,
        "- %s: **%s**, %+.1f %% over the second half, whose mean is %.1f.",
        name,
        isBounded() ? "bounded" : "growing",
        mean == 0 ? 0 : growth / mean * 100,
        mean);
  }
}
