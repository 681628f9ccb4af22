package dev.assay.benchmarks.engines;

import java.util.Arrays;

/** The latencies of one round, kept by one thread. */
final class Latencies {
  private static final int LIMIT = 2_000_000;

  private final int[] nanos = new int[LIMIT];
  private boolean counts;
  private int count;
  private long begin;
  private long end;

  void begin() {
    count = 0;
    counts = true;
    begin = System.nanoTime();
  }

  void add(long latency) {
    if (counts && count < LIMIT) {
      nanos[count++] = (int) Math.min(Integer.MAX_VALUE, latency);
    }
  }

  void end() {
    end = System.nanoTime();
    counts = false;
    Arrays.sort(nanos, 0, count);
  }

  /** {@return number, nanoseconds of the round, median and 99th percentile} */
  @Override
  public String toString() {
    return count + " " + (end - begin) + " " + at(0.5) + " " + at(0.99);
  }

  private int at(double share) {
    return nanos[(int) (share * Math.max(0, count - 1))];
  }
}
