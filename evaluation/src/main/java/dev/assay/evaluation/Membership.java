package dev.assay.evaluation;

import java.util.Collection;
import java.util.Locale;
import java.util.Set;

/**
 * Whether a text is one of some values: to the letter, but if the text is {@code true} or {@code
 * false} in any case and some value is, too, those compare without case.
 */
final class Membership {
  private final Set<String> values;
  private final boolean hasTrue;
  private final boolean hasFalse;

  Membership(Collection<String> values) {
    this.values = values instanceof Set<String> set ? set : Set.copyOf(values);
    boolean anyTrue = false;
    boolean anyFalse = false;
    for (String value : this.values) {
      anyTrue |= reads(value, "true");
      anyFalse |= reads(value, "false");
    }
    hasTrue = anyTrue;
    hasFalse = anyFalse;
  }

  boolean contains(String text) {
    if (hasTrue || hasFalse) {
      if (reads(text, "true")) {
        return hasTrue;
      }
      if (reads(text, "false")) {
        return hasFalse;
      }
    }
    return values.contains(text);
  }

  private static boolean reads(String text, String word) {
    return text.length() == word.length() && text.toLowerCase(Locale.ROOT).equals(word);
  }
}
