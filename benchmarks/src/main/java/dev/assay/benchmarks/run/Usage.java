package dev.assay.benchmarks.run;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.HashMap;
import java.util.Map;

/**
 * What this process has used so far: time, processor time, memory allocated by its living threads.
 *
 * <p>Immutable.
 */
public final class Usage {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final OperatingSystemMXBean SYSTEM =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

  private final long nanos = System.nanoTime();
  private final long processorNanos = SYSTEM.getProcessCpuTime();
  private final Map<Long, Long> allocated = new HashMap<>();

  private Usage() {
    long[] ids = THREADS.getAllThreadIds();
    long[] bytes = THREADS.getThreadAllocatedBytes(ids);
    for (int i = 0; i < ids.length; i++) {
      allocated.put(ids[i], Math.max(0, bytes[i]));
    }
  }

  /** {@return the use up to now} */
  public static Usage now() {
    return new Usage();
  }

  /** {@return the nanoseconds from an earlier use to this} */
  public long nanosSince(Usage earlier) {
    return nanos - earlier.nanos;
  }

  /** {@return the nanoseconds of processor time from an earlier use to this} */
  public long processorNanosSince(Usage earlier) {
    return processorNanos - earlier.processorNanos;
  }

  /** {@return the bytes allocated from an earlier use to this, by the threads that live now} */
  public long allocatedSince(Usage earlier) {
    long sum = 0;
    for (Map.Entry<Long, Long> thread : allocated.entrySet()) {
      sum += thread.getValue() - earlier.allocated.getOrDefault(thread.getKey(), 0L);
    }
    return sum;
  }
}
