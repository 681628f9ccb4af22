package dev.assay.benchmarks.loss;

import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waiting, always bounded. */
final class Waits {
  private static final Random RANDOM = new Random();

  private Waits() {}

  /** Waits until something holds. {@return whether it did within so many seconds} */
  static boolean until(int seconds, BooleanSupplier condition) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - deadline > 0 || Thread.currentThread().isInterrupted()) {
        return false;
      }
      pause(2);
    }
    return true;
  }

  /** Waits until something holds, which has to be. */
  static void require(int seconds, String what, BooleanSupplier condition) {
    if (!until(seconds, condition)) {
      throw new IllegalStateException("after " + seconds + " s still not: " + what);
    }
  }

  static void pause(long millis) {
    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(millis));
  }

  /** Waits for a time that nobody can foresee, below a bound. */
  static void moment(int mostMillis) {
    long end = System.nanoTime() + RANDOM.nextLong(TimeUnit.MILLISECONDS.toNanos(mostMillis));
    for (long left = end - System.nanoTime(); left > 0; left = end - System.nanoTime()) {
      LockSupport.parkNanos(left);
      if (Thread.currentThread().isInterrupted()) {
        return;
      }
    }
  }
}
