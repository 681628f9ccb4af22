package dev.assay.server.project;

import dev.assay.evaluation.Cohort;
import dev.assay.evaluation.ExperimentUser;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Who is in which cohort, by group type ({@code User} for users) and name.
 *
 * <p>Immutable.
 */
public final class Cohorts {
  /** The group type of cohorts of users; their members are user ids. */
  public static final String USER = Cohort.USER;

  private static final Cohorts NONE = new Cohorts(List.of());

  private final Map<String, List<Cohort>> byType = new LinkedHashMap<>();
  private final Map<String, Set<String>> idsByType = new LinkedHashMap<>();

  private Cohorts(Collection<Cohort> cohorts) {
    for (Cohort cohort : cohorts) {
      byType.computeIfAbsent(cohort.groupType(), t -> new ArrayList<>()).add(cohort);
      idsByType.computeIfAbsent(cohort.groupType(), t -> new LinkedHashSet<>()).add(cohort.id());
    }
  }

  /** {@return no cohorts} */
  public static Cohorts none() {
    return NONE;
  }

  static Cohorts of(Collection<Cohort> cohorts) {
    return cohorts.isEmpty() ? NONE : new Cohorts(cohorts);
  }

  /** {@return whether no cohort is known} */
  public boolean isEmpty() {
    return byType.isEmpty();
  }

  /** {@return the number of cohorts} */
  public int size() {
    return byType.values().stream().mapToInt(List::size).sum();
  }

  /**
   * {@return the ids of the cohorts of a group type that a name is in, in the order of the cohorts,
   * unmodifiable}
   */
  public List<String> cohortIdsOf(String groupType, String name) {
    List<String> ids = new ArrayList<>();
    for (Cohort cohort : byType.getOrDefault(groupType, List.of())) {
      if (cohort.contains(name)) {
        ids.add(cohort.id());
      }
    }
    return List.copyOf(ids);
  }

  /**
   * {@return the user with the ids of the known cohorts that the user and the user's groups are in.
   * Of the ids that the caller gave, those of known cohorts are dropped: here is known who is in
   * them; others are kept}
   */
  public ExperimentUser addTo(ExperimentUser user) {
    if (isEmpty()) {
      return user;
    }
    ExperimentUser.Builder builder = user.toBuilder();
    boolean changed = false;
    String userId = user.userId();
    List<String> ids = merge(USER, userId == null ? "" : userId, user.cohortIds());
    if (!ids.equals(user.cohortIds())) {
      builder.cohortIds(ids);
      changed = true;
    }
    for (Map.Entry<String, List<String>> group : user.groups().entrySet()) {
      String type = group.getKey();
      String name = group.getValue().isEmpty() ? "" : group.getValue().get(0);
      List<String> given =
          user.groupCohortIds().getOrDefault(type, Map.of()).getOrDefault(name, List.of());
      List<String> groupIds = merge(type, name, given);
      if (!groupIds.equals(given)) {
        builder.groupCohortIds(type, name, groupIds);
        changed = true;
      }
    }
    return changed ? builder.build() : user;
  }

  private List<String> merge(String groupType, String name, List<String> given) {
    List<String> memberships = cohortIdsOf(groupType, name);
    if (given.isEmpty()) {
      return memberships;
    }
    Set<String> known = idsByType.getOrDefault(groupType, Set.of());
    List<String> merged = new ArrayList<>(memberships);
    for (String id : given) {
      if (!known.contains(id)) {
        merged.add(id);
      }
    }
    return merged;
  }

  /** {@return the ids of the cohorts by group type, unmodifiable} */
  Map<String, Set<String>> ids() {
    return new LinkedHashMap<>(idsByType);
  }

  /** {@return the number of cohorts} */
  @Override
  public String toString() {
    return "Cohorts[" + size() + "]";
  }
}
