package dev.assay.sdk.internal.flags;

import java.util.concurrent.TimeUnit;

/** Time that passes when somebody sleeps or lets it pass, and ends at a horizon. */
final class FakeTimeline implements Timeline {
  private final long horizon;
  private long now;
  private boolean ended;

  FakeTimeline(long horizonSeconds) {
    horizon = TimeUnit.SECONDS.toNanos(horizonSeconds);
  }

  @Override
  public long now() {
    return now;
  }

  long seconds() {
    return TimeUnit.NANOSECONDS.toSeconds(now);
  }

  @Override
  public void sleep(long nanos) {
    pass(nanos);
  }

  void pass(long nanos) {
    now = nanos > horizon - now ? horizon : now + nanos;
    if (now >= horizon) {
      end();
    }
  }

  @Override
  public void end() {
    ended = true;
  }

  @Override
  public boolean isEnded() {
    return ended;
  }
}
