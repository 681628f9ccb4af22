package dev.assay.sdk.internal.http;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleSupplier;

/**
 * Makes attempts until one succeeds, a failure is final, or retries or time are used up. Each
 * failure is judged for itself.
 *
 * <p>Immutable.
 */
public final class RetryLoop {
  /** What is attempted. */
  @FunctionalInterface
  public interface Attempt<T> {
    /** Makes one attempt. */
    T run() throws HttpFailure;
  }

  /** Hears of each failed attempt. */
  @FunctionalInterface
  public interface Observer {
    /** An attempt failed; {@code attempt} is its number, from 1. */
    void failed(HttpFailure failure, int attempt);
  }

  /** Waits for so many nanoseconds, or throws because the call was stopped meanwhile. */
  @FunctionalInterface
  interface Pause {
    void pause(Call call, long nanos) throws HttpFailure;
  }

  private final int retries;
  private final Duration retryTimeout;
  private final Backoff backoff;
  private final DoubleSupplier random;
  private final Pause pause;

  /**
   * Makes a loop.
   *
   * @param retries how many attempts may follow the first
   * @param retryTimeout the time of each of them
   * @param backoff the waits between attempts
   * @param random gives numbers from 0 to 1, for the jitter
   */
  public RetryLoop(int retries, Duration retryTimeout, Backoff backoff, DoubleSupplier random) {
    this(retries, retryTimeout, backoff, random, Call::pause);
  }

  RetryLoop(
      int retries, Duration retryTimeout, Backoff backoff, DoubleSupplier random, Pause pause) {
    this.retries = retries;
    this.retryTimeout = retryTimeout;
    this.backoff = backoff;
    this.random = random;
    this.pause = pause;
  }

  /** {@return the longest that all attempts and waits can take, the first one's time given} */
  public Duration longest(Duration firstTimeout) {
    return firstTimeout
        .plus(retryTimeout.multipliedBy(retries))
        .plusNanos((long) backoff.longestTotalNanos(retries));
  }

  /**
   * Runs a call that has begun.
   *
   * @throws HttpFailure the last failure, with the earlier ones suppressed. A server that asks for
   *     a longer wait than the deadline leaves is not asked again.
   */
  public <T> T run(Call call, Attempt<T> attempt, Observer observer) throws HttpFailure {
    List<HttpFailure> earlier = new ArrayList<>(0);
    for (int number = 1; ; number++) {
      HttpFailure failure;
      try {
        call.check();
        return attempt.run();
      } catch (HttpFailure e) {
        failure = e;
      }
      observer.failed(failure, number);
      long wait = Math.max(backoff.nanos(number, random), failure.retryAfterNanos());
      if (!failure.retryable() || number > retries || wait >= call.untilDeadline()) {
        throw withEarlier(failure, earlier);
      }
      earlier.add(failure);
      try {
        pause.pause(call, wait);
      } catch (HttpFailure stop) {
        throw withEarlier(stop, earlier);
      }
      call.nextAttempt(retryTimeout.toNanos());
    }
  }

  private static HttpFailure withEarlier(HttpFailure last, List<HttpFailure> earlier) {
    earlier.forEach(last::addSuppressed);
    return last;
  }
}
