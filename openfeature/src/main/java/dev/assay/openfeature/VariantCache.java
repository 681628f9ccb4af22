package dev.assay.openfeature;

import dev.assay.evaluation.ExperimentUser;
import dev.assay.evaluation.Variants;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What was fetched a short while ago, for the users that were seen last.
 *
 * <p>Thread-safe.
 */
final class VariantCache {
  /** Many times the users of the requests that one process answers at a time. */
  private static final int MOST_USERS = 1000;

  private record Entry(Variants variants, long nanos) {}

  private final long keptNanos;
  private final LongSupplier nanoTime;
  private final Map<ExperimentUser, Entry> entries = new LinkedHashMap<>();

  VariantCache(Duration kept, LongSupplier nanoTime) {
    keptNanos = kept.toNanos();
    this.nanoTime = nanoTime;
  }

  synchronized @Nullable Variants find(ExperimentUser user) {
    Entry entry = entries.get(user);
    return entry == null || isOld(entry) ? null : entry.variants;
  }

  /** Keeps what a server has just answered; what stands in for an answer is not kept. */
  synchronized void put(ExperimentUser user, Variants variants) {
    entries.values().removeIf(this::isOld);
    if (variants.source() != Variants.Source.FETCHED) {
      return;
    }
    entries.remove(user);
    entries.put(user, new Entry(variants, nanoTime.getAsLong()));
    if (entries.size() > MOST_USERS) {
      entries.remove(entries.keySet().iterator().next());
    }
  }

  private boolean isOld(Entry entry) {
    return nanoTime.getAsLong() - entry.nanos >= keptNanos;
  }
}
