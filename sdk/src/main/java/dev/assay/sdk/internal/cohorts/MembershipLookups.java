package dev.assay.sdk.internal.cohorts;

import dev.assay.sdk.internal.cohorts.MembershipCache.Answer;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Which cohorts a user or group is in, as a server tells for one name at a time. Whoever asks never
 * waits: he gets the last answer, and a missing or old one is fetched in the background. After a
 * failure nothing is fetched for a while.
 *
 * <p>Thread-safe.
 */
final class MembershipLookups {
  /** The most look-ups that wait; an evaluation that would need one more goes without. */
  static final int MOST_WAITING = 10_000;

  /** Servers bound the lengths of URLs; names this long are hardly meant. */
  static final int LONGEST_NAME = 1024;

  private static final long FIRST_PAUSE = TimeUnit.SECONDS.toNanos(1);
  private static final int MOST_DOUBLINGS = 5;

  /** When to ask again for a name that was refused. */
  private static final long REFUSED_PAUSE = TimeUnit.SECONDS.toNanos(10);

  /** Asks a server. */
  @FunctionalInterface
  interface Source {
    /** {@return the ids of the cohorts that a name is in} */
    Set<String> lookUp(GroupName name) throws CohortFailure;
  }

  private final Source source;
  private final CohortWork work;
  private final Logger log;
  private final long ttl;
  private final MembershipCache cache;
  private final Set<GroupName> waiting = ConcurrentHashMap.newKeySet();
  private final AtomicInteger waitingCount = new AtomicInteger();
  private final AtomicInteger failuresInRow = new AtomicInteger();
  private final AtomicBoolean toldOfRefusal = new AtomicBoolean();
  private final AtomicLong answered = new AtomicLong();
  private final AtomicLong failed = new AtomicLong();
  private final AtomicLong dropped = new AtomicLong();
  private volatile long pausedUntil;

  MembershipLookups(Source source, LookupSettings settings, CohortWork work, Logger log) {
    this.source = source;
    this.work = work;
    this.log = log;
    ttl = settings.ttl().toNanos();
    cache = new MembershipCache(settings.capacity());
    pausedUntil = work.now();
  }

  /** {@return the ids as last told, or null if they were not yet} */
  @Nullable Set<String> cohortIdsFor(String groupType, String name) {
    if (name.isEmpty() || name.length() > LONGEST_NAME) {
      return null;
    }
    GroupName asked = new GroupName(groupType, name);
    Answer answer = cache.get(asked);
    long now = work.now();
    if (answer == null || now - answer.expiresAt() >= 0) {
      request(asked, now);
    }
    return answer == null ? null : answer.ids();
  }

  private void request(GroupName name, long now) {
    if (now - pausedUntil < 0 || waiting.contains(name)) {
      return;
    }
    if (waitingCount.incrementAndGet() > MOST_WAITING) {
      waitingCount.decrementAndGet();
      dropped.incrementAndGet();
    } else if (!waiting.add(name)) {
      waitingCount.decrementAndGet();
    } else if (!work.lookUp(() -> lookUp(name))) {
      forget(name);
    }
  }

  private void forget(GroupName name) {
    waiting.remove(name);
    waitingCount.decrementAndGet();
  }

  private void lookUp(GroupName name) {
    try {
      if (work.now() - pausedUntil >= 0 && !isAnswered(name)) {
        Set<String> ids = source.lookUp(name);
        succeeded();
        cache.put(name, new Answer(ids, work.now() + ttl));
      }
    } catch (CohortFailure e) {
      failed(name, e);
    } catch (RuntimeException | Error e) {
      failed(name, CohortFailure.unexpected(e));
    } finally {
      forget(name);
    }
  }

  /** Whoever looked just before an answer came asks once more just after it. */
  private boolean isAnswered(GroupName name) {
    Answer answer = cache.get(name);
    return answer != null && work.now() - answer.expiresAt() < 0;
  }

  private void succeeded() {
    answered.incrementAndGet();
    if (failuresInRow.getAndSet(0) > 0) {
      log.log(Level.INFO, "Look-ups of cohort memberships are answered again.");
    }
  }

  private void failed(GroupName name, CohortFailure failure) {
    failed.incrementAndGet();
    boolean isOfServer = failure.isOfKeys() || (failure.isOfPath() && answered.get() == 0);
    if (failure.isLasting() && !isOfServer) {
      refused(name, failure);
      return;
    }
    int inRow = failuresInRow.incrementAndGet();
    if (inRow == 1) {
      warn("Look-ups of cohort memberships fail", failure);
    }
    long pause = FIRST_PAUSE << Math.min(inRow - 1, MOST_DOUBLINGS);
    pausedUntil = work.now() + Math.max(pause, failure.retryAfterNanos());
  }

  /**
   * That may be so for this name only: the others are looked up all the same. It does not say which
   * cohorts the name is in: what is known of it stays.
   */
  private void refused(GroupName name, CohortFailure failure) {
    Answer former = cache.get(name);
    long again = work.now() + Math.min(ttl, REFUSED_PAUSE);
    cache.put(name, new Answer(former == null ? null : former.ids(), again));
    if (toldOfRefusal.compareAndSet(false, true)) {
      warn("A look-up of cohort memberships was refused", failure);
    }
  }

  private void warn(String what, CohortFailure failure) {
    log.log(
        Level.WARNING,
        what
            + ": "
            + failure.reason()
            + ". A name not yet looked up is in no cohort that is not held. Not logged again.");
  }

  LookupCounts counts() {
    return new LookupCounts(answered.get(), failed.get(), dropped.get());
  }
}
