package dev.assay.sdk.internal.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import java.time.Duration;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class BackoffTest {
  private static Backoff backoff(long min, long max, double factor, double jitter) {
    return new Backoff(Duration.ofMillis(min), Duration.ofMillis(max), factor, jitter);
  }

  private static double[] millis(Backoff backoff, int retries, double random) {
    return IntStream.rangeClosed(1, retries)
        .mapToDouble(retry -> backoff.nanos(retry, () -> random) / 1e6)
        .toArray();
  }

  @Test
  void theDefaultsGiveTheReferencesWaits() {
    double[] waits = millis(backoff(500, 10_000, 1.5, 0), 10, 0.3);

    assertThat(waits)
        .usingComparatorWithPrecision(0.05)
        .containsExactly(500, 750, 1125, 1687.5, 2531.25, 3796.9, 5695.3, 8543.0, 10_000, 10_000);
  }

  @Test
  void theFirstWaitIsNotCapped() {
    assertThat(millis(backoff(500, 100, 1.5, 0), 3, 0)).containsExactly(500, 100, 100);
  }

  @Test
  void noWaitStaysNoWait() {
    assertThat(millis(backoff(0, 10_000, 1.5, 1), 3, 1)).containsExactly(0, 0, 0);
  }

  @Test
  void jitterStaysWithinItsFractionAndTheCapAndDoesNotAddUp() {
    Backoff backoff = backoff(100, 200, 1.5, 0.5);

    assertThat(millis(backoff, 4, 0)).containsExactly(50, 75, 100, 100);
    assertThat(millis(backoff, 4, 0.5)).containsExactly(100, 150, 200, 200);
    assertThat(millis(backoff, 4, 1)).containsExactly(150, 200, 200, 200);
  }

  @Test
  void theLongestTotalIsThatOfTheLongestWaits() {
    for (double jitter : new double[] {0, 0.5, 1}) {
      Backoff backoff = backoff(100, 1000, 1.5, jitter);

      assertThat(backoff.longestTotalNanos(12))
          .isCloseTo(DoubleStream.of(millis(backoff, 12, 1)).sum() * 1e6, offset(100.0));
    }
  }
}
