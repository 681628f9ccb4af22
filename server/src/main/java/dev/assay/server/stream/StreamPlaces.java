package dev.assay.server.stream;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/**
 * The places for streams, which all event loops share.
 *
 * <p>Thread-safe.
 */
public final class StreamPlaces {
  private final StreamLimits limits;
  private final Map<String, Integer> takenByKey = new HashMap<>();
  private final LongAdder dropped = new LongAdder();
  private int taken;

  /** Makes places that are all free. */
  public StreamPlaces(StreamLimits limits) {
    this.limits = limits;
  }

  /** Takes a place for a deployment, or says why there is none. */
  synchronized Admission take(String deploymentKey) {
    int ofKey = takenByKey.getOrDefault(deploymentKey, 0);
    if (taken >= limits.maxStreams()) {
      return Admission.SERVER_FULL;
    }
    if (ofKey >= limits.maxStreamsPerKey()) {
      return Admission.DEPLOYMENT_FULL;
    }
    takenByKey.put(deploymentKey, ofKey + 1);
    taken++;
    return Admission.OPEN;
  }

  synchronized void free(String deploymentKey) {
    takenByKey.computeIfPresent(deploymentKey, (key, count) -> count == 1 ? null : count - 1);
    taken--;
  }

  /** A stream was cut off since its listener took nothing. */
  void countDrop() {
    dropped.increment();
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
