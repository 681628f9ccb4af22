package dev.assay.sdk.internal.cohorts;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Daemon threads for downloads and look-ups, which go when they are idle, and one that keeps time
 * while something is planned.
 *
 * <p>Thread-safe.
 */
final class CohortThreads implements CohortWork {
  static final int LOOKUP_THREADS = 2;
  private static final long IDLE_SECONDS = 5;
  private static final long CLOSE_SECONDS = 1;

  private final Set<Thread> threads = ConcurrentHashMap.newKeySet();
  private final ThreadPoolExecutor downloads;
  private final ThreadPoolExecutor lookups;
  private final ScheduledThreadPoolExecutor timer;

  CohortThreads(int mostDownloads) {
    downloads = pool(mostDownloads, "assay-cohorts-download-");
    lookups = pool(LOOKUP_THREADS, "assay-cohorts-lookup-");
    timer = new ScheduledThreadPoolExecutor(1, named("assay-cohorts-timer-"));
    timer.setKeepAliveTime(IDLE_SECONDS, TimeUnit.SECONDS);
    timer.allowCoreThreadTimeOut(true);
  }

  private ThreadPoolExecutor pool(int most, String prefix) {
    ThreadPoolExecutor pool =
        new ThreadPoolExecutor(
            most, most, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), named(prefix));
    pool.allowCoreThreadTimeOut(true);
    return pool;
  }

  private ThreadFactory named(String prefix) {
    AtomicInteger count = new AtomicInteger();
    return task -> {
      Thread thread = new Thread(() -> run(task), prefix + count.incrementAndGet());
      thread.setDaemon(true);
      threads.add(thread);
      return thread;
    };
  }

  private void run(Runnable task) {
    try {
      task.run();
    } finally {
      threads.remove(Thread.currentThread());
    }
  }

  @Override
  public long now() {
    return System.nanoTime();
  }

  @Override
  public double random() {
    return ThreadLocalRandom.current().nextDouble();
  }

  @Override
  public void download(Runnable task) {
    try {
      downloads.execute(task);
    } catch (RejectedExecutionException e) {
      // Closed: nobody waits for it any more.
    }
  }

  @Override
  public boolean lookUp(Runnable task) {
    try {
      lookups.execute(task);
      return true;
    } catch (RejectedExecutionException e) {
      return false;
    }
  }

  @Override
  public void after(long nanos, Runnable task) {
    try {
      var unused = timer.schedule(task, nanos, TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException e) {
      // Closed: nobody waits for it any more.
    }
  }

  @Override
  public void close() {
    timer.shutdownNow();
    downloads.shutdownNow();
    lookups.shutdownNow();
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(CLOSE_SECONDS);
    for (Thread thread : threads) {
      if (thread != Thread.currentThread()) {
        join(thread, end);
      }
    }
  }

  private static void join(Thread thread, long end) {
    try {
      long millis = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
      thread.join(Math.max(1, millis));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
