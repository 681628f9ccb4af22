package dev.assay.sdk.internal.flags;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Time as the delivery sees it: what it is, and waiting until it ends.
 *
 * <p>Thread-safe.
 */
class Timeline {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private boolean ended;

  /** {@return the time in nanoseconds, from some origin} */
  long now() {
    return System.nanoTime();
  }

  /** Waits for so many nanoseconds, less if the timeline ends or the thread is interrupted. */
  void sleep(long nanos) {
    lock.lock();
    try {
      long left = nanos;
      while (left > 0 && !ended) {
        left = changed.awaitNanos(left);
      }
    } catch (InterruptedException e) {
      // Whoever sleeps looks at the time again.
    } finally {
      lock.unlock();
    }
  }

  /** Ends every wait, now and later. */
  void end() {
    lock.lock();
    try {
      ended = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  boolean isEnded() {
    lock.lock();
    try {
      return ended;
    } finally {
      lock.unlock();
    }
  }
}
