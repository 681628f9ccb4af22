package dev.assay.sdk.internal.tracking;

import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;

/**
 * Time and chance, which tests decide on.
 *
 * @param nanoTime a clock that does not jump, in nanoseconds
 * @param random gives numbers from 0 to 1
 */
record Timing(LongSupplier nanoTime, DoubleSupplier random) {
  static final Timing SYSTEM =
      new Timing(System::nanoTime, () -> ThreadLocalRandom.current().nextDouble());

  long now() {
    return nanoTime.getAsLong();
  }
}
