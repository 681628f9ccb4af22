package dev.assay.benchmarks.fetch;

import dev.assay.benchmarks.run.Usage;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Keeps a number of exchanges of one client in flight for a while. */
final class FetchLoad implements AutoCloseable {
  private final ExecutorService workers = Executors.newCachedThreadPool();
  private final FetchClient client;
  private volatile int expected;

  FetchLoad(FetchClient client) {
    this.client = client;
  }

  /**
   * {@return what a round took: requests, nanoseconds, nanoseconds of processor time, bytes
   * allocated}
   */
  String round(int inFlight, long millis) throws InterruptedException, ExecutionException {
    Usage before = Usage.now();
    long end = System.nanoTime() + millis * 1_000_000;
    long requests =
        client instanceof FetchClient.Blocking blocking
            ? block(blocking, inFlight, end)
            : chain((FetchClient.Asynchronous) client, inFlight, end);
    Usage after = Usage.now();
    return requests
        + " "
        + after.nanosSince(before)
        + " "
        + after.processorNanosSince(before)
        + " "
        + after.allocatedSince(before);
  }

  /** Lets the threads go, so that the process can end. */
  @Override
  public void close() {
    workers.shutdown();
  }

  private long block(FetchClient.Blocking blocking, int inFlight, long end)
      throws InterruptedException, ExecutionException {
    List<Future<Long>> counts = new ArrayList<>();
    for (int i = 0; i < inFlight; i++) {
      counts.add(
          workers.submit(
              () -> {
                long count = 0;
                while (System.nanoTime() < end) {
                  check(blocking.exchange());
                  count++;
                }
                return count;
              }));
    }
    long sum = 0;
    for (Future<Long> count : counts) {
      sum += count.get();
    }
    return sum;
  }

  /** Every answer is as large as the first. */
  private void check(int size) {
    if (expected == 0) {
      expected = size;
    }
    if (size != expected) {
      throw new IllegalStateException("expected an answer of " + expected + ", got " + size);
    }
  }

  private long chain(FetchClient.Asynchronous asynchronous, int inFlight, long end)
      throws InterruptedException, ExecutionException {
    Chains chains = new Chains(asynchronous, inFlight, end);
    for (int i = 0; i < inFlight; i++) {
      chains.next();
    }
    return chains.await();
  }

  /** Exchanges that each start when the one before ends. */
  private final class Chains {
    private final FetchClient.Asynchronous asynchronous;
    private final long end;
    private final AtomicLong count = new AtomicLong();
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private final CountDownLatch running;

    Chains(FetchClient.Asynchronous asynchronous, int inFlight, long end) {
      this.asynchronous = asynchronous;
      this.end = end;
      running = new CountDownLatch(inFlight);
    }

    void next() {
      asynchronous.exchange().whenComplete(this::ended);
    }

    private void ended(@Nullable Integer size, @Nullable Throwable thrown) {
      if (thrown != null || size == null) {
        failure.set(thrown);
        running.countDown();
        return;
      }
      check(size);
      count.incrementAndGet();
      if (System.nanoTime() < end) {
        next();
      } else {
        running.countDown();
      }
    }

    long await() throws InterruptedException, ExecutionException {
      running.await();
      Throwable thrown = failure.get();
      if (thrown != null) {
        throw new ExecutionException(thrown);
      }
      return count.get();
    }
  }
}
