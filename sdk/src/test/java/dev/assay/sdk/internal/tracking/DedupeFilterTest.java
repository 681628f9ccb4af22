package dev.assay.sdk.internal.tracking;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DedupeFilterTest {
  private final Samples.StandingClock clock = new Samples.StandingClock();

  /** What the filter should do, written as plainly as can be: newest use last. */
  private static final class Model {
    private final Map<String, Long> admitted = new LinkedHashMap<>();
    private final int capacity;
    private final long ttl;

    Model(int capacity, long ttl) {
      this.capacity = capacity;
      this.ttl = ttl;
    }

    boolean admit(String text, long now) {
      Long since = admitted.remove(text);
      if (since != null && now - since < ttl) {
        admitted.put(text, since);
        return false;
      }
      if (admitted.size() == capacity) {
        admitted.remove(admitted.keySet().iterator().next());
      }
      admitted.put(text, now);
      return true;
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void itDoesWhatTheModelDoes(long seed) {
    Random random = new Random(seed);
    int capacity = 1 + random.nextInt(20);
    Model model = new Model(capacity, 50);
    DedupeFilter filter = new DedupeFilter(capacity, Duration.ofNanos(50), clock.nanos::get);
    for (int i = 0; i < 20_000; i++) {
      clock.advance(Duration.ofNanos(random.nextInt(4)));
      String text = "user-" + random.nextInt(30) + " device flag on ";

      assertThat(filter.admit(text))
          .as("call %s of %s", i, text)
          .isEqualTo(model.admit(text, clock.nanos.get()));
    }
  }

  @Test
  void useDoesNotProlong() {
    DedupeFilter filter = new DedupeFilter(10, Duration.ofHours(24), clock.nanos::get);
    assertThat(filter.admit("a")).isTrue();
    for (int hour = 1; hour < 24; hour++) {
      clock.advance(Duration.ofHours(1));
      assertThat(filter.admit("a")).isFalse();
    }
    clock.advance(Duration.ofHours(1));

    assertThat(filter.admit("a")).isTrue();
  }

  @Test
  void manyTextsAreKeptApartAndBounded() {
    DedupeFilter filter = new DedupeFilter(65_536, Duration.ofHours(1), clock.nanos::get);
    int admitted = 0;
    for (int i = 0; i < 50_000; i++) {
      admitted += filter.admit("user-" + i + "  flag on ") ? 1 : 0;
    }
    assertThat(admitted).isEqualTo(50_000);
    assertThat(filter.size()).isEqualTo(50_000);
    for (int i = 50_000; i < 150_000; i++) {
      filter.admit("user-" + i + "  flag on ");
    }
    assertThat(filter.size()).isLessThanOrEqualTo(65_536).isGreaterThan(60_000);
  }

  @Test
  @Timeout(30)
  void ofEqualTextsOnSeveralThreadsOneIsLetThrough() throws Exception {
    DedupeFilter filter = new DedupeFilter(65_536, Duration.ofHours(1), clock.nanos::get);
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Future<Integer>> counts = new ArrayList<>();
      for (int t = 0; t < 4; t++) {
        counts.add(
            threads.submit(
                () -> {
                  int admitted = 0;
                  for (int i = 0; i < 20_000; i++) {
                    admitted += filter.admit("user-" + i) ? 1 : 0;
                  }
                  return admitted;
                }));
      }
      int admitted = 0;
      for (Future<Integer> count : counts) {
        admitted += count.get();
      }
      assertThat(admitted).isEqualTo(20_000);
    } finally {
      threads.shutdownNow();
    }
  }
}
