package dev.assay.server.stream;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/**
 * The places for streams, which all event loops share.
 *
 * <p>Thread-safe.
 */
public final class StreamPlaces {
  private static final long GOODBYE_MILLIS = 10;

  private final StreamLimits limits;
  private final Map<String, Integer> takenByKey = new HashMap<>();
  private final LongAdder dropped = new LongAdder();
  private int taken;

  /** Makes places that are all free. */
  public StreamPlaces(StreamLimits limits) {
    this.limits = limits;
  }

  /** Takes a place of a key or a channel, or says why there is none. */
  synchronized Admission take(String key) {
    int ofKey = takenByKey.getOrDefault(key, 0);
    if (taken >= limits.maxStreams()) {
      return Admission.SERVER_FULL;
    }
    if (ofKey >= limits.maxStreamsPerKey()) {
      return Admission.DEPLOYMENT_FULL;
    }
    takenByKey.put(key, ofKey + 1);
    taken++;
    return Admission.OPEN;
  }

  synchronized void free(String key) {
    takenByKey.computeIfPresent(key, (k, count) -> count == 1 ? null : count - 1);
    taken--;
  }

  /** A stream was cut off since its listener took nothing. */
  void countDrop() {
    dropped.increment();
  }

  /**
   * {@return the time over which the ends of all streams are to be spread: ten milliseconds for
   * each, within bounds}
   *
   * @param longest the longest time, whatever the limits say
   */
  public synchronized Duration goodbye(Duration longest) {
    long millis = Math.min(limits.goodbye().toMillis(), longest.toMillis());
    return Duration.ofMillis(Math.min(millis, taken * GOODBYE_MILLIS));
  }

  /** {@return the number of streams that were cut off so far} */
  public long dropped() {
    return dropped.sum();
  }

  /** {@return the number of streams} */
  public synchronized int taken() {
    return taken;
  }
}
