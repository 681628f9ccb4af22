package dev.assay.evaluation;

import java.util.List;
import java.util.Locale;

/** A test of one text. */
@FunctionalInterface
interface TextTest {
  boolean test(Text text);

  static TextTest is(List<String> values) {
    Membership membership = new Membership(values);
    return text -> membership.contains(text.string());
  }

  static TextTest contains(List<String> values) {
    String[] parts =
        values.stream().map(value -> value.toLowerCase(Locale.ROOT)).toArray(String[]::new);
    return text -> {
      for (String part : parts) {
        if (text.lowerCase().contains(part)) {
          return true;
        }
      }
      return false;
    };
  }

  static TextTest not(TextTest test) {
    return text -> !test.test(text);
  }
}
