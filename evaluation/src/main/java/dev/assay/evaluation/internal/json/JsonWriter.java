package dev.assay.evaluation.internal.json;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes plain values as compact JSON: no blanks, characters outside ASCII as they are, control
 * characters escaped in lower case, numbers as their {@code toString}.
 */
public final class JsonWriter {
  private static final int FIRST_CHARACTERS = 128;
  private static final String HEX = "0123456789abcdef";

  private JsonWriter() {}

  /**
   * Writes a value.
   *
   * @param value a plain value; numbers of other types are written as their text, if that is a JSON
   *     number, and other objects as their string form
   */
  public static String write(@Nullable Object value) {
    StringBuilder out = new StringBuilder(FIRST_CHARACTERS);
    write(out, value);
    return out.toString();
  }

  /** Writes a value behind what is there, as {@link #write(Object)} does. */
  public static void write(StringBuilder out, @Nullable Object value) {
    if (value instanceof String text) {
      writeString(out, text);
    } else if (value instanceof Integer number) {
      out.append(number.intValue());
    } else if (value == null || value instanceof Boolean) {
      out.append(value);
    } else if (value instanceof Map<?, ?> map) {
      int start = out.length();
      map.forEach((name, field) -> writeField(out, start, String.valueOf(name), field));
      out.append(out.length() == start ? "{}" : "}");
    } else if (value instanceof List<?> list) {
      char before = '[';
      for (Object element : list) {
        write(out.append(before), element);
        before = ',';
      }
      out.append(list.isEmpty() ? "[]" : "]");
    } else if (value instanceof Number number && isFinite(number)) {
      out.append(number);
    } else {
      writeString(out, value.toString());
    }
  }

  /**
   * Writes a field of an object.
   *
   * @param start where the object starts, which is where its first field begins
   */
  public static void writeField(StringBuilder out, int start, String name, @Nullable Object value) {
    out.append(out.length() == start ? '{' : ',');
    writeString(out, name);
    write(out.append(':'), value);
  }

  private static void writeString(StringBuilder out, String text) {
    out.append('"');
    int first = 0;
    while (first < text.length() && !isEscaped(text.charAt(first))) {
      first++;
    }
    if (first == text.length()) {
      out.append(text);
    } else {
      out.append(text, 0, first);
      for (int i = first; i < text.length(); i++) {
        writeChar(out, text.charAt(i));
      }
    }
    out.append('"');
  }

  private static boolean isEscaped(char c) {
    return c < ' ' || c == '"' || c == '\\';
  }

  private static void writeChar(StringBuilder out, char c) {
    if (!isEscaped(c)) {
      out.append(c);
      return;
    }
    switch (c) {
      case '\b' -> out.append("\\b");
      case '\t' -> out.append("\\t");
      case '\n' -> out.append("\\n");
      case '\f' -> out.append("\\f");
      case '\r' -> out.append("\\r");
      case '"', '\\' -> out.append('\\').append(c);
      default -> out.append("\\u00").append(HEX.charAt(c >> 4)).append(HEX.charAt(c & 15));
    }
  }

  private static boolean isFinite(Number number) {
    if (number instanceof Double || number instanceof Float) {
      return Double.isFinite(number.doubleValue());
    }
    return true;
  }
}
