package dev.assay.server.node;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A thread that does one task after the other.
 *
 * <p>Thread-safe.
 */
final class Worker implements AutoCloseable {
  /** What waits for a database that is away is interrupted then. */
  private static final long GRACE_SECONDS = 2;

  private static final long LONGEST_END_SECONDS = 10;

  private final ScheduledExecutorService executor;

  Worker(String name) {
    executor =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, name);
              thread.setDaemon(true);
              return thread;
            });
  }

  void run(Runnable task) {
    executor.execute(task);
  }

  /** Does a task and waits for its end. */
  void await(Runnable task) {
    try {
      executor.submit(task).get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("a task failed", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Waits until the tasks so far have ended, or for so long. */
  void drain(long most, TimeUnit unit) {
    try {
      executor.submit(() -> {}).get(most, unit);
    } catch (ExecutionException | TimeoutException | RejectedExecutionException e) {
      // Nobody depends on it: they go on, or this is closed.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Does a task after some time, and again and again, with a pause between. */
  void every(long first, long pause, TimeUnit unit, Runnable task) {
    var unused = executor.scheduleWithFixedDelay(task, first, pause, unit);
  }

  /** Takes no more tasks, and waits, within bounds, for the one at hand. */
  @Override
  public void close() {
    executor.shutdown();
    try {
      if (!executor.awaitTermination(GRACE_SECONDS, TimeUnit.SECONDS)) {
        executor.shutdownNow();
        var unused = executor.awaitTermination(LONGEST_END_SECONDS, TimeUnit.SECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
