package dev.assay.evaluation;

import java.lang.reflect.Array;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Immutable copies of callers' values, in the shapes that JSON knows. */
final class PlainValues {
  private static final int MAX_DEPTH = 100;

  /** A value that nests too deeply; readers of documents turn it into their own exception. */
  static final class TooDeepException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    TooDeepException(String message) {
      super(message);
    }

    String reason() {
      return String.valueOf(getMessage());
    }
  }

  private PlainValues() {}

  /**
   * Copies a value: maps, iterables and arrays deeply, text, numbers and booleans as they are, NaN,
   * infinities and any other object as its string form.
   *
   * @throws IllegalArgumentException if it nests deeper than {@value #MAX_DEPTH}
   */
  static @Nullable Object copy(String what, @Nullable Object value) {
    return copy(what, value, 0);
  }

  /**
   * Copies the value of a name as {@link #copy(String, Object)} does.
   *
   * @param kind what has the name
   */
  static @Nullable Object copy(String kind, String name, @Nullable Object value) {
    return value instanceof String || value instanceof Integer || value instanceof Boolean
        ? value
        : copy(kind + " '" + name + "'", value);
  }

  private static @Nullable Object copy(String what, @Nullable Object value, int depth) {
    if (value == null || value instanceof String || value instanceof Boolean) {
      return value;
    }
    if (depth > MAX_DEPTH) {
      throw new TooDeepException(what + " nests deeper than " + MAX_DEPTH);
    }
    if (value instanceof Number number) {
      return isJsonNumber(number) ? number : number.toString();
    }
    if (value instanceof Map<?, ?> map) {
      return copyMap(what, map, depth);
    }
    if (value instanceof Iterable<?> elements) {
      return copyList(what, elements, depth);
    }
    if (value.getClass().isArray()) {
      return copyList(what, arrayElements(value), depth);
    }
    return value.toString();
  }

  private static Map<String, @Nullable Object> copyMap(String what, Map<?, ?> map, int depth) {
    Map<String, @Nullable Object> copy = new LinkedHashMap<>();
    map.forEach((name, value) -> copy.put(String.valueOf(name), copy(what, value, depth + 1)));
    return Collections.unmodifiableMap(copy);
  }

  private static List<@Nullable Object> copyList(String what, Iterable<?> elements, int depth) {
    List<@Nullable Object> copy = new ArrayList<>();
    elements.forEach(element -> copy.add(copy(what, element, depth + 1)));
    return Collections.unmodifiableList(copy);
  }

  private static List<@Nullable Object> arrayElements(Object array) {
    int length = Array.getLength(array);
    List<@Nullable Object> elements = new ArrayList<>(length);
    for (int i = 0; i < length; i++) {
      elements.add(Array.get(array, i));
    }
    return elements;
  }

  private static boolean isJsonNumber(Number number) {
    if (number instanceof Double || number instanceof Float) {
      return Double.isFinite(number.doubleValue());
    }
    return number instanceof Integer
        || number instanceof Long
        || number instanceof Short
        || number instanceof Byte
        || number instanceof BigDecimal
        || number instanceof BigInteger;
  }

  /** Casts a plain object, whose names are text by construction. */
  @SuppressWarnings("unchecked")
  static Map<String, @Nullable Object> asObject(Object plainObject) {
    return (Map<String, @Nullable Object>) plainObject;
  }
}
