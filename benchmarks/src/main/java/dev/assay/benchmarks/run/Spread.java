package dev.assay.benchmarks.run;

import java.util.Arrays;
import java.util.Collection;
import java.util.Locale;

/**
 * The least, the middle and the greatest of several measurements.
 *
 * <p>Immutable.
 */
public record Spread(double min, double median, double max) {
  /** {@return the spread of one or more values} */
  public static Spread of(Collection<Double> values) {
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    int middle = sorted.length / 2;
    double median =
        sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    return new Spread(sorted[0], median, Arrays.stream(sorted).max().orElseThrow());
  }

  /** {@return such as {@code 10 / 12 / 15}, whole numbers} */
  @Override
  public String toString() {
    return whole(min) + " / " + whole(median) + " / " + whole(max);
  }

  /** {@return such as {@code 12 (10–15)}, whole numbers, the median first} */
  public String medianFirst() {
    return whole(median) + " (" + whole(min) + "–" + whole(max) + ")";
  }

  /** {@return a number without fraction, thousands set apart} */
  public static String whole(double value) {
    return String.format(Locale.ROOT, "%,d", Math.round(value)).replace(',', ' ');
  }

  /** {@return how many times another median this median is, such as {@code 1.50}} */
  public String ratioTo(Spread other) {
    return String.format(Locale.ROOT, "%.2f", median / other.median);
  }
}
