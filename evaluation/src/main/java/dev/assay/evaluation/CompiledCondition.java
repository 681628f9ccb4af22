package dev.assay.evaluation;

import dev.assay.evaluation.Flag.Condition;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** A condition ready for evaluation. */
final class CompiledCondition {
  /** The filter value that stands for a property that is not there. */
  static final String NONE = "(none)";

  private final Selector selector;
  private final long bit;
  private final boolean whenNull;
  private final @Nullable TextTest textTest;
  private final @Nullable StringTest stringTest;
  private final @Nullable NumberTest numberTest;
  private final @Nullable SetTest setTest;

  private CompiledCondition(
      Selector selector,
      long bit,
      boolean whenNull,
      @Nullable TextTest textTest,
      @Nullable SetTest setTest) {
    this.selector = selector;
    this.bit = bit;
    this.whenNull = whenNull;
    this.textTest = textTest;
    this.stringTest = textTest instanceof StringTest test ? test : null;
    this.numberTest = textTest instanceof NumberTest test ? test : null;
    this.setTest = setTest;
  }

  /** Tells faults as a path below the condition, and a reason. */
  static CompiledCondition compile(
      Condition condition, Selector selector, long bit, BiConsumer<String, String> faults) {
    Operator operator = Operator.of(condition.op());
    if (operator == null) {
      faults.accept(".op", "unknown operator '" + condition.op() + "'; it never holds");
      return new CompiledCondition(selector, bit, false, null, null);
    }
    Set<String> values = new HashSet<>(condition.values());
    boolean whenNull = operator.holdsForNull(values.contains(NONE));
    if (operator.isSetOperator()) {
      return new CompiledCondition(selector, bit, whenNull, null, SetTest.of(operator, values));
    }
    TextTest test = textTest(operator, condition.values(), faults);
    return new CompiledCondition(selector, bit, test != null && whenNull, test, null);
  }

  /** {@return the test, or null if it can never hold: a pattern is invalid} */
  private static @Nullable TextTest textTest(
      Operator operator, List<String> values, BiConsumer<String, String> faults) {
    return switch (operator) {
      case IS -> StringTest.is(values);
      case IS_NOT -> StringTest.not(StringTest.is(values));
      case CONTAINS -> StringTest.contains(values);
      case DOES_NOT_CONTAIN -> StringTest.not(StringTest.contains(values));
      case REGEX_MATCH -> RegexTest.compile(values, true, faults);
      case REGEX_DOES_NOT_MATCH -> RegexTest.compile(values, false, faults);
      case VERSION_LESS, VERSION_LESS_OR_EQUAL, VERSION_GREATER, VERSION_GREATER_OR_EQUAL ->
          new VersionTest(operator, values);
      default -> new NumberTest(operator, values);
    };
  }

  /** {@return whether it can never hold, which its compilation told as a fault} */
  boolean isFaulty() {
    return textTest == null && setTest == null;
  }

  /** {@return the bit under which an evaluation remembers whether it holds, or 0} */
  long bit() {
    return bit;
  }

  Selector selector() {
    return selector;
  }

  boolean holds(EvaluationState evaluation) {
    Object value = selector.select(evaluation);
    if (value == null) {
      return whenNull;
    }
    if (stringTest != null && isPlainText(value)) {
      return stringTest.test(value.toString());
    }
    if (numberTest != null && numberTest.comparesNumbers() && isPlainNumber(value)) {
      return numberTest.test(((Number) value).doubleValue());
    }
    Property property = evaluation.property(selector, value);
    if (setTest != null) {
      Set<String> elements = property.set();
      return elements != null && setTest.test(elements);
    }
    return textTest != null && holdsForText(property, textTest);
  }

  /** {@return whether the value is text, and not that of a list} */
  private static boolean isPlainText(Object value) {
    return value instanceof String text
        ? text.isEmpty() || text.charAt(0) != '['
        : value instanceof Boolean;
  }

  /** {@return whether the value is the number that its text reads as} */
  private static boolean isPlainNumber(Object value) {
    return value instanceof Integer || value instanceof Long || value instanceof Double;
  }

  /** A list holds if any of its elements does, also for the negative operators. */
  private static boolean holdsForText(Property property, TextTest test) {
    List<Text> elements = property.elements();
    return elements == null ? test.test(property.asText()) : test.testAny(elements);
  }
}
