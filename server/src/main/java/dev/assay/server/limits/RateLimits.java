package dev.assay.server.limits;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Bounds the requests with each key to a rate; what was not used of the last second may be used at
 * once. Only known keys may be asked about, for each is remembered.
 *
 * <p>Thread-safe.
 */
public final class RateLimits {
  private static final long SECOND = 1_000_000_000L;

  private final long nanosPerRequest;
  private final LongSupplier clock;

  /** For each key, the time up to which its requests are used up. */
  private final Map<String, AtomicLong> usedUntil = new ConcurrentHashMap<>();

  /** Makes a bound of some requests a second; 0: none. The clock tells nanoseconds. */
  public RateLimits(int requestsPerSecond, LongSupplier clock) {
    nanosPerRequest = requestsPerSecond == 0 ? 0 : Math.max(1, SECOND / requestsPerSecond);
    this.clock = clock;
  }

  /** {@return whether a request may be dealt with; it counts if so} */
  public boolean take(String key) {
    if (nanosPerRequest == 0) {
      return true;
    }
    long now = clock.getAsLong();
    AtomicLong until = usedUntil.computeIfAbsent(key, k -> new AtomicLong(now - SECOND));
    long before;
    long after;
    do {
      before = until.get();
      // A second that was not used is all that is saved up.
      after = Math.max(before - now, -SECOND) + now + nanosPerRequest;
      if (after - now > 0) {
        return false;
      }
    } while (!until.compareAndSet(before, after));
    return true;
  }
}
