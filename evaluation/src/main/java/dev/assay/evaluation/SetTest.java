package dev.assay.evaluation;

import java.util.Set;

/** A test of a property's elements as a set. */
@FunctionalInterface
interface SetTest {
  boolean test(Set<String> elements);

  /** {@return the test of a set operator} */
  static SetTest of(Operator operator, Set<String> values) {
    return switch (operator) {
      case SET_IS -> elements -> elements.equals(values);
      case SET_IS_NOT -> elements -> !elements.equals(values);
      case SET_CONTAINS -> elements -> containsAll(elements, values);
      case SET_DOES_NOT_CONTAIN -> elements -> !containsAll(elements, values);
      case SET_CONTAINS_ANY -> elements -> containsAny(elements, values);
      case SET_DOES_NOT_CONTAIN_ANY -> elements -> !containsAny(elements, values);
      default -> throw new IllegalArgumentException("not a set operator: " + operator);
    };
  }

  private static boolean containsAll(Set<String> elements, Set<String> values) {
    if (elements.size() < values.size()) {
      return false;
    }
    Membership membership = new Membership(elements);
    for (String value : values) {
      if (!membership.contains(value)) {
        return false;
      }
    }
    return true;
  }

  private static boolean containsAny(Set<String> elements, Set<String> values) {
    Membership membership = new Membership(elements);
    for (String value : values) {
      if (membership.contains(value)) {
        return true;
      }
    }
    return false;
  }
}
