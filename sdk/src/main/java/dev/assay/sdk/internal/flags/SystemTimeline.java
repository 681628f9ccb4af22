package dev.assay.sdk.internal.flags;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The time of the machine.
 *
 * <p>Thread-safe.
 */
final class SystemTimeline implements Timeline {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private boolean ended;

  @Override
  public long now() {
    return System.nanoTime();
  }

  @Override
  public void sleep(long nanos) {
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

  @Override
  public void end() {
    lock.lock();
    try {
      ended = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public boolean isEnded() {
    lock.lock();
    try {
      return ended;
    } finally {
      lock.unlock();
    }
  }
}
