package dev.assay.sdk.internal.http;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Watches open calls from one daemon thread: it ends what is out of time or interrupted. Calls come
 * and go without waking it; it looks every {@value #TICK_MILLIS} ms while there are calls, every
 * {@value #SLOW_TICK_MILLIS} ms while there are only lasting ones, sooner if one has less time, and
 * goes away after a while without any.
 *
 * <p>Thread-safe.
 */
final class Watchdog implements AutoCloseable {
  private static final long TICK_MILLIS = 50;
  private static final long TICK = TimeUnit.MILLISECONDS.toNanos(TICK_MILLIS);
  private static final long SLOW_TICK_MILLIS = 500;
  private static final long SLOW_TICK = TimeUnit.MILLISECONDS.toNanos(SLOW_TICK_MILLIS);
  private static final long NEVER = 1L << 62;

  private final LongSupplier nanoTime;
  private final long lingerNanos;
  private final Runnable onIdle;
  private final Set<Call> calls = ConcurrentHashMap.newKeySet();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  // A call is added to the set before wakeAt is read, and wakeAt is raised before the set is read:
  // a call that the thread does not see finds that it has to wake the thread.
  private volatile long wakeAt;
  private volatile boolean busy;
  private volatile boolean closed;
  private @Nullable Thread thread;

  /**
   * Makes one that does not run yet.
   *
   * @param lingerNanos how long the thread stays without calls
   * @param onIdle what it does before it goes
   */
  Watchdog(LongSupplier nanoTime, long lingerNanos, Runnable onIdle) {
    this.nanoTime = nanoTime;
    this.lingerNanos = lingerNanos;
    this.onIdle = onIdle;
    wakeAt = nanoTime.getAsLong() + NEVER;
  }

  /** {@return false if the watchdog is closed, and the call therefore not watched} */
  boolean watch(Call call) {
    calls.add(call);
    if (closed) {
      calls.remove(call);
      return false;
    }
    busy = true;
    long now = nanoTime.getAsLong();
    long latest = now + Math.min(TICK, call.limit() - now);
    if (wakeAt - latest > 0) {
      wake(latest);
    }
    return true;
  }

  void forget(Call call) {
    calls.remove(call);
  }

  private void wake(long latest) {
    lock.lock();
    try {
      if (closed || wakeAt - latest <= 0) {
        return;
      }
      if (thread == null) {
        Thread starting = new Thread(this::run, "assay-watchdog");
        starting.setDaemon(true);
        starting.start();
        thread = starting;
      }
      wakeAt = latest;
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  private void run() {
    long idleSince = nanoTime.getAsLong();
    while (!closed) {
      long now = nanoTime.getAsLong();
      wakeAt = now + NEVER;
      boolean brief = busy;
      boolean lasting = false;
      busy = false;
      long next = NEVER;
      for (Call call : calls) {
        enforce(call, now);
        lasting |= call.isLasting();
        brief |= !call.isLasting();
        long left = call.limit() - now;
        next = left > 0 ? Math.min(left, next) : next;
      }
      boolean idle = !brief && !lasting;
      idleSince = idle ? idleSince : now;
      long idleFor = now - idleSince;
      if (idle && idleFor >= lingerNanos) {
        onIdle.run();
        if (ended()) {
          return;
        }
      }
      long look = idle ? lingerNanos - idleFor : brief ? TICK : SLOW_TICK;
      sleepUntil(now + Math.min(next, look));
    }
  }

  /** What one call throws must not leave the others without a limit. */
  private static void enforce(Call call, long now) {
    try {
      call.enforce(now);
    } catch (RuntimeException | Error e) {
      Thread thread = Thread.currentThread();
      thread.getUncaughtExceptionHandler().uncaughtException(thread, e);
    }
  }

  private boolean ended() {
    lock.lock();
    try {
      // Before the set is read, as always: whoever comes from now on starts a new thread.
      wakeAt = nanoTime.getAsLong() + NEVER;
      if (calls.isEmpty() && !busy) {
        thread = null;
        return true;
      }
      return false;
    } finally {
      lock.unlock();
    }
  }

  private void sleepUntil(long next) {
    lock.lock();
    try {
      wakeAt = wakeAt - next > 0 ? next : wakeAt;
      for (long left = left(); left > 0 && !closed; left = left()) {
        changed.awaitNanos(left);
      }
    } catch (InterruptedException e) {
      // Only closing ends the watch: without it, calls would have no limit.
    } finally {
      lock.unlock();
    }
  }

  private long left() {
    return wakeAt - nanoTime.getAsLong();
  }

  /** Stops every call, and the thread. */
  @Override
  public void close() {
    closed = true;
    for (Call call : calls) {
      call.stop(HttpFailure.Kind.CLOSED);
    }
    Thread running;
    lock.lock();
    try {
      running = thread;
      changed.signal();
    } finally {
      lock.unlock();
    }
    if (running != null && running != Thread.currentThread()) {
      join(running);
    }
  }

  private static void join(Thread thread) {
    try {
      thread.join(TimeUnit.SECONDS.toMillis(1));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
