package dev.assay.sdk.internal.http;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One caller's call, with all its attempts: the time it has, and the way to end it early.
 *
 * <p>A call is made when the caller calls, begins when a thread takes it up, and runs on that
 * thread. The watchdog and any other thread may stop it: that wakes its wait, or closes the socket
 * it is held up on. A call stopped or out of time before it begins is abandoned: it never begins.
 *
 * <p>Thread-safe.
 */
public final class Call implements AutoCloseable {
  private final LongSupplier nanoTime;
  private final long deadline;
  private final Consumer<Call> onClose;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  // Guarded by the lock; what is volatile is also read without it.
  private volatile long limit;
  private volatile HttpFailure.@Nullable Kind stopped;
  private volatile String activity = "waiting for a thread";
  private @Nullable Consumer<HttpFailure> onAbandoned;
  private @Nullable Thread thread;
  private @Nullable Socket held;
  private volatile boolean lasting;
  private boolean overdue;
  private long attemptNanos;
  private int attempts;

  Call(LongSupplier nanoTime, long firstNanos, long totalNanos, Consumer<Call> onClose) {
    this.nanoTime = nanoTime;
    this.onClose = onClose;
    long now = nanoTime.getAsLong();
    deadline = now + totalNanos;
    attemptNanos = firstNanos;
    limit = now + Math.min(firstNanos, totalNanos);
  }

  /**
   * Says what to do if the call is abandoned. It runs once, on the thread that stopped the call, on
   * the watchdog's or, if that has happened already, on this one; so it must be quick and hand over
   * what is not.
   */
  public void onAbandoned(Consumer<HttpFailure> onAbandoned) {
    HttpFailure.Kind reason;
    lock.lock();
    try {
      reason = stopped;
      this.onAbandoned = reason == null ? onAbandoned : null;
    } finally {
      lock.unlock();
    }
    if (reason != null) {
      onAbandoned.accept(stopFailure(reason));
    }
  }

  /** {@return whether the current thread may run the call: false if it was abandoned} */
  public boolean begin() {
    lock.lock();
    try {
      if (stopped != null) {
        return false;
      }
      onAbandoned = null;
      thread = Thread.currentThread();
      attempts = 1;
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Begins another attempt, which has so many nanoseconds but never passes the deadline. */
  void nextAttempt(long timeoutNanos) {
    lock.lock();
    try {
      attempts++;
      overdue = false;
      attemptNanos = timeoutNanos;
      renew();
    } finally {
      lock.unlock();
    }
  }

  /** Gives the attempt its whole time once more, up to the deadline. */
  void renew() {
    lock.lock();
    try {
      limit = nanoTime.getAsLong() + Math.min(attemptNanos, untilDeadline());
    } finally {
      lock.unlock();
    }
  }

  /** Goes on, on this thread, for so many nanoseconds; throws as {@link #check} does. */
  void resume(long nanos) throws HttpFailure {
    lock.lock();
    try {
      thread = Thread.currentThread();
      attemptNanos = nanos;
      renew();
    } finally {
      lock.unlock();
    }
    check();
  }

  /** {@return whether it goes on without end, so that few looks at it are enough} */
  boolean isLasting() {
    return lasting;
  }

  /** Says that from now on it goes on without end. */
  void lasts() {
    lasting = true;
  }

  /** Waits for nothing until it is resumed: no time runs, and no thread's interrupt matters. */
  void rest() {
    lock.lock();
    try {
      thread = null;
      limit = deadline;
    } finally {
      lock.unlock();
    }
  }

  /** {@return how many attempts were begun} */
  public int attempts() {
    lock.lock();
    try {
      return attempts;
    } finally {
      lock.unlock();
    }
  }

  long limit() {
    return limit;
  }

  long remaining() {
    return limit - nanoTime.getAsLong();
  }

  long untilDeadline() {
    return deadline - nanoTime.getAsLong();
  }

  /** Says what the call is about to wait for, for the message of a timeout. */
  void doing(String activity) {
    this.activity = activity;
  }

  /** Throws if the call was stopped, its thread was interrupted or the attempt is out of time. */
  void check() throws HttpFailure {
    HttpFailure.Kind reason = stopped;
    if (reason != null) {
      throw stopFailure(reason);
    }
    if (Thread.currentThread().isInterrupted()) {
      throw interruption(null);
    }
    if (remaining() <= 0) {
      throw timeout(null);
    }
  }

  /**
   * Ends the call early, unless it has ended.
   *
   * @param reason {@link HttpFailure.Kind#CANCELLED} or {@link HttpFailure.Kind#CLOSED}
   */
  public void stop(HttpFailure.Kind reason) {
    Consumer<HttpFailure> abandoned;
    lock.lock();
    try {
      if (stopped != null) {
        return;
      }
      stopped = reason;
      abandoned = onAbandoned;
      closeHeld();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    if (abandoned != null) {
      abandoned.accept(stopFailure(reason));
    }
  }

  /** Stops what is out of time; called by the watchdog. */
  void enforce(long now) {
    Consumer<HttpFailure> abandoned = null;
    lock.lock();
    try {
      if (onAbandoned != null && stopped == null && now - deadline >= 0) {
        stopped = HttpFailure.Kind.TIMEOUT;
        abandoned = onAbandoned;
      } else if (held != null && now - limit >= 0) {
        overdue = true;
        closeHeld();
      } else if (held != null && thread != null && thread.isInterrupted()) {
        closeHeld();
      }
    } finally {
      lock.unlock();
    }
    if (abandoned != null) {
      abandoned.accept(timeout(null));
    }
  }

  /** Lets {@link #stop} and the watchdog close this socket until {@link #letGo}. */
  void hold(Socket socket) throws HttpFailure {
    lock.lock();
    try {
      held = socket;
    } finally {
      lock.unlock();
    }
    check();
  }

  /** The socket is no longer this call's. {@return false if it was closed in the meantime} */
  boolean letGo() {
    lock.lock();
    try {
      boolean open = held != null;
      held = null;
      return open;
    } finally {
      lock.unlock();
    }
  }

  /** Closes the socket if it is still this call's. */
  void drop() {
    lock.lock();
    try {
      closeHeld();
    } finally {
      lock.unlock();
    }
  }

  /** Closes the plain socket, even under TLS: that neither waits nor writes. */
  private void closeHeld() {
    Socket socket = held;
    held = null;
    if (socket != null) {
      Connection.closeQuietly(socket);
    }
  }

  /**
   * Waits for what another call does.
   *
   * @param activity what is waited for, for the message of a timeout
   * @param waiting the calls to be woken by {@link #signal}; this one while it waits
   * @param condition whether it is done; set before the calls are woken
   * @throws HttpFailure as {@link #check} does if it does not come to that
   */
  public void awaitOther(String activity, Set<Call> waiting, BooleanSupplier condition)
      throws HttpFailure {
    doing(activity);
    waiting.add(this);
    try {
      await(condition);
    } finally {
      waiting.remove(this);
    }
  }

  /** Wakes the call to look at its condition again. */
  public void signal() {
    lock.lock();
    try {
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Waits until the condition holds; throws as {@link #check} does if it does not come to that. */
  void await(BooleanSupplier condition) throws HttpFailure {
    waitFor(condition, this::remaining);
    if (!condition.getAsBoolean()) {
      check();
      throw timeout(null);
    }
  }

  /** Waits for so long; throws if the call is stopped or its thread interrupted meanwhile. */
  void pause(long nanos) throws HttpFailure {
    doing("waiting for the next attempt");
    long end = nanoTime.getAsLong() + nanos;
    waitFor(() -> false, () -> end - nanoTime.getAsLong());
  }

  private void waitFor(BooleanSupplier condition, LongSupplier left) throws HttpFailure {
    lock.lock();
    try {
      for (long nanos = left.getAsLong();
          nanos > 0 && !condition.getAsBoolean();
          nanos = left.getAsLong()) {
        HttpFailure.Kind reason = stopped;
        if (reason != null) {
          throw stopFailure(reason);
        }
        changed.awaitNanos(nanos);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw interruption(e);
    } finally {
      lock.unlock();
    }
  }

  /** {@return why an exchange failed: what ended it early, else the error itself} */
  HttpFailure explain(IOException error) {
    HttpFailure.Kind reason = stopped;
    if (reason != null) {
      return stopFailure(reason);
    }
    if (Thread.currentThread().isInterrupted()) {
      return interruption(error);
    }
    lock.lock();
    try {
      if (overdue) {
        return timeout(error);
      }
    } finally {
      lock.unlock();
    }
    if (error instanceof HttpFailure failure) {
      return failure;
    }
    if (remaining() <= 0 || error instanceof SocketTimeoutException) {
      return timeout(error);
    }
    return HttpFailure.of(
        HttpFailure.Kind.CONNECTION, "failed while " + activity + ": " + error, error);
  }

  private HttpFailure timeout(@Nullable IOException error) {
    return HttpFailure.of(HttpFailure.Kind.TIMEOUT, "timed out while " + activity, error);
  }

  private static HttpFailure interruption(@Nullable Exception error) {
    return HttpFailure.of(HttpFailure.Kind.CANCELLED, "the thread was interrupted", error);
  }

  private static HttpFailure stopFailure(HttpFailure.Kind reason) {
    String message = reason == HttpFailure.Kind.CLOSED ? "client closed" : "the call was cancelled";
    return HttpFailure.of(reason, message, null);
  }

  /** Ends the call: nothing stops it any more. */
  @Override
  public void close() {
    onClose.accept(this);
    lock.lock();
    try {
      onAbandoned = null;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public String toString() {
    return "Call["
        + activity
        + ", "
        + TimeUnit.NANOSECONDS.toMillis(untilDeadline())
        + " ms to the deadline]";
  }
}
