package dev.assay.evaluation;

import java.util.List;
import java.util.Locale;

/** A test of one text that needs nothing of it but the string. */
@FunctionalInterface
interface StringTest extends TextTest {
  boolean test(String string);

  @Override
  default boolean test(Text text) {
    return test(text.string());
  }

  static StringTest is(List<String> values) {
    Membership membership = new Membership(values);
    String only = membership.only();
    return only == null ? membership::contains : only::equals;
  }

  static StringTest contains(List<String> values) {
    String[] parts =
        values.stream().map(value -> value.toLowerCase(Locale.ROOT)).toArray(String[]::new);
    return string -> {
      String lowerCase = string.toLowerCase(Locale.ROOT);
      for (String part : parts) {
        if (lowerCase.contains(part)) {
          return true;
        }
      }
      return false;
    };
  }

  static StringTest not(StringTest test) {
    return string -> !test.test(string);
  }
}
