package dev.assay.server.limits;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FailureLimitsTest {
  private static final long SECOND = 1_000_000_000;

  private final AtomicLong clock = new AtomicLong(Long.MAX_VALUE - 5);
  private final FailureLimits limits = new FailureLimits(clock::get);

  private void fail(String address, int times) {
    for (int i = 0; i < times; i++) {
      limits.add(address);
    }
  }

  @Test
  void twentyMayFailAtOnceAndOneMoreEachSecond() {
    fail("192.0.2.1", 19);
    assertThat(limits.isOver("192.0.2.1")).isFalse();
    fail("192.0.2.1", 1);
    assertThat(limits.isOver("192.0.2.1")).isTrue();
    assertThat(limits.isOver("192.0.2.2")).isFalse();

    clock.addAndGet(SECOND);
    assertThat(limits.isOver("192.0.2.1")).isFalse();
    fail("192.0.2.1", 1);
    assertThat(limits.isOver("192.0.2.1")).isTrue();
  }

  @Test
  void nothingIsSavedUp() {
    fail("192.0.2.1", 1);
    clock.addAndGet(3600 * SECOND);
    fail("192.0.2.1", 20);
    assertThat(limits.isOver("192.0.2.1")).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "2001:db8:0:1::1, 2001:db8:0:1:ffff::2, true",
    "2001:db8:0:1::1, 2001:db8:0:2::1, false",
    "fe80::1%nowhere, fe80::1%nowhere, true",
    "::ffff:192.0.2.1, ::ffff:192.0.2.2, false",
    "null, null, true",
  })
  void addressesOfOneNetworkAreOne(String one, String other, boolean same) {
    fail(one, 20);
    assertThat(limits.isOver(other)).isEqualTo(same);
  }

  @Test
  void whoFailedLongestAgoIsForgottenFirst() {
    fail("first", 20);
    fail("second", 20);
    for (int i = 0; i < 9_998; i++) {
      limits.add("address-" + i);
    }
    limits.add("first");
    limits.add("one more");

    assertThat(limits).hasToString("FailureLimits[10000]");
    assertThat(limits.isOver("first")).isTrue();
    assertThat(limits.isOver("second")).isFalse();
  }
}
