package dev.assay.sdk.internal.flags;

import dev.assay.sdk.internal.flags.HeldFlags.Outcome;
import dev.assay.sdk.internal.http.HttpFailure;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;

/**
 * Keeps flags fresh, on one daemon thread: polls them at an interval or, if a stream is wanted,
 * reads that and polls only while there is none.
 *
 * <p>Thread-safe.
 */
public final class FlagDelivery implements FlagSupply {
  private static final long NEVER = Long.MAX_VALUE;
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  /** How long a stream must have lived to be opened again at once. */
  private static final long WORTHWHILE = 15 * SECOND;

  /** Servers and wrong clocks can ask for a year; flags must not grow as old as that. */
  private static final long LONGEST_ASKED = TimeUnit.HOURS.toNanos(1);

  private static final int NOT_FOUND = 404;
  private static final int NOT_IMPLEMENTED = 501;

  private final FlagSource source;
  private final long interval;
  private final FlagSink sink;
  private final Timeline time;
  private final DoubleSupplier random;
  private final HeldFlags held;
  private final Thread thread;

  // Used by the thread alone.
  private final long origin;
  private long nextPoll;
  private long nextStream;
  private int failures;

  /**
   * When flags are asked for.
   *
   * @param streaming whether a stream is wanted
   * @param interval from one poll to the next; each varies by a tenth, up and down
   */
  public record Schedule(boolean streaming, Duration interval) {}

  /**
   * Makes a delivery that has not begun.
   *
   * @param source where the flags come from
   * @param sink takes what is delivered
   */
  public FlagDelivery(FlagSource source, Schedule schedule, FlagSink sink) {
    this(
        source,
        schedule,
        sink,
        new SystemTimeline(),
        () -> ThreadLocalRandom.current().nextDouble());
  }

  FlagDelivery(
      FlagSource source, Schedule schedule, FlagSink sink, Timeline time, DoubleSupplier random) {
    this.source = source;
    this.interval = schedule.interval().toNanos();
    this.sink = sink;
    this.time = time;
    this.random = random;
    held = new HeldFlags(sink);
    origin = time.now();
    nextPoll = schedule.streaming() ? NEVER : 0;
    nextStream = schedule.streaming() ? 0 : NEVER;
    thread = new Thread(this::run, "assay-flags");
    thread.setDaemon(true);
  }

  @Override
  public void start() {
    thread.start();
  }

  void run() {
    while (!time.isEnded()) {
      try {
        step();
      } catch (RuntimeException | Error e) {
        // Were the thread to end here, flags would grow stale for ever, without a word.
        nextPoll = now() + interval;
        nextStream = nextStream == NEVER ? NEVER : now() + varied(16 * SECOND, 0.0625);
        failed(
            () ->
                sink.pollFailed(
                    HttpFailure.unreadable("the flags could not be taken over: " + e, e)));
      }
    }
  }

  private void step() {
    long now = now();
    if (now >= nextStream) {
      readStream();
    } else if (now >= nextPoll) {
      poll();
    } else {
      time.sleep(Math.min(nextStream, nextPoll) - now);
    }
  }

  private long now() {
    return time.now() - origin;
  }

  /** {@return the time varied by up to the fraction, up and down} */
  private long varied(long nanos, double fraction) {
    return (long) (nanos * (1 + fraction * (2 * random.getAsDouble() - 1)));
  }

  private void poll() {
    long begun = now();
    try {
      FlagSource.Polled polled = source.poll(held.entityTag());
      sink.polled(Duration.ofNanos(now() - begun));
      failures = 0;
      nextPoll = now() + varied(interval, 0.1);
      byte[] json = polled.json();
      if (json == null) {
        sink.confirmed(false);
      } else if (held.offer(json, polled.entityTag(), false) == Outcome.DOUBTED) {
        nextPoll = now() + Math.min(SECOND, interval);
      }
    } catch (HttpFailure failure) {
      failures++;
      nextPoll = now() + Math.max(pollPause(), Math.min(failure.retryAfterNanos(), LONGEST_ASKED));
      failed(() -> sink.pollFailed(failure));
    }
  }

  /** Only the end of the delivery ends its thread; what interrupted it ended the exchange. */
  private void failed(Runnable report) {
    Thread.interrupted();
    if (!time.isEnded()) {
      report.run();
    }
  }

  /** As long as there are no flags at all, polls follow each other sooner. */
  private long pollPause() {
    long pause = varied(interval, 0.1);
    if (held.isEmpty()) {
      long sooner = TimeUnit.MILLISECONDS.toNanos(100) << Math.min(failures - 1, 20);
      return Math.min(pause, varied(sooner, 0.5));
    }
    return pause;
  }

  private void readStream() {
    long begun = now();
    // The reference's clients reconnect on their own after 12 to 18 minutes.
    long until = begun + varied(15 * 60 * SECOND, 0.2);
    boolean opened = false;
    try (FlagSource.Stream stream = source.stream()) {
      while (now() < until) {
        byte[] json = stream.next();
        opened |= !isBlank(json);
        if (opened) {
          nextPoll = NEVER;
          take(json);
        } else {
          pollIfDue();
        }
      }
      nextStream = now();
    } catch (HttpFailure failure) {
      boolean servedWell = opened && now() - begun >= WORTHWHILE;
      failed(() -> streamEnded(failure, servedWell));
    }
  }

  /** The stream has shown no flags yet, only that it is there: it can not stand in for polls. */
  private void pollIfDue() {
    nextPoll = nextPoll == NEVER ? now() : nextPoll;
    if (now() >= nextPoll) {
      poll();
    }
  }

  private void take(byte[] json) throws HttpFailure {
    failures = 0;
    if (!isBlank(json)) {
      held.offer(json, null, true);
    } else if (!held.isDoubted()) {
      sink.confirmed(true);
    }
    if (held.isDoubted()) {
      poll();
      nextPoll = NEVER;
    }
  }

  private static boolean isBlank(byte[] json) {
    for (byte b : json) {
      if (b != ' ') {
        return false;
      }
    }
    return true;
  }

  /** A stream that served well is opened again at once; else polls take over for a while. */
  private void streamEnded(HttpFailure failure, boolean servedWell) {
    if (servedWell && failure.kind() == HttpFailure.Kind.CONNECTION) {
      nextStream = now() + varied(SECOND / 2, 1);
      return;
    }
    boolean absent = failure.status() == NOT_FOUND || failure.status() == NOT_IMPLEMENTED;
    nextStream = now() + (absent ? varied(300 * SECOND, 0.1) : varied(16 * SECOND, 0.0625));
    nextPoll = nextPoll == NEVER ? now() : nextPoll;
    sink.streamFailed(failure);
  }

  /** Ends the delivery, its source and its thread; waits for that a second at most. */
  @Override
  public void close() {
    time.end();
    source.close();
    if (thread.isAlive() && thread != Thread.currentThread()) {
      try {
        thread.join(TimeUnit.SECONDS.toMillis(1));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
