package dev.assay.openfeature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.evaluation.ExperimentUser;
import dev.assay.evaluation.Variant;
import dev.assay.evaluation.Variants;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class VariantCacheTest {
  private final AtomicLong clock = new AtomicLong(Long.MAX_VALUE - 5);
  private final VariantCache cache = new VariantCache(Duration.ofNanos(10), clock::get);
  private final Variants fetched = variants(Variants.Source.FETCHED);

  private Variants variants(Variants.Source source) {
    return Variants.of(Map.of("a", Variant.of("on")), source, clock::get);
  }

  private static ExperimentUser user(String id) {
    return ExperimentUser.builder().userId(id).userProperty("plan", "pro").build();
  }

  @Test
  void anEqualUserFindsTheVariantsForAWhile() {
    cache.put(user("u"), fetched);
    assertThat(cache.find(user("u"))).isSameAs(fetched);
    clock.addAndGet(9);
    assertThat(cache.find(user("u"))).isSameAs(fetched);
    clock.addAndGet(1);
    assertThat(cache.find(user("u"))).isNull();
  }

  @Test
  void anotherUserDoesNot() {
    cache.put(user("u"), fetched);
    assertThat(cache.find(user("v"))).isNull();
    assertThat(cache.find(user("u").toBuilder().userProperty("plan", "free").build())).isNull();
  }

  @Test
  void whatStandsInForAnAnswerIsNotKept() {
    cache.put(user("u"), variants(Variants.Source.LAST_KNOWN));
    cache.put(user("u"), variants(Variants.Source.FALLBACK));
    assertThat(cache.find(user("u"))).isNull();
  }

  @Test
  void theUserFetchedLongestAgoGoesFirst() {
    for (int i = 0; i < 1000; i++) {
      cache.put(user("u" + i), fetched);
    }
    cache.put(user("u0"), fetched);
    cache.put(user("one more"), fetched);
    assertThat(cache.find(user("u0"))).isNotNull();
    assertThat(cache.find(user("u1"))).isNull();
    assertThat(cache.find(user("u2"))).isNotNull();
  }

  @Test
  void theTimeOfTheOptionsIsBounded() {
    RemoteProviderOptions options = RemoteProviderOptions.defaults();
    assertThat(options.cacheTime()).isZero();
    assertThatThrownBy(() -> options.cacheTime(Duration.ofNanos(-1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("cacheTime");
    assertThatThrownBy(() -> options.cacheTime(Duration.ofDays(2)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
