package dev.assay.sdk.internal.tracking;

import dev.assay.sdk.internal.options.LogNames;
import dev.assay.sdk.tracking.DropReason;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counts what becomes of events, and tells the log: an outage once at WARNING and its end once at
 * INFO, drops once until events arrive again. Never keys, ids or what a server says.
 *
 * <p>Thread-safe.
 */
final class UploadReport {
  private static final long NONE = -1;

  private final Logger logger = System.getLogger(LogNames.SDK);
  private final String server;
  private final LongAdder sent = new LongAdder();
  private final LongAdder failures = new LongAdder();
  private final Map<DropReason, LongAdder> dropped = new EnumMap<>(DropReason.class);
  private volatile long lastLatency = NONE;
  private final AtomicBoolean outage = new AtomicBoolean();
  private final Map<DropReason, AtomicBoolean> warnedOfDrops = new EnumMap<>(DropReason.class);
  private final AtomicBoolean throwing = new AtomicBoolean();
  private final AtomicBoolean spoolOutage = new AtomicBoolean();

  /**
   * Makes one that has counted nothing.
   *
   * @param server the event server's URL, for the log
   */
  UploadReport(String server) {
    this.server = server;
    for (DropReason reason : DropReason.values()) {
      dropped.put(reason, new LongAdder());
      warnedOfDrops.put(reason, new AtomicBoolean());
    }
  }

  /** The event server took events. */
  void accepted(int events, long latencyNanos) {
    sent.add(events);
    lastLatency = latencyNanos;
    throwing.set(false);
    for (AtomicBoolean warned : warnedOfDrops.values()) {
      warned.set(false);
    }
    if (outage.compareAndSet(true, false)) {
      logger.log(Level.INFO, () -> "Sending events to " + server + " works again");
    }
  }

  /** A request failed, and will be made again. */
  void failed(String why) {
    failures.increment();
    if (outage.compareAndSet(false, true)) {
      logger.log(
          Level.WARNING,
          () ->
              "Sending events to "
                  + server
                  + " fails: "
                  + why
                  + ". They are kept; not logged again until it works.");
    } else {
      logger.log(Level.DEBUG, () -> "Sending events failed: " + why);
    }
  }

  /** Events were dropped. */
  void dropped(DropReason reason, int events) {
    dropped(reason, events, "");
  }

  /** Events were dropped; {@code detail} says more about it, or is empty. */
  void dropped(DropReason reason, int events, String detail) {
    if (events == 0) {
      return;
    }
    counter(dropped, reason).add(events);
    if (reason != DropReason.CLOSED && counter(warnedOfDrops, reason).compareAndSet(false, true)) {
      logger.log(
          Level.WARNING,
          () ->
              "Events are dropped: "
                  + reason
                  + (detail.isEmpty() ? "" : ", " + detail)
                  + ". Not logged again until events arrive.");
    }
  }

  private static <T> T counter(Map<DropReason, T> counters, DropReason reason) {
    T counter = counters.get(reason);
    if (counter == null) {
      throw new IllegalStateException("no counter for " + reason);
    }
    return counter;
  }

  /** The spool does not take events. */
  void spoolFailed(String why) {
    if (spoolOutage.compareAndSet(false, true)) {
      logger.log(
          Level.WARNING,
          () ->
              "Events can not be kept on disk: "
                  + why
                  + ". They wait in memory; not logged again until it works.");
    }
  }

  /** The spool takes events. */
  void spoolWorks() {
    if (spoolOutage.compareAndSet(true, false)) {
      logger.log(Level.INFO, "Events are kept on disk again");
    }
  }

  /** Something is wrong with the program. */
  void thrown(Throwable thrown) {
    if (throwing.compareAndSet(false, true)) {
      logger.log(Level.ERROR, "Sending events threw. Not logged again until it works.", thrown);
    }
  }

  /** The uploader was closed while events still waited. */
  void closed(int inMemory, int onDisk) {
    dropped(DropReason.CLOSED, inMemory);
    if (inMemory > 0) {
      logger.log(Level.WARNING, () -> inMemory + " events were not sent before the client closed");
    }
    if (onDisk > 0) {
      logger.log(Level.INFO, () -> onDisk + " events stay on disk to be sent later");
    }
  }

  UploadStats stats(int waiting) {
    Map<DropReason, Long> drops = new EnumMap<>(DropReason.class);
    dropped.forEach((reason, count) -> drops.put(reason, count.sum()));
    long latency = lastLatency;
    return new UploadStats(
        waiting,
        sent.sum(),
        Map.copyOf(drops),
        failures.sum(),
        latency == NONE ? Optional.empty() : Optional.of(Duration.ofNanos(latency)));
  }
}
