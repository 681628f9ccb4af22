package dev.assay.server.events;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Requests that wait for the one thread that deals with them, bounded in number and bytes.
 *
 * <p>Thread-safe.
 */
final class EventQueue {
  /** The most that waits at a time. */
  record Bounds(int requests, long bytes) {}

  private static final long CLOSE_SECONDS = 10;

  private final long maxBytes;
  private final AtomicLong waitingBytes = new AtomicLong();
  private final ThreadPoolExecutor worker;

  EventQueue(Bounds bounds) {
    maxBytes = bounds.bytes();
    worker =
        new ThreadPoolExecutor(
            1,
            1,
            0,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(bounds.requests()),
            task -> {
              Thread thread = new Thread(task, "assay-events");
              thread.setDaemon(true);
              return thread;
            });
  }

  /** {@return whether there was a place for a task that holds some bytes} */
  boolean add(int bytes, Runnable task) {
    if (waitingBytes.addAndGet(bytes) <= maxBytes) {
      try {
        worker.execute(
            () -> {
              try {
                task.run();
              } finally {
                waitingBytes.addAndGet(-bytes);
              }
            });
        return true;
      } catch (RejectedExecutionException e) {
        // No place, or closed: said below.
      }
    }
    waitingBytes.addAndGet(-bytes);
    return false;
  }

  /** {@return whether all that waited is done; no other task is taken} */
  boolean close() {
    worker.shutdown();
    try {
      return worker.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
