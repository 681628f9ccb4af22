package dev.assay.sdk.internal.cohorts;

/** Where and when work on cohorts is done; what is given to it never runs on the giving thread. */
interface CohortWork extends AutoCloseable {
  /** {@return the time in nanoseconds, from some origin} */
  long now();

  /** {@return a number from 0 to 1} */
  double random();

  /** Runs a download as soon as there is a thread for it. */
  void download(Runnable task);

  /** Runs a look-up as soon as there is a thread for it. {@return false if it never will} */
  boolean lookUp(Runnable task);

  /** Runs something short, later. */
  void after(long nanos, Runnable task);

  /** Ends what runs, forgets what waits, and waits a second at most for the threads to go. */
  @Override
  void close();
}
