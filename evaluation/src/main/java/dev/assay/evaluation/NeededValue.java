package dev.assay.evaluation;

import dev.assay.evaluation.Evaluation.Change;
import dev.assay.evaluation.Evaluation.Need;
import dev.assay.evaluation.Flag.Condition;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What would make a condition hold that does not.
 *
 * @param text what the condition found, or null
 * @param elements the same as a list, or null if it is none
 */
record NeededValue(Condition condition, @Nullable String text, @Nullable List<String> elements) {

  Change change() {
    Operator operator = Operator.of(condition.op());
    String broken = Constant.brokenBecause(condition);
    if (operator == null || !broken.isEmpty()) {
      return impossible(broken);
    }
    if (condition.selector().isEmpty()) {
      return impossible("it selects nothing, which switches it off");
    }
    boolean absentHolds =
        operator.holdsForNull(condition.values().contains(CompiledCondition.NONE));
    if (noValueSatisfies(operator)) {
      return absentHolds
          ? new Change(Need.ABSENT, List.of(), true, sentence(operator, "no value at all", false))
          : impossible("no value satisfies it");
    }
    Need need = need(operator);
    List<String> values = needed(operator);
    String phrase = TraceWords.of(need, operator.isSetOperator() ? values : shown(operator));
    return new Change(need, values, absentHolds, sentence(operator, phrase, absentHolds));
  }

  private Change impossible(String reason) {
    String sentence = TraceWords.label(condition.selector()) + ": " + reason;
    return new Change(Need.IMPOSSIBLE, List.of(), false, sentence);
  }

  private List<String> plainValues() {
    return condition.values().stream().filter(v -> !v.equals(CompiledCondition.NONE)).toList();
  }

  private boolean noValueSatisfies(Operator operator) {
    return switch (operator) {
      case DOES_NOT_CONTAIN -> condition.values().contains("");
      case SET_DOES_NOT_CONTAIN -> condition.values().isEmpty();
      default -> operator.needsValues() && plainValues().isEmpty();
    };
  }

  private static Need need(Operator operator) {
    return switch (operator) {
      case IS -> Need.ONE_OF;
      case IS_NOT -> Need.NONE_OF;
      case CONTAINS -> Need.CONTAINS;
      case DOES_NOT_CONTAIN -> Need.CONTAINS_NONE;
      case LESS, VERSION_LESS -> Need.LESS;
      case LESS_OR_EQUAL, VERSION_LESS_OR_EQUAL -> Need.AT_MOST;
      case GREATER, VERSION_GREATER -> Need.GREATER;
      case GREATER_OR_EQUAL, VERSION_GREATER_OR_EQUAL -> Need.AT_LEAST;
      case REGEX_MATCH -> Need.MATCHES;
      case REGEX_DOES_NOT_MATCH -> Need.MATCHES_NONE;
      case SET_IS -> Need.SET_OF;
      case SET_IS_NOT -> Need.OTHER_SET;
      case SET_CONTAINS -> Need.HAS_ALL;
      case SET_DOES_NOT_CONTAIN -> Need.LACKS_ONE;
      case SET_CONTAINS_ANY -> Need.HAS_ANY;
      case SET_DOES_NOT_CONTAIN_ANY -> Need.HAS_NONE;
    };
  }

  private List<String> needed(Operator operator) {
    return switch (operator) {
      case IS, CONTAINS -> plainValues();
      case LESS, LESS_OR_EQUAL -> bound(Text::parseNumber, true);
      case GREATER, GREATER_OR_EQUAL -> bound(Text::parseNumber, false);
      case VERSION_LESS, VERSION_LESS_OR_EQUAL -> bound(SemanticVersion::parse, true);
      case VERSION_GREATER, VERSION_GREATER_OR_EQUAL -> bound(SemanticVersion::parse, false);
      default -> condition.values();
    };
  }

  private List<String> shown(Operator operator) {
    return operator == Operator.IS_NOT || operator == Operator.DOES_NOT_CONTAIN
        ? plainValues()
        : needed(operator);
  }

  /** Any value suffices, so the furthest counts: of those that read as wanted, else of all. */
  private <T extends Comparable<T>> List<String> bound(
      Function<String, @Nullable T> reading, boolean furthestUp) {
    record Read<T>(String text, T value) {}
    List<Read<T>> read = new ArrayList<>();
    for (String value : plainValues()) {
      T parsed = reading.apply(value);
      if (parsed != null) {
        read.add(new Read<>(value, parsed));
      }
    }
    Comparator<Read<T>> order = Comparator.comparing(Read::value);
    if (read.isEmpty()) {
      Comparator<String> texts = Comparator.naturalOrder();
      return List.of(
          plainValues().stream().max(furthestUp ? texts : texts.reversed()).orElseThrow());
    }
    return List.of(read.stream().max(furthestUp ? order : order.reversed()).orElseThrow().text());
  }

  private String sentence(Operator operator, String phrase, boolean absentHolds) {
    StringBuilder sentence = new StringBuilder(TraceWords.label(condition.selector()));
    if (text == null) {
      sentence.append(" has no value");
    } else if (elements == null) {
      sentence.append(" is ").append(TraceWords.quoted(text));
      sentence.append(operator.isSetOperator() ? ", which is no list" : "");
    } else {
      sentence.append(" is ").append(TraceWords.list(Objects.requireNonNull(elements)));
    }
    sentence.append("; would need ");
    if (elements != null && !operator.isSetOperator()) {
      sentence.append("among its elements ");
    }
    return sentence.append(phrase).append(absentHolds ? ", or no value at all" : "").toString();
  }
}
