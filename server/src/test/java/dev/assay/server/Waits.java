package dev.assay.server;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** What tests wait for. */
public final class Waits {
  private Waits() {}

  /** Waits for a condition; the test's time limit interrupts it. */
  public static void await(BooleanSupplier condition) {
    while (!condition.getAsBoolean()) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
      if (Thread.interrupted()) {
        throw new AssertionError("it took too long");
      }
    }
  }
}
