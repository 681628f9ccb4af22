package dev.assay.sdk.internal.cohorts;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What names a cohort: its id, and the group type that flags expect of it. */
record CohortKey(String groupType, String id) {
  static List<CohortKey> of(Map<String, Set<String>> idsByType) {
    List<CohortKey> keys = new ArrayList<>();
    idsByType.forEach((type, ids) -> ids.forEach(id -> keys.add(new CohortKey(type, id))));
    return keys;
  }

  @Override
  public String toString() {
    return "'" + id + "' (" + groupType + ")";
  }
}
