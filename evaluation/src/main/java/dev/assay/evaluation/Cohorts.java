package dev.assay.evaluation;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who is in which cohort, by group type ({@link Cohort#USER} for users) and name.
 *
 * <p>Immutable.
 */
public final class Cohorts {
  private static final Cohorts NONE = new Cohorts(List.of());

  /** Says which cohorts a user or a group is in. */
  @FunctionalInterface
  public interface Memberships {
    /**
     * {@return the ids of the cohorts, unmodifiable; the given ones if nothing else is known}
     *
     * @param groupType {@link Cohort#USER} or a group type
     * @param name the user id or the group's name; null for a user without id
     * @param given the ids that the user or group has already
     */
    List<String> idsOf(String groupType, @Nullable String name, List<String> given);
  }

  private final Map<String, Map<String, Cohort>> byType = new LinkedHashMap<>();
  private final Memberships memberships = this::merge;

  private Cohorts(Collection<Cohort> cohorts) {
    for (Cohort cohort : cohorts) {
      byType
          .computeIfAbsent(cohort.groupType(), t -> new LinkedHashMap<>())
          .put(cohort.id(), cohort);
    }
  }

  /** {@return no cohorts} */
  public static Cohorts none() {
    return NONE;
  }

  /**
   * {@return a set of cohorts}
   *
   * @param cohorts the cohorts; of two with the same group type and id the later one counts
   */
  public static Cohorts of(Collection<Cohort> cohorts) {
    return cohorts.isEmpty() ? NONE : new Cohorts(cohorts);
  }

  /** {@return whether no cohort is known} */
  public boolean isEmpty() {
    return byType.isEmpty();
  }

  /** {@return the number of cohorts} */
  public int size() {
    return byType.values().stream().mapToInt(Map::size).sum();
  }

  /** {@return the ids of the cohorts by group type, unmodifiable} */
  public Map<String, Set<String>> ids() {
    Map<String, Set<String>> ids = new LinkedHashMap<>();
    byType.forEach((type, cohorts) -> ids.put(type, Collections.unmodifiableSet(cohorts.keySet())));
    return Collections.unmodifiableMap(ids);
  }

  /** {@return the cohort of a group type with an id} */
  public Optional<Cohort> cohort(String groupType, String id) {
    return Optional.ofNullable(byType.getOrDefault(groupType, Map.of()).get(id));
  }

  /**
   * {@return the ids of the cohorts of a group type that a name is in, in the order of the cohorts,
   * unmodifiable}
   */
  public List<String> cohortIdsOf(String groupType, String name) {
    Map<String, Cohort> cohorts = byType.get(groupType);
    return cohorts == null ? List.of() : idsOf(cohorts, name);
  }

  private static List<String> idsOf(Map<String, Cohort> cohorts, String name) {
    MemberHash hash = new MemberHash(name);
    List<String> ids = null;
    for (Cohort cohort : cohorts.values()) {
      if (cohort.contains(hash)) {
        ids = ids == null ? new ArrayList<>() : ids;
        ids.add(cohort.id());
      }
    }
    return ids == null ? List.of() : Collections.unmodifiableList(ids);
  }

  /**
   * {@return the user with the ids of the known cohorts that the user and the user's groups are in;
   * the same user if that changes nothing. Of the ids that the caller gave, those of known cohorts
   * are dropped: here is known who is in them; others are kept, and so are all of a user without
   * id}
   */
  public ExperimentUser addTo(ExperimentUser user) {
    return isEmpty() ? user : replaceIn(user, memberships);
  }

  /**
   * Replaces the cohort ids of a user and of the first group of each group type.
   *
   * @param user the user, who stays as is
   * @param memberships is asked once for the user and once for each group
   * @return the user with these ids; the same user if that changes nothing
   */
  public static ExperimentUser replaceIn(ExperimentUser user, Memberships memberships) {
    List<String> ids = memberships.idsOf(Cohort.USER, user.userId(), user.cohortIds());
    Map<String, Map<String, List<String>>> ofGroups = user.groupCohortIds();
    for (Map.Entry<String, List<String>> group : user.groups().entrySet()) {
      if (!group.getValue().isEmpty()) {
        ofGroups = replaceIn(ofGroups, group.getKey(), group.getValue().get(0), memberships);
      }
    }
    boolean isSame = ids.equals(user.cohortIds());
    if (isSame && ofGroups == user.groupCohortIds()) {
      return user;
    }
    return user.withCohortIds(isSame ? user.cohortIdsOrNull() : ids, ofGroups);
  }

  /** {@return the ids of the groups' cohorts; the same map if that changes nothing} */
  private static Map<String, Map<String, List<String>>> replaceIn(
      Map<String, Map<String, List<String>>> ofGroups,
      String groupType,
      String name,
      Memberships memberships) {
    Map<String, List<String>> byName = ofGroups.getOrDefault(groupType, Map.of());
    List<String> given = byName.getOrDefault(name, List.of());
    List<String> ids = memberships.idsOf(groupType, name, given);
    if (ids.equals(given)) {
      return ofGroups;
    }
    Map<String, List<String>> changed = new LinkedHashMap<>(byName);
    changed.put(name, ids);
    Map<String, Map<String, List<String>>> all = new LinkedHashMap<>(ofGroups);
    all.put(groupType, Collections.unmodifiableMap(changed));
    return Collections.unmodifiableMap(all);
  }

  private List<String> merge(String groupType, @Nullable String name, List<String> given) {
    Map<String, Cohort> known = byType.get(groupType);
    if (known == null || name == null) {
      return given;
    }
    List<String> ids = idsOf(known, name);
    if (given.isEmpty()) {
      return ids;
    }
    List<String> merged = new ArrayList<>(ids);
    for (String id : given) {
      if (!known.containsKey(id)) {
        merged.add(id);
      }
    }
    return Collections.unmodifiableList(merged);
  }

  /** {@return the number of cohorts} */
  @Override
  public String toString() {
    return "Cohorts[" + size() + "]";
  }
}
