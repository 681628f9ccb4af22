package dev.assay.openfeature;

import dev.assay.evaluation.JsonValue;
import dev.assay.evaluation.Variant;
import dev.assay.sdk.internal.openfeature.VariantMapping;
import dev.openfeature.sdk.ImmutableStructure;
import dev.openfeature.sdk.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads a variant as a value of one type. A payload that is text, a number or a boolean is the
 * value. A payload that is an object or an array is one for objects only; for the other types, and
 * without a payload, the variant's value counts. A variant may be on and have a payload besides:
 * for booleans, its value, or else its key, counts unless the payload is one.
 *
 * @param <T> the type
 */
@FunctionalInterface
interface TypedValue<T> {
  TypedValue<Boolean> BOOLEAN =
      variant ->
          variant.payload().asPlain() instanceof Boolean bool
              ? bool
              : VariantMapping.asBoolean(VariantMapping.text(variant));

  TypedValue<String> STRING =
      variant ->
          hasScalar(variant)
              ? variant.payload().asPlain() instanceof String text ? text : null
              : variant.value();

  TypedValue<Integer> INTEGER =
      variant -> {
        JsonValue number = Numbers.of(variant);
        int value = number.asInt(0);
        return value == number.asInt(1) ? value : null;
      };

  TypedValue<Long> LONG =
      variant -> {
        JsonValue number = Numbers.of(variant);
        long value = number.asLong(0);
        return value == number.asLong(1) ? value : null;
      };

  TypedValue<Double> DOUBLE =
      variant -> {
        double value = Numbers.of(variant).asDouble(Double.NaN);
        return Double.isFinite(value) ? value : null;
      };

  TypedValue<Value> OBJECT =
      variant -> hasTree(variant) ? Values.of(variant.payload().asPlain()) : null;

  /** {@return the value, or null if the variant has none of this type} */
  @Nullable T read(Variant variant);

  private static boolean hasTree(Variant variant) {
    Object payload = variant.payload().asPlain();
    return payload instanceof Map || payload instanceof List;
  }

  private static boolean hasScalar(Variant variant) {
    return !variant.payload().isNull() && !hasTree(variant);
  }

  /** The number of a variant. */
  final class Numbers {
    /** A number as JSON writes it, not too large for a double. */
    private static final Pattern NUMBER =
        Pattern.compile("-?(0|[1-9]\\d{0,30})(\\.\\d{1,30})?([eE][+-]?\\d{1,2})?");

    private Numbers() {}

    /** {@return the payload, else the number that the text is; the missing value if it is none} */
    static JsonValue of(Variant variant) {
      if (hasScalar(variant)) {
        return variant.payload();
      }
      String text = variant.value();
      return text != null && NUMBER.matcher(text).matches()
          ? JsonValue.parse(text)
          : JsonValue.missing();
    }
  }

  /** Payloads as OpenFeature has them. */
  final class Values {
    private Values() {}

    static Value of(@Nullable Object plain) {
      if (plain instanceof Map<?, ?> map) {
        Map<String, Value> fields = new LinkedHashMap<>();
        map.forEach((name, field) -> fields.put(String.valueOf(name), of(field)));
        return new Value(new ImmutableStructure(fields));
      }
      if (plain instanceof List<?> list) {
        List<Value> elements = new ArrayList<>();
        list.forEach(element -> elements.add(of(element)));
        return new Value(elements);
      }
      if (plain instanceof Boolean bool) {
        return new Value(bool);
      }
      if (plain instanceof Number number) {
        return of(number);
      }
      return plain == null ? new Value() : new Value(plain.toString());
    }

    private static Value of(Number number) {
      if (number instanceof Integer) {
        return new Value(number.intValue());
      }
      return number instanceof Long
          ? new Value(number.longValue())
          : new Value(number.doubleValue());
    }
  }
}
