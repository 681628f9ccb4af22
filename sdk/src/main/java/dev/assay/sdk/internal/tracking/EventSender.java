package dev.assay.sdk.internal.tracking;

import dev.assay.sdk.internal.http.Call;
import dev.assay.sdk.internal.http.HttpFailure;
import dev.assay.sdk.tracking.TrackingConfig;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Sends events, one request after the other: when enough wait, or one has waited long enough. What
 * fails is sent again, after ever longer waits, until the event server takes or refuses it.
 *
 * <p>Runs on a thread of its own, which {@link LockSupport#unpark} wakes.
 */
final class EventSender implements Runnable {
  private static final long FOREVER = TimeUnit.HOURS.toNanos(1);
  private static final long LEAST_WAIT = TimeUnit.MILLISECONDS.toNanos(100);
  private static final long LONGEST_WAIT = TimeUnit.SECONDS.toNanos(30);
  private static final long LONGEST_ASKED_WAIT = TimeUnit.HOURS.toNanos(1);
  private static final int DOUBLINGS = 10;
  private static final double JITTER = 0.2;
  private static final int LAST_ATTEMPTS = 3;
  private static final long DONE = -1;

  private final TrackingConfig config;
  private final EventPost post;
  private final Supplier<@Nullable Backlog> source;
  private final UploadReport report;
  private final Timing timing;

  // Only the sending thread writes these.
  private volatile @Nullable Delivery delivery;
  private volatile int underWay;
  private int failures;
  private long retryAt;
  private boolean lastChance;

  private volatile @Nullable Call call;
  private volatile long deadline;
  private volatile boolean finishing;
  private volatile boolean stopped;

  /**
   * Makes one.
   *
   * @param source tells where events are to be taken from; null while there are none
   */
  EventSender(
      TrackingConfig config,
      EventPost post,
      Supplier<@Nullable Backlog> source,
      UploadReport report,
      Timing timing) {
    this.config = config;
    this.post = post;
    this.source = source;
    this.report = report;
    this.timing = timing;
  }

  /** {@return how many waiting events are sent at once} */
  static int threshold(TrackingConfig config) {
    return Math.min(config.flushQueueSize(), config.queueCapacity());
  }

  /** {@return how many events are taken out of their backlog and not delivered} */
  int underWay() {
    return underWay;
  }

  /** {@return whether these events are kept by their backlog} */
  boolean keeps(Backlog backlog) {
    Delivery current = delivery;
    return current != null && current.from() == backlog;
  }

  /** Sends what there is without waiting for more, then ends; wake the thread afterwards. */
  void finish(long deadline) {
    this.deadline = deadline;
    finishing = true;
  }

  /** Ends at once; wake the thread afterwards. */
  void stop() {
    stopped = true;
    Call current = call;
    if (current != null) {
      current.stop(HttpFailure.Kind.CLOSED);
    }
  }

  @Override
  public void run() {
    for (long wait = guardedStep(); wait != DONE && !stopped; wait = guardedStep()) {
      if (wait > 0) {
        // Nobody interrupts this thread for a reason, and an interrupted one would not wait.
        Thread.interrupted();
        LockSupport.parkNanos(this, wait);
      }
    }
  }

  /** Does what is due; what throws is done again later. */
  long guardedStep() {
    try {
      return step();
    } catch (RuntimeException | Error e) {
      report.thrown(e);
      failed(0);
      return 0;
    }
  }

  /** Does what is due. {@return how long there is nothing to do, or {@link #DONE}} */
  long step() {
    Delivery current = delivery;
    if (current != null && current.isDone()) {
      current.from().delivered();
      delivery = null;
      return 0;
    }
    if (finishing && !lastChance) {
      lastChance = true;
      failures = 0;
    }
    long now = timing.now();
    long wait = failures == 0 ? 0 : retryAt - now;
    if (finishing && (failures >= LAST_ATTEMPTS || now + wait - deadline >= 0)) {
      return DONE;
    }
    if (wait > 0) {
      return wait;
    }
    if (current == null) {
      return takeIfDue();
    }
    attempt(current, now);
    return 0;
  }

  private long takeIfDue() {
    Backlog backlog = source.get();
    int size = backlog == null ? 0 : backlog.size();
    if (backlog == null || size == 0) {
      return finishing ? DONE : FOREVER;
    }
    if (!finishing && size < threshold(config)) {
      long wait = backlog.since() + config.flushInterval().toNanos() - timing.now();
      if (wait > 0) {
        return wait;
      }
    }
    List<byte[]> events = backlog.take(config.flushQueueSize());
    Delivery taken = new Delivery(backlog, events, post.mostBytes(), report);
    underWay = taken.size();
    delivery = taken;
    failures = 0;
    return 0;
  }

  private void attempt(Delivery current, long now) {
    Duration timeout = config.requestTimeout();
    if (finishing && deadline - now < timeout.toNanos()) {
      timeout = Duration.ofNanos(deadline - now);
    }
    PostOutcome outcome;
    try (Call opened = post.open(timeout)) {
      call = opened;
      if (stopped || !opened.begin()) {
        return;
      }
      outcome = post.send(current.next(), opened);
    } finally {
      call = null;
    }
    if (!stopped) {
      answered(current, outcome, timing.now() - now);
    }
  }

  private void answered(Delivery current, PostOutcome outcome, long latencyNanos) {
    if (outcome.kind() == PostOutcome.Kind.ACCEPTED) {
      report.accepted(current.next().size(), latencyNanos);
    }
    current.answered(outcome);
    underWay = current.size();
    if (outcome.kind() == PostOutcome.Kind.LATER) {
      failed(Math.min(outcome.waitNanos(), LONGEST_ASKED_WAIT));
    } else {
      failures = 0;
    }
  }

  private void failed(long askedNanos) {
    failures++;
    long backoff = Math.min(LONGEST_WAIT, LEAST_WAIT << Math.min(failures - 1, DOUBLINGS));
    double jitter = 1 + JITTER * (2 * timing.random().getAsDouble() - 1);
    retryAt = timing.now() + Math.max(askedNanos, (long) (backoff * jitter));
  }
}
