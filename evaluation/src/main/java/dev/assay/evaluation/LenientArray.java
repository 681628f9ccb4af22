package dev.assay.evaluation;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads a property's text as a JSON array the way the reference engine's parser does: words need no
 * quotes, and a word that is neither number nor boolean is null. Anything else that is not JSON
 * makes the text no array.
 */
final class LenientArray {
  private static final int MAX_DEPTH = 100;

  private static final class NotAnArray extends Exception {
    private static final long serialVersionUID = 1L;

    NotAnArray() {
      super(null, null, false, false);
    }
  }

  private final String text;
  private int position;

  private LenientArray(String text) {
    this.text = text;
  }

  /** {@return the elements of the array, or null if the text is not an array} */
  static @Nullable List<@Nullable Object> parse(String text) {
    LenientArray reader = new LenientArray(text);
    try {
      List<@Nullable Object> elements = reader.array(0);
      reader.skipBlanks();
      return reader.position == text.length() ? elements : null;
    } catch (NotAnArray e) {
      return null;
    }
  }

  private List<@Nullable Object> array(int depth) throws NotAnArray {
    expect('[');
    List<@Nullable Object> elements = new ArrayList<>();
    if (!take(']')) {
      do {
        elements.add(value(depth + 1));
      } while (take(','));
      expect(']');
    }
    return elements;
  }

  private Map<String, @Nullable Object> object(int depth) throws NotAnArray {
    expect('{');
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    if (!take('}')) {
      do {
        skipBlanks();
        String name = string();
        expect(':');
        fields.put(name, value(depth + 1));
      } while (take(','));
      expect('}');
    }
    return fields;
  }

  private @Nullable Object value(int depth) throws NotAnArray {
    if (depth > MAX_DEPTH) {
      throw new NotAnArray();
    }
    skipBlanks();
    return switch (peek()) {
      case '[' -> array(depth);
      case '{' -> object(depth);
      case '"' -> string();
      default -> word();
    };
  }

  private String string() throws NotAnArray {
    expect('"');
    StringBuilder string = new StringBuilder();
    for (char c = next(); c != '"'; c = next()) {
      string.append(c == '\\' ? escape() : c);
    }
    return string.toString();
  }

  private char escape() throws NotAnArray {
    char c = next();
    return switch (c) {
      case '"', '\\', '/' -> c;
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'u' -> hex();
      default -> throw new NotAnArray();
    };
  }

  private char hex() throws NotAnArray {
    int code = 0;
    for (int i = 0; i < 4; i++) {
      int digit = Character.digit(next(), 16);
      if (digit < 0) {
        throw new NotAnArray();
      }
      code = code << 4 | digit;
    }
    return (char) code;
  }

  private @Nullable Object word() throws NotAnArray {
    int start = position;
    while (position < text.length() && isWord(text.charAt(position))) {
      position++;
    }
    if (position == start) {
      throw new NotAnArray();
    }
    return wordValue(text.substring(start, position));
  }

  private static boolean isWord(char c) {
    return c > ' ' && "[]{},:\"\\".indexOf(c) < 0;
  }

  private static @Nullable Object wordValue(String word) {
    if (word.equalsIgnoreCase("true") || word.equalsIgnoreCase("false")) {
      return Boolean.valueOf(word);
    }
    Double number = Text.parseNumber(word);
    if (number == null) {
      return null;
    }
    try {
      return Long.valueOf(word);
    } catch (NumberFormatException e) {
      return number;
    }
  }

  private void skipBlanks() {
    while (position < text.length() && " \t\r\n".indexOf(text.charAt(position)) >= 0) {
      position++;
    }
  }

  private char peek() throws NotAnArray {
    if (position >= text.length()) {
      throw new NotAnArray();
    }
    return text.charAt(position);
  }

  private char next() throws NotAnArray {
    char c = peek();
    position++;
    return c;
  }

  private boolean take(char wanted) {
    skipBlanks();
    if (position < text.length() && text.charAt(position) == wanted) {
      position++;
      return true;
    }
    return false;
  }

  private void expect(char wanted) throws NotAnArray {
    if (!take(wanted)) {
      throw new NotAnArray();
    }
  }
}
