package dev.assay.benchmarks.evaluate;

import dev.assay.benchmarks.run.Spread;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What was measured: nanoseconds and allocated bytes an operation.
 *
 * <p>Not thread-safe.
 */
final class Figures {
  private final Map<Case, List<Double>> nanos = new HashMap<>();
  private final Map<Case, List<Double>> bytes = new HashMap<>();

  void add(Case measured, double nanosAnOperation, double bytesAnOperation) {
    nanos.computeIfAbsent(measured, c -> new ArrayList<>()).add(nanosAnOperation);
    bytes.computeIfAbsent(measured, c -> new ArrayList<>()).add(bytesAnOperation);
  }

  Spread nanos(Case measured) {
    return spread(nanos, measured);
  }

  /** {@return the middle of the bytes that the rounds allocated} */
  double bytes(Case measured) {
    return spread(bytes, measured).median();
  }

  /** {@return how many times the bare hash's median this median is} */
  double ratio(Case measured) {
    return nanos(measured).median() / nanos(measured.by(Case.BARE)).median();
  }

  /** {@return the bytes without those of the user, if a user is made} */
  double bytesBeyondUser(Case measured) {
    return bytes(measured) - (measured.question().makesUser() ? bytes(measured.userAlone()) : 0);
  }

  private static Spread spread(Map<Case, List<Double>> values, Case measured) {
    List<Double> found = values.get(measured);
    if (found == null) {
      throw new IllegalArgumentException("not measured: " + measured);
    }
    return Spread.of(found);
  }
}
