package dev.assay.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** What tests wait for; a test's timeout bounds it. */
final class Waits {
  private Waits() {}

  /** Waits for a condition. */
  static void until(BooleanSupplier condition) {
    while (!condition.getAsBoolean()) {
      LockSupport.parkNanos(1_000_000);
      assertThat(Thread.interrupted()).as("out of time").isFalse();
    }
  }

  /** Waits until no thread lives whose name begins so. */
  static void untilNoThreadIs(String... beginnings) {
    List<String> all = List.of(beginnings);
    until(
        () ->
            Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .noneMatch(name -> all.stream().anyMatch(name::startsWith)));
  }
}
