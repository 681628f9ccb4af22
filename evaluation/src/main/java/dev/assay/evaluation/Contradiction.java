package dev.assay.evaluation;

import dev.assay.evaluation.Flag.Condition;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Looks for conditions on one property that cannot all hold for one value. */
final class Contradiction {
  private Contradiction() {}

  static void check(List<String> selector, List<Condition> conditions, LintReport report) {
    if (conditions.size() < 2 || Constant.selectsNothing(selector)) {
      return;
    }
    String what = exclusive(conditions) ? "no value is" : apart(conditions) ? "no number is" : null;
    if (what == null) {
      return;
    }
    String consequence =
        Constant.isText(selector)
            ? "they never hold together"
            : "they hold together for lists only, one element for each";
    String label = TraceWords.label(selector);
    report.warn("contradiction", what + " all that is asked of " + label + ": " + consequence);
  }

  /** {@return whether the values that are asked for leave none} */
  private static boolean exclusive(List<Condition> conditions) {
    Set<String> left = null;
    for (Condition condition : conditions) {
      if (condition.op().equals("is") && !condition.values().isEmpty()) {
        Set<String> values = folded(condition);
        if (left == null) {
          left = values;
        } else {
          left.retainAll(values);
        }
      }
    }
    if (left == null) {
      return false;
    }
    for (Condition condition : conditions) {
      if (condition.op().equals("is not")) {
        left.removeAll(folded(condition));
      }
    }
    return left.isEmpty();
  }

  /** {@return the values, with words for true and false in one case: they are compared so} */
  private static Set<String> folded(Condition condition) {
    Set<String> folded = new HashSet<>();
    for (String value : condition.values()) {
      String lower = value.toLowerCase(Locale.ROOT);
      folded.add(lower.equals("true") || lower.equals("false") ? lower : value);
    }
    return folded;
  }

  /** {@return whether some number must be above what another must be below} */
  private static boolean apart(List<Condition> conditions) {
    for (Condition low : conditions) {
      for (Condition high : conditions) {
        Double least = low.op().startsWith("greater") ? bound(low, false) : null;
        Double most = high.op().startsWith("less") ? bound(high, true) : null;
        if (least != null && most != null) {
          boolean bothMayEqual = low.op().endsWith("equal") && high.op().endsWith("equal");
          if (least > most || (least.equals(most) && !bothMayEqual)) {
            return true;
          }
        }
      }
    }
    return false;
  }

  /** {@return the bound that is easiest to meet, or null if a value is no number} */
  private static @Nullable Double bound(Condition condition, boolean highest) {
    Set<Double> numbers =
        condition.values().stream()
            .map(Text::parseNumber)
            .filter(Objects::nonNull)
            .collect(Collectors.toSet());
    if (numbers.isEmpty() || condition.values().contains(CompiledCondition.NONE)) {
      return null;
    }
    return highest
        ? numbers.stream().max(Double::compare).orElseThrow()
        : numbers.stream().min(Double::compare).orElseThrow();
  }
}
