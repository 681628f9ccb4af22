package dev.assay.evaluation;

import dev.assay.evaluation.internal.json.JsonException;
import dev.assay.evaluation.internal.json.JsonReader;
import dev.assay.evaluation.internal.json.JsonWriter;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A JSON value that is easy to read: {@code payload.get("steps").asInt(3)}. Reading what is not
 * there, or is of another type, gives the default and never fails.
 *
 * <p>Immutable.
 */
public final class JsonValue {
  private static final JsonValue MISSING = new JsonValue(null, false);

  private final @Nullable Object plain;
  private final boolean exists;

  private JsonValue(@Nullable Object plain, boolean exists) {
    this.plain = plain;
    this.exists = exists;
  }

  /** {@return the value that is not there} */
  public static JsonValue missing() {
    return MISSING;
  }

  /**
   * Wraps a value.
   *
   * @param value maps, iterables and arrays are copied; what JSON does not know becomes its string
   *     form
   * @return the value
   * @throws IllegalArgumentException if it nests deeper than 100
   */
  public static JsonValue of(@Nullable Object value) {
    return new JsonValue(PlainValues.copy("value", value), true);
  }

  /**
   * Reads JSON text.
   *
   * @param json one JSON document
   * @return the value
   * @throws IllegalArgumentException if the text is not one JSON document
   */
  public static JsonValue parse(String json) {
    try {
      return new JsonValue(JsonReader.read(json), true);
    } catch (JsonException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  static JsonValue ofPlain(@Nullable Object plain) {
    return new JsonValue(plain, true);
  }

  /** {@return whether there is a value; JSON's null is one} */
  public boolean exists() {
    return exists;
  }

  /** {@return whether this is JSON's null, or missing} */
  public boolean isNull() {
    return plain == null;
  }

  /** {@return the field of this object, or the missing value} */
  public JsonValue get(String name) {
    return plain instanceof Map<?, ?> map && map.containsKey(Objects.requireNonNull(name, "name"))
        ? ofPlain(map.get(name))
        : MISSING;
  }

  /** {@return the element of this array at an index from 0, or the missing value} */
  public JsonValue get(int index) {
    return plain instanceof List<?> list && index >= 0 && index < list.size()
        ? ofPlain(list.get(index))
        : MISSING;
  }

  /** {@return the number of fields or elements; 0 for anything but an object or array} */
  public int size() {
    if (plain instanceof Map<?, ?> map) {
      return map.size();
    }
    return plain instanceof List<?> list ? list.size() : 0;
  }

  /** {@return this string, or the default if this is not a string} */
  public String asString(String otherwise) {
    return plain instanceof String text ? text : otherwise;
  }

  /** {@return this boolean, or the default if this is not a boolean} */
  public boolean asBoolean(boolean otherwise) {
    return plain instanceof Boolean bool ? bool : otherwise;
  }

  /** {@return this number, or the default if this is not a number that is a whole int} */
  public int asInt(int otherwise) {
    return plain instanceof Number number && number.doubleValue() == number.intValue()
        ? number.intValue()
        : otherwise;
  }

  /** {@return this number, or the default if this is not a number that is a whole long} */
  public long asLong(long otherwise) {
    if (plain instanceof Integer || plain instanceof Long) {
      return ((Number) plain).longValue();
    }
    return plain instanceof Number number
            && number.doubleValue() == number.longValue()
            && number.longValue() != Long.MAX_VALUE
        ? number.longValue()
        : otherwise;
  }

  /** {@return this number, or the default if this is not a number} */
  public double asDouble(double otherwise) {
    return plain instanceof Number number ? number.doubleValue() : otherwise;
  }

  /** {@return the fields of this object as plain Java values, unmodifiable; empty if it is none} */
  public Map<String, @Nullable Object> asMap() {
    return plain instanceof Map ? PlainValues.asObject(plain) : Map.of();
  }

  /**
   * {@return the elements of this array as plain Java values, unmodifiable; empty if it is none}
   */
  public List<@Nullable Object> asList() {
    if (plain instanceof List<?> list) {
      @SuppressWarnings("unchecked")
      List<@Nullable Object> elements = (List<@Nullable Object>) list;
      return elements;
    }
    return List.of();
  }

  /**
   * {@return this as a plain Java value: {@code Map}, {@code List}, {@code String}, {@code Number},
   * {@code Boolean} or null (also if missing)}
   */
  public @Nullable Object asPlain() {
    return plain;
  }

  /** {@return this as compact JSON text; {@code null} if missing} */
  public String toJson() {
    return JsonWriter.write(plain);
  }

  /**
   * Decodes this with the caller's own JSON mapper: {@code payload.decode(json ->
   * mapper.readValue(json, Banner.class))}.
   *
   * @param decoder takes JSON text
   * @param <T> what it makes of it
   * @param <X> what it throws
   * @return the decoder's answer
   * @throws X if the decoder throws it
   */
  public <T, X extends Exception> T decode(Decoder<T, X> decoder) throws X {
    return decoder.decode(toJson());
  }

  /**
   * Makes an object of JSON text.
   *
   * @param <T> the object's type
   * @param <X> what it throws for text it cannot use
   */
  @FunctionalInterface
  public interface Decoder<T, X extends Exception> {
    /** {@return the object} */
    T decode(String json) throws X;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof JsonValue that
        && exists == that.exists
        && Objects.equals(plain, that.plain);
  }

  @Override
  public int hashCode() {
    return Objects.hashCode(plain);
  }

  /** {@return the JSON text, or {@code (missing)}} */
  @Override
  public String toString() {
    return exists ? toJson() : "(missing)";
  }
}
