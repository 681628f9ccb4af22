package dev.assay.evaluation;

import dev.assay.evaluation.Flag.Condition;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What can be said of conditions without a user. */
final class Constant {
  private Constant() {}

  /** {@return whether the condition holds for every user, or for none; null if it depends} */
  static @Nullable Boolean of(Condition condition) {
    Operator operator = Operator.of(condition.op());
    if (operator == null || !brokenBecause(condition).isEmpty()) {
      return false;
    }
    if (selectsNothing(condition.selector())) {
      return operator.holdsForNull(condition.values().contains(CompiledCondition.NONE));
    }
    return (condition.values().isEmpty() && operator.needsValues()) ? false : null;
  }

  /** {@return why it can never hold, as the compiler says, empty if it can} */
  static String brokenBecause(Condition condition) {
    List<String> reasons = new ArrayList<>();
    CompiledCondition.compile(
        condition, Selector.of(condition.selector(), -1), 0, (path, reason) -> reasons.add(reason));
    return String.join("; ", reasons);
  }

  /** {@return whether the path leads nowhere, for any user} */
  static boolean selectsNothing(List<String> selector) {
    if (selector.isEmpty() || selector.subList(1, selector.size()).contains("")) {
      return true;
    }
    if (Selector.isResult(selector)) {
      return selector.size() > 2
          && (!List.of("key", "value", "metadata").contains(selector.get(2))
              || (!selector.get(2).equals("metadata") && selector.size() > 3));
    }
    if (!selector.get(0).equals("context")) {
      return true;
    }
    if (selector.size() > 1 && !List.of("user", "groups").contains(selector.get(1))) {
      return true;
    }
    return selector.size() > 3 && isText(selector.subList(0, 3));
  }

  /** {@return whether what the path leads to is a text, if anything} */
  static boolean isText(List<String> selector) {
    if (Selector.isResult(selector)) {
      return selector.size() == 3 && List.of("key", "value").contains(selector.get(2));
    }
    if (selector.size() == 4 && selector.subList(0, 2).equals(List.of("context", "groups"))) {
      return selector.get(3).equals("group_name");
    }
    return selector.size() == 3
        && selector.subList(0, 2).equals(List.of("context", "user"))
        && UserField.of(selector.get(2)) != null;
  }

  static boolean isCohorts(List<String> selector) {
    return selector.size() > 2
        && selector.get(0).equals("context")
        && selector.get(selector.size() - 1).equals(UserCodec.COHORT_IDS)
        && (selector.size() == 3
            ? selector.get(1).equals("user")
            : selector.get(1).equals("groups"));
  }
}
