package dev.assay.server.http;

import java.util.concurrent.atomic.AtomicLong;

/**
 * The bytes of bodies that are held at a time by the requests that share it.
 *
 * <p>Thread-safe.
 */
final class BodyBudget {
  /** More than any body has. */
  static final long MOST = 64L << 20;

  private final AtomicLong held = new AtomicLong();

  /** {@return whether so many bytes more may be held; they are from then on} */
  boolean take(int bytes) {
    if (held.addAndGet(bytes) > MOST) {
      giveBack(bytes);
      return false;
    }
    return true;
  }

  void giveBack(int bytes) {
    held.addAndGet(-bytes);
  }

  long held() {
    return held.get();
  }
}
