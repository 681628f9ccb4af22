package dev.assay.junit;

import dev.assay.sdk.LocalEvaluationClient;
import dev.assay.sdk.LocalEvaluationListener;
import dev.assay.sdk.LocalEvaluationStatus;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Waits until a client has flags of a version.
 *
 * <p>Thread-safe.
 */
final class Arrivals implements LocalEvaluationListener {
  private static final int SECONDS = 30;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  @Override
  public void flagsChanged(LocalEvaluationStatus status, Set<String> flagKeys) {
    lock.lock();
    try {
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits.
   *
   * @throws IllegalStateException if they do not come in time, or the thread is interrupted
   */
  void await(LocalEvaluationClient client, String version) {
    long left = TimeUnit.SECONDS.toNanos(SECONDS);
    lock.lock();
    try {
      while (!client.pin().version().equals(version)) {
        if (left <= 0) {
          throw new IllegalStateException("the flags did not arrive within " + SECONDS + " s");
        }
        left = changed.awaitNanos(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while flags were to arrive", e);
    } finally {
      lock.unlock();
    }
  }
}
