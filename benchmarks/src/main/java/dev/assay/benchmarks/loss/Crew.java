package dev.assay.benchmarks.loss;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntFunction;

/**
 * Threads that do the same again and again until they are told to stop.
 *
 * <p>Not thread-safe.
 */
final class Crew implements AutoCloseable {
  /** How many threads write at once. */
  static final int SIZE = 4;

  private final List<Thread> threads = new ArrayList<>();
  private final AtomicReference<RuntimeException> failure = new AtomicReference<>();
  private volatile boolean done;

  /**
   * Starts threads.
   *
   * @param worker what each thread, by its number, does again and again
   */
  void start(IntFunction<Runnable> worker) {
    for (int i = 0; i < SIZE; i++) {
      Runnable work = worker.apply(i);
      Thread thread = new Thread(() -> repeat(work), "writer-" + threads.size());
      threads.add(thread);
      thread.start();
    }
  }

  private void repeat(Runnable work) {
    try {
      while (!done) {
        work.run();
      }
    } catch (RuntimeException e) {
      failure.compareAndSet(null, e);
    }
  }

  /** {@return whether the threads are to go on} */
  boolean isAtWork() {
    return !done;
  }

  /** Lets the threads end, and tells what surprised them. */
  @Override
  public void close() {
    done = true;
    for (Thread thread : threads) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
    Optional.ofNullable(failure.get())
        .ifPresent(
            e -> {
              throw new IllegalStateException("a writer met what it did not expect", e);
            });
  }
}
