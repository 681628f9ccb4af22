package dev.assay.server.http;

import dev.assay.server.deployment.ServerLogs;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * An API with the threads that its requests may block, and the few that may wait for them.
 *
 * <p>Thread-safe.
 */
final class ApiThreads implements AutoCloseable {
  /** What the API's paths begin with. */
  static final String PREFIX = "/api/1/";

  private static final System.Logger LOGGER = System.getLogger(ServerLogs.HTTP);
  private static final int THREADS = 8;
  private static final int WAITING = 64;

  private final Api api;
  private final ThreadPoolExecutor threads;

  ApiThreads(Api api) {
    this.api = api;
    AtomicInteger number = new AtomicInteger();
    threads =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
            30,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(WAITING),
            task -> {
              Thread thread = new Thread(task, "assay-api-" + number.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
    threads.allowCoreThreadTimeOut(true);
  }

  Api api() {
    return api;
  }

  /**
   * Does something that may block, and goes on with its result on the event loop that asks.
   *
   * @param failed is told of what goes wrong, on the event loop
   */
  <T> void run(Callable<T> work, Consumer<T> then, Consumer<RequestFault> failed) {
    Context loop = Vertx.currentContext();
    try {
      threads.execute(
          () -> {
            try {
              T result = work.call();
              loop.runOnContext(v -> then.accept(result));
            } catch (RequestFault fault) {
              loop.runOnContext(v -> failed.accept(fault));
            } catch (Exception | StackOverflowError | OutOfMemoryError e) {
              LOGGER.log(System.Logger.Level.ERROR, "a request to the API failed", e);
              loop.runOnContext(v -> failed.accept(RequestFault.internal()));
            }
          });
    } catch (RejectedExecutionException e) {
      failed.accept(RequestFault.overloaded());
    }
  }

  /** Lets go of the threads once they have done what they began. */
  @Override
  public void close() {
    threads.shutdown();
  }
}
