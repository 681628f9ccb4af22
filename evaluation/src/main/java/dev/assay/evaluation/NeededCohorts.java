package dev.assay.evaluation;

import dev.assay.evaluation.Flag.Condition;
import dev.assay.evaluation.Flag.Segment;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which cohorts the conditions of flags ask about.
 *
 * <p>Immutable.
 */
final class NeededCohorts {
  private final Map<String, Set<String>> idsByType = new LinkedHashMap<>();
  private final boolean[] isNeededBy;

  NeededCohorts(CompiledFlags flags) {
    isNeededBy = new boolean[flags.size()];
    for (CompiledFlag flag : flags.order()) {
      boolean needed = add(flag.flag());
      for (CompiledFlag dependency : flags.dependencies(flag)) {
        needed |= isNeededBy[dependency.index()];
      }
      isNeededBy[flag.index()] = needed;
    }
    idsByType.replaceAll((type, ids) -> Collections.unmodifiableSet(ids));
  }

  /** {@return whether the flag asks about cohorts} */
  private boolean add(Flag flag) {
    boolean asks = false;
    for (Segment segment : flag.segments()) {
      List<List<Condition>> alternatives = segment.conditions();
      for (List<Condition> conditions :
          alternatives == null ? List.<List<Condition>>of() : alternatives) {
        for (Condition condition : conditions) {
          asks |= add(condition);
        }
      }
    }
    return asks;
  }

  private boolean add(Condition condition) {
    String groupType = groupType(condition);
    if (groupType == null) {
      return false;
    }
    for (String id : condition.values()) {
      if (!id.equals(CompiledCondition.NONE)) {
        idsByType.computeIfAbsent(groupType, t -> new LinkedHashSet<>()).add(id);
      }
    }
    return true;
  }

  /** {@return the group type of the cohorts that a condition asks about; null if of none} */
  private static @Nullable String groupType(Condition condition) {
    Operator operator = Operator.of(condition.op());
    List<String> selector = condition.selector();
    int size = selector.size();
    if ((operator != Operator.SET_CONTAINS_ANY && operator != Operator.SET_DOES_NOT_CONTAIN_ANY)
        || size < 3
        || !selector.get(size - 1).equals(UserCodec.COHORT_IDS)) {
      return null;
    }
    return switch (selector.get(1)) {
      case "user" -> Cohort.USER;
      case "groups" -> size > 3 ? selector.get(2) : null;
      default -> null;
    };
  }

  /** {@return the ids by group type, unmodifiable} */
  Map<String, Set<String>> idsByType() {
    return Collections.unmodifiableMap(idsByType);
  }

  /** {@return whether the flag, or one it depends on, asks about cohorts} */
  boolean isNeededBy(CompiledFlag flag) {
    return isNeededBy[flag.index()];
  }
}
