package dev.assay.sdk.internal.cohorts;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Calls listeners one after the other, in the order of the calls, while no lock is held: on
 * whatever thread comes first.
 *
 * <p>Thread-safe.
 */
public final class SerialCalls {
  private final Logger log;
  private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();
  private final AtomicInteger count = new AtomicInteger();

  /**
   * Makes an empty line.
   *
   * @param log is told what calls throw
   */
  public SerialCalls(Logger log) {
    this.log = log;
  }

  /** Puts a call in line; whoever puts several in order holds a lock of its own. */
  public void add(Runnable call) {
    waiting.add(call);
  }

  /** Makes the calls in line, unless another thread does that. */
  public void run() {
    if (count.getAndIncrement() > 0) {
      return;
    }
    int seen = 1;
    do {
      for (Runnable call = waiting.poll(); call != null; call = waiting.poll()) {
        run(call);
      }
      seen = count.addAndGet(-seen);
    } while (seen > 0);
  }

  private void run(Runnable call) {
    try {
      call.run();
    } catch (RuntimeException | Error e) {
      log.log(Level.WARNING, "What news were handed to has failed.", e);
    }
  }
}
