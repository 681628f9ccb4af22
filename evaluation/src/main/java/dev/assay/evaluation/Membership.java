package dev.assay.evaluation;

import java.util.Collection;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

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

  /** {@return the only text that is one of the values, null if there may be others} */
  @Nullable String only() {
    return values.size() == 1 && !hasTrue && !hasFalse ? values.iterator().next() : null;
  }

  private static boolean reads(String text, String word) {
    return text.length() == word.length() && text.toLowerCase(Locale.ROOT).equals(word);
  }
}
