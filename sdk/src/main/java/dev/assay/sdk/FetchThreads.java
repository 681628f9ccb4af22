package dev.assay.sdk;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.LinkedTransferQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Runs asynchronous fetches: on the user's executor, else on virtual threads where the JDK has
 * them, else on daemon threads that go away when idle. One more thread completes fetches that no
 * thread took up in time.
 */
final class FetchThreads implements AutoCloseable {
  private static final long IDLE_SECONDS = 5;
  private static final long CLOSE_SECONDS = 1;

  private final Executor executor;
  private final @Nullable ExecutorService own;
  private final ExecutorService late;
  private final Set<Thread> running = ConcurrentHashMap.newKeySet();

  private FetchThreads(Executor executor, @Nullable ExecutorService own) {
    this.executor = executor;
    this.own = own;
    ThreadPoolExecutor one =
        new ThreadPoolExecutor(
            1,
            1,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            named("assay-late-"),
            (task, pool) -> task.run());
    one.allowCoreThreadTimeOut(true);
    late = one;
  }

  /** {@return threads of the client's own, so many at most if the JDK has no virtual ones} */
  static FetchThreads own(int most) {
    ExecutorService own = VirtualThreads.executor("assay-fetch-").orElseGet(() -> pool(most));
    return new FetchThreads(own, own);
  }

  /** {@return the user's threads} */
  static FetchThreads of(Executor executor) {
    return new FetchThreads(executor, null);
  }

  private static ThreadFactory named(String prefix) {
    AtomicInteger count = new AtomicInteger();
    return task -> {
      Thread thread = new Thread(task, prefix + count.incrementAndGet());
      thread.setDaemon(true);
      return thread;
    };
  }

  /** A pool that uses an idle thread, else starts one, and queues only beyond the most. */
  private static ExecutorService pool(int most) {
    return new ThreadPoolExecutor(
        0,
        most,
        IDLE_SECONDS,
        TimeUnit.SECONDS,
        new IdleThreadQueue(),
        named("assay-fetch-"),
        (task, pool) -> {
          if (pool.isShutdown()) {
            throw new RejectedExecutionException("client closed");
          }
          ((IdleThreadQueue) pool.getQueue()).put(task);
        });
  }

  /** A queue that a pool finds full unless a thread waits at its other end. */
  private static final class IdleThreadQueue extends LinkedTransferQueue<Runnable> {
    private static final long serialVersionUID = 1L;

    @Override
    public boolean offer(Runnable task) {
      return tryTransfer(task);
    }
  }

  /**
   * Runs a task on the executor.
   *
   * @throws RejectedExecutionException if the executor does not take it
   */
  void execute(Runnable task) {
    executor.execute(() -> track(task));
  }

  /**
   * Runs a short task although the executor may be busy; on the calling thread once closed, or if
   * no thread can be started.
   */
  void executeLate(Runnable task) {
    try {
      late.execute(() -> track(task));
    } catch (OutOfMemoryError e) {
      track(task);
    }
  }

  private void track(Runnable task) {
    Thread thread = Thread.currentThread();
    boolean outermost = running.add(thread);
    try {
      task.run();
    } finally {
      if (outermost) {
        running.remove(thread);
      }
    }
  }

  /** Ends the client's own threads; waits for them, bounded, unless it is called on one. */
  @Override
  public void close() {
    late.shutdown();
    if (own != null) {
      own.shutdown();
    }
    if (running.contains(Thread.currentThread())) {
      return;
    }
    try {
      late.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS);
      if (own != null) {
        own.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
