package dev.assay.evaluation;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A property's text, and what it reads as, found out when first wanted.
 *
 * <p>Not thread-safe.
 */
final class Text {
  private final String string;
  private boolean numberKnown;
  private @Nullable Double number;
  private boolean versionKnown;
  private @Nullable SemanticVersion version;

  Text(String string) {
    this.string = string;
  }

  String string() {
    return string;
  }

  /** {@return whether an operator of order holds for this text and any of some others} */
  boolean holdsForAny(Operator operator, List<String> values) {
    for (String value : values) {
      if (operator.holdsFor(string.compareTo(value))) {
        return true;
      }
    }
    return false;
  }

  /** {@return the number that the text reads as, or null} */
  @Nullable Double number() {
    if (!numberKnown) {
      number = parseNumber(string);
      numberKnown = true;
    }
    return number;
  }

  /** {@return the version that the text reads as, or null} */
  @Nullable SemanticVersion version() {
    if (!versionKnown) {
      version = SemanticVersion.parse(string);
      versionKnown = true;
    }
    return version;
  }

  /** Reads a number as {@link Double#parseDouble} does, without its exception for plain words. */
  static @Nullable Double parseNumber(String text) {
    if (!mayBeNumber(text)) {
      return null;
    }
    try {
      return Double.valueOf(text);
    } catch (NumberFormatException e) {
      return null;
    }
  }

  private static boolean mayBeNumber(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c > ' ') {
        return (c >= '0' && c <= '9') || c == '-' || c == '+' || c == '.' || c == 'N' || c == 'I';
      }
    }
    return false;
  }
}
