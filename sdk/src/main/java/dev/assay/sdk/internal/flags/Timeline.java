package dev.assay.sdk.internal.flags;

/**
 * Time as the delivery sees it: what it is, and waiting until it ends.
 *
 * <p>Thread-safe.
 */
interface Timeline {
  /** {@return the time in nanoseconds, from some origin} */
  long now();

  /** Waits for so many nanoseconds, less if the timeline ends or the thread is interrupted. */
  void sleep(long nanos);

  /** Ends every wait, now and later. */
  void end();

  /** {@return whether it has ended} */
  boolean isEnded();
}
