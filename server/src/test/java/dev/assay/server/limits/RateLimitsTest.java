package dev.assay.server.limits;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RateLimitsTest {
  private static final long MILLISECOND = 1_000_000;

  private final AtomicLong clock = new AtomicLong(Long.MAX_VALUE - 5);
  private final RateLimits limits = new RateLimits(10, clock::get);

  private int taken(String key, int tries) {
    for (int i = 0; i < tries; i++) {
      if (!limits.take(key)) {
        return i;
      }
    }
    return tries;
  }

  @Test
  void aSecondsRequestsMayComeAtOnce() {
    assertThat(taken("k", 50)).isEqualTo(10);
    assertThat(taken("other", 50)).isEqualTo(10);
  }

  @Test
  void moreAreTakenAsTimeGoesBy() {
    taken("k", 50);
    clock.addAndGet(99 * MILLISECOND);
    assertThat(taken("k", 5)).isZero();
    clock.addAndGet(MILLISECOND);
    assertThat(taken("k", 5)).isEqualTo(1);
    clock.addAndGet(300 * MILLISECOND);
    assertThat(taken("k", 5)).isEqualTo(3);
  }

  @Test
  void noMoreThanASecondIsSavedUp() {
    taken("k", 50);
    clock.addAndGet(3_600_000 * MILLISECOND);
    assertThat(taken("k", 50)).isEqualTo(10);
  }

  @Test
  void aRateOfZeroIsNone() {
    RateLimits none = new RateLimits(0, clock::get);
    for (int i = 0; i < 10_000; i++) {
      assertThat(none.take("k")).isTrue();
    }
  }
}
