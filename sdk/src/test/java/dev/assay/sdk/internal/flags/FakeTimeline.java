package dev.assay.sdk.internal.flags;

import java.util.concurrent.TimeUnit;

/** Time that passes when somebody sleeps or lets it pass, and ends at a horizon. */
final class FakeTimeline extends Timeline {
  private final long horizon;
  private long now;

  FakeTimeline(long horizonSeconds) {
    horizon = TimeUnit.SECONDS.toNanos(horizonSeconds);
  }

  @Override
  long now() {
    return now;
  }

  long seconds() {
    return TimeUnit.NANOSECONDS.toSeconds(now);
  }

  @Override
  void sleep(long nanos) {
    pass(nanos);
  }

  void pass(long nanos) {
    now = nanos > horizon - now ? horizon : now + nanos;
    if (now >= horizon) {
      end();
    }
  }
}
