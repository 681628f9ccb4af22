package dev.assay.sdk.internal.http;

import java.time.Duration;
import java.util.function.DoubleSupplier;

/**
 * How long to wait before each retry: the least wait first, then each wait the previous one times
 * the factor, up to the longest. The least wait itself is not capped. Jitter varies each wait by up
 * to a fraction, up and down; it does not add up from wait to wait, nor does it pass the cap.
 *
 * @param min the first wait
 * @param max the longest of the later waits
 * @param factor from one wait to the next, at least 1
 * @param jitter the fraction by which a wait varies, from 0 to 1
 */
public record Backoff(Duration min, Duration max, double factor, double jitter) {

  /**
   * {@return the wait before a retry, in nanoseconds}
   *
   * @param retry the retry's number, from 1
   * @param random gives numbers from 0 to 1
   */
  long nanos(int retry, DoubleSupplier random) {
    double cap = cap(retry);
    if (jitter == 0) {
      return (long) plain(retry, cap);
    }
    double varied = plain(retry, cap) * (1 + jitter * (2 * random.getAsDouble() - 1));
    return (long) Math.min(varied, cap);
  }

  /** {@return the longest that the waits before so many retries can be together, in nanoseconds} */
  double longestTotalNanos(int retries) {
    double total = 0;
    for (int retry = 1; retry <= retries; retry++) {
      double cap = cap(retry);
      total += Math.min(plain(retry, cap) * (1 + jitter), cap);
    }
    return total;
  }

  private double cap(int retry) {
    return retry == 1 ? Math.max(min.toNanos(), max.toNanos()) : max.toNanos();
  }

  private double plain(int retry, double cap) {
    return Math.min(min.toNanos() * Math.pow(factor, retry - 1.0), cap);
  }
}
