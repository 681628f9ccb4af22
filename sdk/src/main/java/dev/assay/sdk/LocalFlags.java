package dev.assay.sdk;

import dev.assay.evaluation.Flag;
import dev.assay.evaluation.FlagSet;
import dev.assay.sdk.LocalEvaluationStatus.Freshness;
import dev.assay.sdk.LocalEvaluationStatus.Origin;
import dev.assay.sdk.PinnedFlags.CohortsOfUser;
import dev.assay.sdk.internal.cohorts.SerialCalls;
import dev.assay.sdk.internal.flags.FlagSink;
import dev.assay.sdk.internal.http.HttpFailure;
import dev.assay.sdk.internal.options.LogNames;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The flags that are evaluated now, with their cohorts, and how fresh they are. Flags that arrive
 * come into use when the cohorts that they ask for have been loaded, or could not be.
 *
 * <p>Thread-safe.
 */
final class LocalFlags implements FlagSink {
  /** Loads the cohorts that flags ask for. */
  interface CohortLoader {
    /**
     * Loads cohorts, and then tells, perhaps on another thread. From then on there are no others:
     * flags that asked for others can not be used any more.
     *
     * @param needed the cohorts' ids by group type, perhaps none
     * @param done is told in time, one after the other and in the order of the loads; not if
     *     another load begins before
     */
    void load(Map<String, Set<String>> needed, Consumer<CohortsOfUser> done);
  }

  /** The clocks: of the wall, and in nanoseconds from some origin. */
  record Clocks(InstantSource wall, LongSupplier nanoTime) {
    static final Clocks SYSTEM = new Clocks(InstantSource.system(), System::nanoTime);
  }

  /**
   * Flags at one moment, when they came into use and when they were last known to be right.
   *
   * @param arrivedAt null if there are none
   * @param confirmedAt in nanoseconds
   * @param staleSince since when the server can't be reached, or null
   */
  record Moment(
      PinnedFlags flags,
      @Nullable Instant arrivedAt,
      long confirmedAt,
      @Nullable Instant staleSince) {
    Moment with(PinnedFlags others) {
      return new Moment(others, arrivedAt, confirmedAt, staleSince);
    }

    Moment confirmed(long at) {
      return new Moment(flags, arrivedAt, at, null);
    }

    Moment stale(Instant since) {
      return new Moment(flags, arrivedAt, confirmedAt, since);
    }

    boolean isStale() {
      return staleSince != null;
    }

    Freshness freshness(long nanoTime) {
      Duration age =
          arrivedAt == null ? Duration.ZERO : Duration.ofNanos(Math.max(0, nanoTime - confirmedAt));
      return new Freshness(age, Optional.ofNullable(arrivedAt), Optional.ofNullable(staleSince));
    }
  }

  private final LocalReport report;
  private final EvaluationObserver observer;
  private final Clocks clocks;
  private final StartSignal started;
  private final CohortLoader cohorts;
  private final Consumer<byte[]> saver;
  private final Supplier<LocalEvaluationStatus> status;
  private final ReentrantLock lock = new ReentrantLock();

  /** What is told, in the order of what happened; put in line under the lock. */
  private final SerialCalls calls = new SerialCalls(System.getLogger(LogNames.SDK));

  /** The flags that arrived last while they wait for their cohorts; guarded by the lock. */
  private byte @Nullable [] waiting;

  private volatile Moment now;

  LocalFlags(EvaluationObserver observer, Clocks clocks, StartSignal started, Surroundings around) {
    report = observer.report();
    this.observer = observer;
    this.clocks = clocks;
    this.started = started;
    cohorts = around.cohorts();
    saver = around.saver();
    status = around.status();
    now = new Moment(new PinnedFlags(FlagSet.empty(), Origin.NONE, "", observer), null, 0, null);
  }

  /**
   * What a client has besides its flags.
   *
   * @param cohorts loads the cohorts that flags ask for
   * @param saver saves flags that came into use
   * @param status tells how the client is doing
   */
  record Surroundings(
      CohortLoader cohorts, Consumer<byte[]> saver, Supplier<LocalEvaluationStatus> status) {}

  PinnedFlags current() {
    return now.flags;
  }

  /** {@return the flags and how fresh they are, as they are together} */
  Moment now() {
    return now;
  }

  Freshness freshness(Moment moment) {
    return moment.freshness(clocks.nanoTime().getAsLong());
  }

  /**
   * Takes flags to begin with.
   *
   * @param savedAt since when they are known
   */
  void begin(FlagSet flags, byte[] json, Origin origin, Instant savedAt) {
    Duration age = Duration.between(savedAt, clocks.wall().instant());
    long confirmedAt = clocks.nanoTime().getAsLong() - Math.max(0, age.toNanos());
    PinnedFlags first = new PinnedFlags(flags, origin, Version.of(json), observer);
    now = new Moment(first, clocks.wall().instant(), confirmedAt, null);
  }

  /** Loads the cohorts of the flags to begin with. */
  void loadCohorts() {
    PinnedFlags first = current();
    if (!first.flags().cohorts().isEmpty()) {
      cohorts.load(first.flags().cohorts(), known -> use(first.with(known), null));
    }
  }

  /** The members of cohorts changed. */
  void cohortsChanged(CohortsOfUser known) {
    lock.lock();
    try {
      now = now.with(now.flags.with(known));
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void arrived(FlagSet flags, byte[] json, boolean streamed) {
    Origin origin = streamed ? Origin.STREAM : Origin.POLL;
    PinnedFlags next = new PinnedFlags(flags, origin, Version.of(json), observer);
    lock.lock();
    try {
      waiting = json;
    } finally {
      lock.unlock();
    }
    // Also if they ask for none: then those that former flags asked for can go.
    cohorts.load(flags.cohorts(), known -> use(next.with(known), json));
  }

  /** Takes flags into use. The loader sees to it that former ones don't come after newer ones. */
  private void use(PinnedFlags next, byte @Nullable [] json) {
    lock.lock();
    try {
      Moment before = now;
      if (json == null) {
        now = before.with(next);
      } else {
        waiting = json == waiting ? null : waiting;
        now = new Moment(next, clocks.wall().instant(), clocks.nanoTime().getAsLong(), null);
        LocalEvaluationStatus told = status.get();
        calls.add(() -> saver.accept(json));
        calls.add(() -> tell(before.flags.flags(), next.flags(), told));
        calls.add(started::ready);
        if (before.isStale()) {
          calls.add(() -> report.recovered(told));
        }
      }
    } finally {
      lock.unlock();
    }
    calls.run();
  }

  private void tell(FlagSet before, FlagSet now, LocalEvaluationStatus status) {
    if (!now.faults().isEmpty() && !now.faults().equals(before.faults())) {
      report.faulty(now.faults());
    }
    report.changed(status, changedKeys(before, now));
  }

  private static Set<String> changedKeys(FlagSet before, FlagSet now) {
    Map<String, Flag> removed = new HashMap<>();
    before.flags().forEach(flag -> removed.put(flag.key(), flag));
    Set<String> changed = new HashSet<>();
    for (Flag flag : now.flags()) {
      if (!flag.equals(removed.remove(flag.key()))) {
        changed.add(flag.key());
      }
    }
    changed.addAll(removed.keySet());
    return Set.copyOf(changed);
  }

  @Override
  public void confirmed(boolean streamed) {
    lock.lock();
    try {
      Moment before = now;
      // What is confirmed are the flags that arrived last.
      now = before.confirmed(waiting == null ? clocks.nanoTime().getAsLong() : before.confirmedAt);
      if (before.isStale()) {
        LocalEvaluationStatus told = status.get();
        calls.add(() -> report.recovered(told));
      }
    } finally {
      lock.unlock();
    }
    calls.run();
  }

  @Override
  public void polled(Duration latency) {
    report.polled(latency);
  }

  @Override
  public void pollFailed(HttpFailure failure) {
    report.pollFailed(failure);
    lock.lock();
    try {
      if (!now.isStale()) {
        now = now.stale(clocks.wall().instant());
        LocalEvaluationStatus told = status.get();
        calls.add(() -> report.stale(told, failure));
      }
    } finally {
      lock.unlock();
    }
    calls.run();
    started.failed(failure, current().origin() != Origin.NONE);
  }

  @Override
  public void streamFailed(HttpFailure failure) {
    report.streamFailed(failure);
  }
}
