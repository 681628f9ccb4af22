package dev.assay.sdk.internal.cohorts;

import dev.assay.evaluation.Cohorts;
import dev.assay.evaluation.ExperimentUser;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the cohorts that flags ask for, at one moment: those that are held, and for
 * those that are not, answers to look-ups, which may still arrive.
 *
 * <p>Thread-safe; the cohorts are immutable.
 */
public final class KnownCohorts {
  private static final KnownCohorts NONE = new KnownCohorts(Cohorts.none(), List.of(), null);

  private final Cohorts cohorts;
  private final Map<String, Set<String>> missing = new LinkedHashMap<>();
  private final @Nullable MembershipLookups lookups;
  private final Cohorts.Memberships lookedUp = this::lookUp;

  KnownCohorts(Cohorts cohorts, List<CohortKey> missing, @Nullable MembershipLookups lookups) {
    this.cohorts = cohorts;
    for (CohortKey key : missing) {
      this.missing.computeIfAbsent(key.groupType(), t -> new LinkedHashSet<>()).add(key.id());
    }
    this.lookups = lookups;
  }

  /** {@return nothing, for flags that ask for no cohorts} */
  public static KnownCohorts none() {
    return NONE;
  }

  /** {@return the cohorts that are held} */
  public Cohorts held() {
    return cohorts;
  }

  /** {@return the number of cohorts that flags ask for and that are not held} */
  public int missing() {
    return missing.values().stream().mapToInt(Set::size).sum();
  }

  /**
   * {@return the user with the ids of the cohorts that the user and the user's groups are in; the
   * same user if that changes nothing} Ids that the caller gave stay if nothing is known of their
   * cohorts. It never blocks: a name not yet looked up is in none of the cohorts that are not held.
   */
  public ExperimentUser addTo(ExperimentUser user) {
    ExperimentUser known = cohorts.addTo(user);
    return lookups == null || missing.isEmpty() ? known : Cohorts.replaceIn(known, lookedUp);
  }

  private List<String> lookUp(String groupType, @Nullable String name, List<String> given) {
    Set<String> asked = missing.get(groupType);
    if (asked == null || lookups == null || name == null) {
      return given;
    }
    Set<String> found = lookups.cohortIdsFor(groupType, name);
    if (found == null || (found.isEmpty() && given.isEmpty())) {
      return given;
    }
    List<String> ids = new ArrayList<>(given);
    ids.removeAll(asked);
    for (String id : asked) {
      if (found.contains(id)) {
        ids.add(id);
      }
    }
    return List.copyOf(ids);
  }

  /** {@return the numbers of cohorts} */
  @Override
  public String toString() {
    return "KnownCohorts[" + cohorts.size() + " held, " + missing() + " missing]";
  }
}
