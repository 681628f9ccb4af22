package dev.assay.evaluation;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The operators of conditions. */
enum Operator {
  IS,
  IS_NOT,
  CONTAINS,
  DOES_NOT_CONTAIN,
  LESS,
  LESS_OR_EQUAL,
  GREATER,
  GREATER_OR_EQUAL,
  VERSION_LESS,
  VERSION_LESS_OR_EQUAL,
  VERSION_GREATER,
  VERSION_GREATER_OR_EQUAL,
  SET_IS,
  SET_IS_NOT,
  SET_CONTAINS,
  SET_DOES_NOT_CONTAIN,
  SET_CONTAINS_ANY,
  SET_DOES_NOT_CONTAIN_ANY,
  REGEX_MATCH,
  REGEX_DOES_NOT_MATCH;

  private static final Map<String, Operator> BY_NAME = new HashMap<>();

  static {
    for (Operator operator : values()) {
      BY_NAME.put(operator.name().toLowerCase(Locale.ROOT).replace('_', ' '), operator);
    }
  }

  static @Nullable Operator of(String name) {
    return BY_NAME.get(name);
  }

  boolean isSetOperator() {
    return name().startsWith("SET_");
  }

  /** {@return whether an operator of order holds, by the sign of comparing property and value} */
  boolean holdsFor(int order) {
    return switch (this) {
      case LESS, VERSION_LESS -> order < 0;
      case LESS_OR_EQUAL, VERSION_LESS_OR_EQUAL -> order <= 0;
      case GREATER, VERSION_GREATER -> order > 0;
      case GREATER_OR_EQUAL, VERSION_GREATER_OR_EQUAL -> order >= 0;
      default -> throw new IllegalStateException("not an operator of order: " + this);
    };
  }

  /** {@return whether no value satisfies it if there is nothing to compare with} */
  boolean needsValues() {
    return switch (this) {
      case IS_NOT,
          DOES_NOT_CONTAIN,
          REGEX_DOES_NOT_MATCH,
          SET_IS,
          SET_IS_NOT,
          SET_CONTAINS,
          SET_DOES_NOT_CONTAIN,
          SET_DOES_NOT_CONTAIN_ANY ->
          false;
      default -> true;
    };
  }

  /** {@return whether it holds for a property that is not there} */
  boolean holdsForNull(boolean valuesContainNone) {
    return switch (this) {
      case IS_NOT, DOES_NOT_CONTAIN, SET_DOES_NOT_CONTAIN, SET_DOES_NOT_CONTAIN_ANY ->
          !valuesContainNone;
      case REGEX_MATCH -> false;
      case REGEX_DOES_NOT_MATCH, SET_IS_NOT -> true;
      default -> valuesContainNone;
    };
  }
}
