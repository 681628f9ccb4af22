package dev.assay.server.node;

import dev.assay.server.deployment.ServerLogs;
import dev.assay.server.store.Store;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Forgets events that are old enough: once a day, a few at a time, so that whoever else writes
 * waits for those few only.
 *
 * <p>Thread-safe.
 */
final class EventRetention implements AutoCloseable {
  /** How many events are forgotten at a time. */
  static final int AT_A_TIME = 5000;

  private static final System.Logger LOGGER = System.getLogger(ServerLogs.SERVER);
  private static final long DAY_SECONDS = TimeUnit.DAYS.toSeconds(1);
  private static final long PAUSE_MILLIS = 100;

  private final Supplier<@Nullable Store> store;
  private final Duration kept;
  private final Worker worker = new Worker("assay-event-retention");
  private final CountDownLatch closing = new CountDownLatch(1);

  EventRetention(Supplier<@Nullable Store> store, Duration kept) {
    this.store = store;
    this.kept = kept;
  }

  /** Looks for old events after some time, and then daily. */
  void start(Duration first) {
    worker.every(first.toSeconds(), DAY_SECONDS, TimeUnit.SECONDS, this::forget);
  }

  private void forget() {
    Store current = store.get();
    if (current == null) {
      return;
    }
    long forgotten = 0;
    try {
      Instant time = Instant.now().minus(kept);
      int some;
      do {
        some = current.forgetEventsBefore(time, AT_A_TIME);
        forgotten += some;
      } while (some == AT_A_TIME && !closing.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      LOGGER.log(System.Logger.Level.WARNING, "old events stay for another day: " + e.getMessage());
    }
    if (forgotten > 0) {
      LOGGER.log(System.Logger.Level.INFO, forgotten + " events were old enough to be forgotten");
    }
  }

  /** Ends with the events at hand. */
  @Override
  public void close() {
    closing.countDown();
    worker.close();
  }
}
