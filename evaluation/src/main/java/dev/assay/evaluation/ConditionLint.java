package dev.assay.evaluation;

import dev.assay.evaluation.Flag.Condition;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Looks for conditions that never hold, always hold, or hardly test what they seem to. */
final class ConditionLint {
  private static final Set<String> COHORT_OPERATORS =
      Set.of("set contains any", "set does not contain any");

  private final FlagSet flags;
  private final Flag flag;

  ConditionLint(FlagSet flags, Flag flag) {
    this.flags = flags;
    this.flag = flag;
  }

  /** Checks an alternative: conditions that must all hold. */
  void check(List<Condition> alternative, LintReport report) {
    Set<Condition> seen = new HashSet<>();
    Map<List<String>, List<Condition>> bySelector = new LinkedHashMap<>();
    for (int i = 0; i < alternative.size(); i++) {
      Condition condition = alternative.get(i);
      LintReport ofCondition = report.at("[" + i + "]");
      if (!seen.add(condition)) {
        ofCondition.tell("duplicate-condition", "the same condition stands before");
      }
      bySelector.computeIfAbsent(condition.selector(), s -> new ArrayList<>()).add(condition);
      Operator operator = Operator.of(condition.op());
      if (operator != null && !condition.selector().isEmpty()) {
        check(condition, operator, ofCondition);
      }
    }
    bySelector.forEach((selector, conditions) -> Contradiction.check(selector, conditions, report));
  }

  private void check(Condition condition, Operator operator, LintReport report) {
    List<String> selector = condition.selector();
    String label = TraceWords.label(selector);
    if (Constant.selectsNothing(selector)) {
      String always = Boolean.TRUE.equals(Constant.of(condition)) ? "always" : "never";
      report
          .at(".selector")
          .warn("selects-nothing", label + " is nowhere: the condition " + always + " holds");
      return;
    }
    checkValues(condition, operator, label, report.at(".values"));
    if (operator.isSetOperator() && Constant.isText(selector)) {
      String sentence = label + " is a text, and '" + condition.op() + "' looks at lists";
      report.at(".op").warn("set-operator-on-text", sentence);
    }
    if (Constant.isCohorts(selector) && !COHORT_OPERATORS.contains(condition.op())) {
      String sentence =
          "'"
              + condition.op()
              + "' on cohorts: they are tested with 'set contains any' and"
              + " 'set does not contain any'";
      report.at(".op").warn("cohort-operator", sentence);
    }
    if (Selector.isResult(selector) && selector.size() > 1) {
      checkResult(condition, selector.get(1), report);
    }
  }

  private static void checkValues(
      Condition condition, Operator operator, String label, LintReport report) {
    List<String> values = condition.values();
    switch (operator) {
      case IS_NOT, DOES_NOT_CONTAIN, REGEX_DOES_NOT_MATCH -> {
        if (values.isEmpty()) {
          report.warn("always-holds", label + " " + condition.op() + " nothing: it always holds");
        }
      }
      default -> {
        if (values.isEmpty() && operator.needsValues()) {
          report.warn("never-holds", label + " " + condition.op() + " nothing: it never holds");
        }
      }
    }
    switch (operator) {
      case CONTAINS, DOES_NOT_CONTAIN -> {
        if (values.contains("")) {
          String holds =
              operator == Operator.CONTAINS ? "holds for every text" : "holds for no text";
          report.warn("empty-text", "every text contains the empty one: it " + holds);
        }
      }
      case LESS, LESS_OR_EQUAL, GREATER, GREATER_OR_EQUAL ->
          checkReading(values, Text::parseNumber, "number", report);
      case VERSION_LESS, VERSION_LESS_OR_EQUAL, VERSION_GREATER, VERSION_GREATER_OR_EQUAL ->
          checkReading(values, SemanticVersion::parse, "version", report);
      case REGEX_MATCH, REGEX_DOES_NOT_MATCH -> {
        for (int i = 0; i < values.size(); i++) {
          if (RegexRisk.isHigh(values.get(i))) {
            report.at("[" + i + "]").warn("slow-regex", slow(values.get(i)));
          }
        }
      }
      default -> {}
    }
  }

  private static String slow(String pattern) {
    return "the pattern "
        + TraceWords.quoted(pattern)
        + " repeats what repeats: some texts may take so long that the condition becomes false";
  }

  private static void checkReading(
      List<String> values, Function<String, ?> reading, String what, LintReport report) {
    List<String> odd =
        values.stream()
            .filter(v -> !v.equals(CompiledCondition.NONE) && reading.apply(v) == null)
            .toList();
    if (odd.isEmpty()) {
      return;
    }
    boolean anyReads = values.stream().anyMatch(v -> reading.apply(v) != null);
    String consequence = anyReads ? "it is passed over" : "texts are compared instead";
    report.warn(
        "no-" + what, TraceWords.quoted(odd.get(0)) + " is no " + what + ": " + consequence);
  }

  private void checkResult(Condition condition, String other, LintReport report) {
    if (other.equals(flag.key())) {
      report.at(".selector").warn("own-result", "the flag's own result is never there yet");
    } else if (!flag.dependencies().contains(other)) {
      String sentence =
          "looks at the result of '" + other + "', which is not among the flag's dependencies";
      report.at(".selector").warn("undeclared-dependency", sentence);
    }
    String odd = unknownVariant(condition, other);
    if (odd != null) {
      String sentence = TraceWords.quoted(odd) + " is not a variant of '" + other + "'";
      report.at(".values").warn("unknown-variant-of-dependency", sentence);
    }
  }

  private @Nullable String unknownVariant(Condition condition, String other) {
    boolean ofKey = condition.selector().size() == 3 && condition.selector().get(2).equals("key");
    if (!ofKey || !Set.of("is", "is not").contains(condition.op())) {
      return null;
    }
    Set<String> known = new HashSet<>(Set.of(CompiledCondition.NONE));
    flags.flag(other).ifPresent(f -> f.variants().values().forEach(v -> known.add(v.key())));
    return flags.flag(other).isEmpty()
        ? null
        : condition.values().stream().filter(v -> !known.contains(v)).findFirst().orElse(null);
  }
}
