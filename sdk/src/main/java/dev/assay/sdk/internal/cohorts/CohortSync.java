package dev.assay.sdk.internal.cohorts;

import dev.assay.evaluation.Cohort;
import dev.assay.sdk.internal.http.HttpClient;
import dev.assay.sdk.internal.options.LogNames;
import java.lang.System.Logger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Holds the cohorts that flags ask for, and keeps them fresh.
 *
 * <p>Each cohort is downloaded by one thread at a time, whoever wants it. One that can't be loaded
 * is tried again: soon, then less often, in the end at each look for newer ones. A copy stays in
 * use until there is a newer one, or no flag asks for it.
 *
 * <p>Thread-safe.
 */
public final class CohortSync implements AutoCloseable {
  private static final long FIRST_RETRY = TimeUnit.SECONDS.toNanos(1);
  private static final int MOST_DOUBLINGS = 20;

  private final CohortSource source;
  private final long interval;
  private final @Nullable MembershipLookups lookups;
  private final CohortWork work;
  private final CohortLog log;
  private final Consumer<KnownCohorts> onChange;
  private final Runnable onClose;
  private final SerialCalls calls;

  private final ReentrantLock lock = new ReentrantLock();

  // Guarded by the lock.
  private final CohortEntries entries;
  private final Set<CohortKey> running = new HashSet<>();
  private @Nullable Wish wish;
  private boolean polling;
  private boolean closed;

  /** What flags that are not yet in use ask for, and what of it is not yet tried. */
  private record Wish(
      Collection<CohortKey> keys, Set<CohortKey> awaited, Consumer<KnownCohorts> done) {}

  /** Downloads that were begun together; they are logged when the last has ended. */
  private static final class Round {
    /** Whether changes are told when the last has ended, and not each at once. */
    final boolean polls;

    int left;
    boolean changed;
    final List<CohortStatus> failing = new ArrayList<>();
    final List<CohortStatus> recovered = new ArrayList<>();

    Round(boolean polls) {
      this.polls = polls;
    }
  }

  /**
   * Makes a sync that has nothing to do yet, and therefore no threads.
   *
   * @param settings what to ask, and how
   * @param http a client with the {@linkplain CohortSettings#http options} that the settings want;
   *     it is closed with the sync
   * @param onChange hears of other cohorts for the same flags; see {@link #ensure} for the thread
   */
  public CohortSync(CohortSettings settings, HttpClient http, Consumer<KnownCohorts> onChange) {
    this(settings, http, Cohort::read, onChange);
  }

  /**
   * Makes a sync as the other constructor does.
   *
   * @param reader reads what is downloaded
   */
  public CohortSync(
      CohortSettings settings,
      HttpClient http,
      CohortReader reader,
      Consumer<KnownCohorts> onChange) {
    this(settings, http, reader, onChange, new CohortThreads(settings.maxConcurrent()));
  }

  private CohortSync(
      CohortSettings settings,
      HttpClient http,
      CohortReader reader,
      Consumer<KnownCohorts> onChange,
      CohortThreads threads) {
    this(
        new CohortDownloads(settings, http, reader, threads::random),
        settings.pollingInterval(),
        lookups(settings, http, threads),
        new Surroundings(threads, System.getLogger(LogNames.SDK), http::close),
        onChange);
  }

  private static @Nullable MembershipLookups lookups(
      CohortSettings settings, HttpClient http, CohortThreads threads) {
    LookupSettings lookups = settings.lookups();
    return lookups == null
        ? null
        : new MembershipLookups(
            new MembershipRequests(lookups, http),
            lookups,
            threads,
            System.getLogger(LogNames.SDK));
  }

  /** What a sync works with. */
  record Surroundings(CohortWork work, Logger log, Runnable onClose) {}

  CohortSync(
      CohortSource source,
      Duration interval,
      @Nullable MembershipLookups lookups,
      Surroundings surroundings,
      Consumer<KnownCohorts> onChange) {
    this.source = source;
    this.interval = interval.toNanos();
    this.lookups = lookups;
    work = surroundings.work();
    log = new CohortLog(surroundings.log());
    onClose = surroundings.onClose();
    calls = new SerialCalls(surroundings.log());
    entries = new CohortEntries(lookups);
    this.onChange = onChange;
  }

  /**
   * Sees to it that the cohorts of new flags are there. Those that are neither held nor known to
   * fail are downloaded first; with none of these, {@code done} may be called on this thread.
   *
   * <p>{@code done} and the listener of changes are called one at a time, each when the one before
   * has returned; until {@code done} was called they get everything that former flags ask for too.
   * After it, what only they asked for is gone. So whoever puts what it gets into use together with
   * the flags never evaluates flags without their cohorts.
   *
   * @param needed the ids by group type
   * @param atMost how long the flags may wait; what is loaded later is told to the listener of
   *     changes
   * @param done takes what there is once each cohort is loaded, or failed at least once, or time is
   *     up; never called if other flags' cohorts are asked for meanwhile, or this is closed
   */
  public void ensure(
      Map<String, Set<String>> needed, Duration atMost, Consumer<KnownCohorts> done) {
    lock.lock();
    try {
      if (closed) {
        return;
      }
      List<CohortKey> keys = CohortKey.of(needed);
      Set<CohortKey> awaited = entries.addAll(keys, work.now());
      Wish made = new Wish(keys, awaited, done);
      wish = made;
      if (!fulfil()) {
        work.after(atMost.toNanos(), () -> stopWaiting(made));
      }
      start(awaited, new Round(false));
      planPoll();
    } finally {
      lock.unlock();
    }
    calls.run();
  }

  /**
   * Holds cohorts that were kept from earlier. Those that flags ask for are looked at anew soon.
   *
   * @param cohorts the cohorts; to be called before {@link #ensure}
   */
  public void hold(Collection<Cohort> cohorts) {
    lock.lock();
    try {
      cohorts.forEach(cohort -> entries.hold(cohort, work.now()));
      if (!closed && !entries.isEmpty()) {
        work.after(0, this::refresh);
      }
    } finally {
      lock.unlock();
    }
  }

  private void refresh() {
    lock.lock();
    try {
      if (!closed) {
        start(entries.due(work.now()), new Round(true));
      }
    } finally {
      lock.unlock();
    }
  }

  /** Gives the waiting flags, if any wait, the cohorts that are there. */
  public void stopWaiting() {
    stopWaiting(null);
  }

  /** Does so for certain flags, or, if that is null, for whichever wait. */
  @SuppressWarnings("ReferenceEquality")
  private void stopWaiting(@Nullable Wish late) {
    lock.lock();
    try {
      Wish waiting = wish;
      if (waiting != null && (late == null || waiting == late)) {
        waiting.awaited().clear();
        fulfil();
      }
    } finally {
      lock.unlock();
    }
    calls.run();
  }

  /** Gives the waiting flags their cohorts if all are tried. {@return whether it did} */
  private boolean fulfil() {
    Wish ready = wish;
    if (ready == null || !ready.awaited().isEmpty()) {
      return false;
    }
    wish = null;
    entries.retain(ready.keys());
    KnownCohorts known = entries.known();
    calls.add(() -> ready.done().accept(known));
    return true;
  }

  /** Downloads cohorts, but for those that are being downloaded already. */
  private void start(Collection<CohortKey> keys, Round round) {
    List<CohortKey> idle = keys.stream().filter(running::add).toList();
    round.left = idle.size();
    idle.forEach(key -> work.download(() -> download(key, round)));
  }

  private void download(CohortKey key, Round round) {
    Cohort loaded = null;
    CohortFailure failure = null;
    try {
      Optional<CohortEntry> entry = entry(key);
      if (entry.isPresent()) {
        loaded = source.download(key, entry.get().cohort());
      }
    } catch (CohortFailure e) {
      failure = e;
    } catch (RuntimeException | Error e) {
      failure = CohortFailure.unexpected(e);
    }
    ended(key, round, loaded, failure);
  }

  private Optional<CohortEntry> entry(CohortKey key) {
    lock.lock();
    try {
      return closed ? Optional.empty() : entries.find(key);
    } finally {
      lock.unlock();
    }
  }

  private void ended(
      CohortKey key, Round round, @Nullable Cohort loaded, @Nullable CohortFailure failure) {
    boolean last;
    lock.lock();
    try {
      running.remove(key);
      if (closed) {
        return;
      }
      round.left--;
      last = round.left == 0;
      Optional<CohortEntry> entry = entries.find(key);
      entry.ifPresent(e -> note(e, round, loaded, failure));
      if (entry.isPresent() && !entry.get().isTried()) {
        // Nobody wanted it when its turn came; now somebody does.
        start(List.of(key), new Round(false));
      } else if (wish != null) {
        wish.awaited().remove(key);
      }
      if (!fulfil() && round.changed && (last || (!round.polls && wish == null))) {
        round.changed = false;
        KnownCohorts known = entries.known();
        calls.add(() -> onChange.accept(known));
      }
    } finally {
      lock.unlock();
    }
    if (last) {
      log.failing(round.failing);
      log.recovered(round.recovered);
    }
    calls.run();
  }

  private void note(
      CohortEntry entry, Round round, @Nullable Cohort loaded, @Nullable CohortFailure failure) {
    long now = work.now();
    boolean failedBefore = entry.failure() != null;
    if (loaded != null) {
      round.changed |= entry.loaded(loaded, now);
      if (failedBefore) {
        round.recovered.add(entry.status(now));
      }
    } else if (failure != null) {
      entry.failed(failure, now);
      if (!failedBefore) {
        round.failing.add(entry.status(now));
      }
      planRetry(entry, failure);
    }
  }

  /** What was never loaded is missed: it does not wait for the next look for newer cohorts. */
  private void planRetry(CohortEntry entry, CohortFailure failure) {
    long backoff = FIRST_RETRY << Math.min(entry.failures() - 1, MOST_DOUBLINGS);
    long wait = Math.max((long) (backoff * (0.5 + work.random())), failure.retryAfterNanos());
    if (entry.cohort() == null && !failure.isLasting() && wait < interval) {
      work.after(wait, () -> retry(entry));
    }
  }

  private void retry(CohortEntry entry) {
    lock.lock();
    try {
      boolean wanted = entries.find(entry.key()).filter(e -> e == entry).isPresent();
      if (!closed && wanted && entry.cohort() == null) {
        start(List.of(entry.key()), new Round(false));
      }
    } finally {
      lock.unlock();
    }
  }

  private void planPoll() {
    if (!polling && !entries.isEmpty()) {
      polling = true;
      work.after((long) (interval * (1 + 0.1 * work.random())), this::poll);
    }
  }

  private void poll() {
    lock.lock();
    try {
      polling = false;
      if (!closed) {
        planPoll();
        start(entries.due(work.now()), new Round(true));
      }
    } finally {
      lock.unlock();
    }
  }

  /** {@return how it stands with each cohort that flags ask for} */
  public List<CohortStatus> status() {
    lock.lock();
    try {
      return entries.status(work.now());
    } finally {
      lock.unlock();
    }
  }

  /** {@return what became of look-ups, if there are any} */
  public Optional<LookupCounts> lookupCounts() {
    return Optional.ofNullable(lookups).map(MembershipLookups::counts);
  }

  /**
   * Ends downloads and look-ups, and closes the client; waits a second at most for the threads to
   * go. What was handed out stays usable. A second time it does nothing.
   */
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      wish = null;
    } finally {
      lock.unlock();
    }
    onClose.run();
    work.close();
  }
}
