package dev.assay.sdk.internal.tracking;

import dev.assay.sdk.tracking.DropReason;
import dev.assay.sdk.tracking.TrackingEvent;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Moves events from the queue to the spool as they come. While the disk does not take them they
 * stay in the queue, to be sent from there.
 *
 * <p>Runs on a thread of its own, which {@link LockSupport#unpark} wakes.
 */
final class SpoolWriter implements Runnable {
  /** Opens the spool. */
  @FunctionalInterface
  interface Opener {
    Spool open() throws IOException;
  }

  private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(30);
  private static final long FOREVER = TimeUnit.HOURS.toNanos(1);

  private final EventQueue queue;
  private final Opener opener;
  private final UploadReport report;
  private final Timing timing;
  private final Runnable onChange;
  private volatile @Nullable Spool spool;
  private volatile boolean broken;
  private volatile boolean closing;
  private long retryAt;

  /**
   * Makes one.
   *
   * @param onChange is run when events have come into the spool, or are to be sent from the queue
   */
  SpoolWriter(
      EventQueue queue, Opener opener, UploadReport report, Timing timing, Runnable onChange) {
    this.queue = queue;
    this.opener = opener;
    this.report = report;
    this.timing = timing;
    this.onChange = onChange;
  }

  /** {@return the spool, once it is open} */
  @Nullable Spool spool() {
    return spool;
  }

  /** {@return where events are to be taken from, or null: they are still on their way to disk} */
  @Nullable Backlog backlog() {
    Spool open = spool;
    if (open != null && open.size() > 0) {
      return open;
    }
    return broken ? queue : null;
  }

  /** Lets the thread end when all events are written, or can't be. Wake it afterwards. */
  void finish() {
    closing = true;
  }

  @Override
  public void run() {
    try {
      for (long wait = step(); wait == 0 || !closing; wait = step()) {
        if (wait > 0) {
          LockSupport.parkNanos(this, wait);
        }
      }
    } catch (RuntimeException | Error e) {
      broken = true;
      report.thrown(e);
    } finally {
      onChange.run();
    }
  }

  /** Writes one event. {@return how long there is nothing to do} */
  long step() {
    long left = retryAt - timing.now();
    if (broken && left > 0) {
      return left;
    }
    TrackingEvent event = null;
    try {
      Spool open = opened();
      event = queue.poll();
      if (event == null) {
        return FOREVER;
      }
      write(open, event);
      return 0;
    } catch (IOException | RuntimeException | OutOfMemoryError e) {
      // Whatever it was may pass; a thread that ended would never write again.
      if (event != null) {
        queue.putBack(event);
      }
      retryAt = timing.now() + RETRY_NANOS;
      broken = true;
      report.spoolFailed(String.valueOf(e.getMessage()));
      onChange.run();
      return RETRY_NANOS;
    }
  }

  private Spool opened() throws IOException {
    Spool open = spool;
    if (open == null) {
      open = opener.open();
      spool = open;
      works();
      if (open.size() > 0) {
        onChange.run();
      }
    }
    return open;
  }

  private void write(Spool open, TrackingEvent event) throws IOException {
    byte[] json = EventQueue.json(event);
    if (json.length > open.mostEventBytes()) {
      report.dropped(DropReason.TOO_LARGE, 1);
      return;
    }
    open.append(json);
    works();
    onChange.run();
  }

  private void works() {
    if (broken) {
      broken = false;
      report.spoolWorks();
    }
  }
}
