package dev.assay.sdk.internal.openfeature;

import dev.assay.evaluation.JsonValue;
import dev.assay.evaluation.Variant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** From a variant to a value, a reason and metadata in OpenFeature's sense. */
public final class VariantMapping {
  /** The segment that servers add for all whom no rule has taken. */
  private static final String EVERYBODY_ELSE = "All Other Users";

  private VariantMapping() {}

  /**
   * {@return whether the variant says which value it stands for; a variant without value and
   * payload, as off variants are, leaves it to the caller}
   */
  public static boolean hasValue(Variant variant) {
    return variant.value() != null || !variant.payload().isNull();
  }

  /** {@return the variant's value, or its key if it has no value} */
  public static String text(Variant variant) {
    String value = variant.value();
    return value == null ? variant.key() : value;
  }

  /** {@return what a text says that stands for a boolean, or null if it does not} */
  public static @Nullable Boolean asBoolean(String text) {
    return switch (text) {
      case "on", "true" -> Boolean.TRUE;
      case "off", "false" -> Boolean.FALSE;
      default -> null;
    };
  }

  /**
   * {@return the one value of a variant for callers whose type is not known: the payload, else a
   * boolean if the text stands for one, else the text}
   */
  public static Object value(Variant variant) {
    Object payload = variant.payload().asPlain();
    if (payload != null) {
      return payload;
    }
    String text = text(variant);
    Boolean bool = asBoolean(text);
    return bool == null ? text : bool;
  }

  /** {@return why a user has the variant, as a reason of OpenFeature} */
  public static String reason(Variant variant) {
    if (!variant.isDeployed()) {
      return "DISABLED";
    }
    if (variant.isDefault()) {
      return "DEFAULT";
    }
    Object segment = variant.metadata().get("segmentName");
    if (segment == null) {
      return "STATIC";
    }
    return segment.equals(EVERYBODY_ELSE) ? "SPLIT" : "TARGETING_MATCH";
  }

  /**
   * {@return the variant's metadata as text, numbers and booleans, which is all that OpenFeature
   * knows: objects and arrays are JSON text, nulls are left out}
   */
  public static Map<String, Object> metadata(Variant variant) {
    Map<String, Object> flat = new LinkedHashMap<>();
    variant
        .metadata()
        .forEach(
            (name, value) -> {
              if (value instanceof Map || value instanceof List) {
                flat.put(name, JsonValue.of(value).toJson());
              } else if (value != null) {
                flat.put(name, value);
              }
            });
    return flat;
  }
}
