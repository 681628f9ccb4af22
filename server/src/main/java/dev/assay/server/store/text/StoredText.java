package dev.assay.server.store.text;

import dev.assay.evaluation.JsonValue;
import java.util.Map;

/** Text that every database takes and gives back as it was. */
public final class StoredText {
  /** Longest name, in characters: an index of PostgreSQL takes 2 700 bytes. */
  private static final int MAX_NAME = 600;

  private StoredText() {}

  /**
   * {@return the name}
   *
   * @throws IllegalArgumentException if it is empty, too long, or has characters that a database
   *     cannot keep
   */
  public static String name(String what, String text) {
    if (text.isEmpty() || text.length() > MAX_NAME) {
      throw new IllegalArgumentException(what + " needs 1 to " + MAX_NAME + " characters");
    }
    if (text.indexOf(0) >= 0 || !isWhole(text)) {
      throw new IllegalArgumentException(what + " has a character that cannot be stored");
    }
    return text;
  }

  /** {@return whether no surrogate lacks the other one, so that UTF-8 can carry the text} */
  public static boolean isWhole(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (isLone(text, i)) {
        return false;
      }
    }
    return true;
  }

  /**
   * {@return an object as compact JSON, fields in their order; half characters, which UTF-8 cannot
   * carry, are escaped}
   */
  public static String document(JsonValue document) {
    if (!(document.asPlain() instanceof Map)) {
      throw new IllegalArgumentException("a document has to be a JSON object");
    }
    String json = document.toJson();
    StringBuilder text = new StringBuilder(json.length());
    for (int i = 0; i < json.length(); i++) {
      char c = json.charAt(i);
      if (isLone(json, i)) {
        text.append("\\u").append(Integer.toHexString(c));
      } else {
        text.append(c);
      }
    }
    return text.toString();
  }

  private static boolean isLone(String text, int i) {
    char c = text.charAt(i);
    if (Character.isHighSurrogate(c)) {
      return i + 1 == text.length() || !Character.isLowSurrogate(text.charAt(i + 1));
    }
    return Character.isLowSurrogate(c)
        && (i == 0 || !Character.isHighSurrogate(text.charAt(i - 1)));
  }
}
