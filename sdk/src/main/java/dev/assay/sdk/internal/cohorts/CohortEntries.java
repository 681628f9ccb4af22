package dev.assay.sdk.internal.cohorts;

import dev.assay.evaluation.Cohort;
import dev.assay.evaluation.Cohorts;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The cohorts that flags ask for: those in use, and those that are about to be.
 *
 * <p>Not thread-safe.
 */
final class CohortEntries {
  private final @Nullable MembershipLookups lookups;
  private final Map<CohortKey, CohortEntry> entries = new LinkedHashMap<>();

  CohortEntries(@Nullable MembershipLookups lookups) {
    this.lookups = lookups;
  }

  /** Adds what is not there. {@return those of the keys that are not yet tried} */
  Set<CohortKey> addAll(Collection<CohortKey> keys, long now) {
    Set<CohortKey> untried = new LinkedHashSet<>();
    for (CohortKey key : keys) {
      if (!entries.computeIfAbsent(key, k -> new CohortEntry(k, now)).isTried()) {
        untried.add(key);
      }
    }
    return untried;
  }

  /** Adds a cohort that is held already. */
  void hold(Cohort cohort, long now) {
    CohortKey key = new CohortKey(cohort.groupType(), cohort.id());
    entries.computeIfAbsent(key, k -> new CohortEntry(k, now)).loaded(cohort, now);
  }

  void retain(Collection<CohortKey> keys) {
    entries.keySet().retainAll(new HashSet<>(keys));
  }

  boolean isEmpty() {
    return entries.isEmpty();
  }

  Optional<CohortEntry> find(CohortKey key) {
    return Optional.ofNullable(entries.get(key));
  }

  /** {@return those that a server may be asked for} */
  List<CohortKey> due(long now) {
    return entries.values().stream().filter(e -> e.isDue(now)).map(CohortEntry::key).toList();
  }

  List<CohortStatus> status(long now) {
    return entries.values().stream().map(entry -> entry.status(now)).toList();
  }

  KnownCohorts known() {
    List<Cohort> held = new ArrayList<>();
    List<CohortKey> missing = new ArrayList<>();
    entries.forEach(
        (key, entry) -> {
          Cohort cohort = entry.cohort();
          if (cohort == null) {
            missing.add(key);
          } else {
            held.add(cohort);
          }
        });
    return entries.isEmpty()
        ? KnownCohorts.none()
        : new KnownCohorts(Cohorts.of(held), missing, lookups);
  }
}
