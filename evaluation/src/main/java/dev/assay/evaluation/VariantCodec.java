package dev.assay.evaluation;

import dev.assay.evaluation.internal.json.JsonException;
import dev.assay.evaluation.internal.json.JsonReader;
import dev.assay.evaluation.internal.json.JsonWriter;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The JSON form of evaluated variants (remote evaluation protocol). */
final class VariantCodec {
  private static final int FIRST_CHARACTERS = 1024;

  private VariantCodec() {}

  static String write(Map<String, Variant> byFlag) {
    StringBuilder out = new StringBuilder(FIRST_CHARACTERS);
    byFlag.forEach((flagKey, variant) -> JsonWriter.writeField(out, 0, flagKey, variant.fields()));
    return out.append(out.isEmpty() ? "{}" : "}").toString();
  }

  static Map<String, Variant> read(byte[] json) {
    Object root;
    try {
      root = JsonReader.read(json, VariantCodec::variant);
    } catch (JsonException e) {
      throw new VariantFormatException("$", String.valueOf(e.getMessage()));
    }
    @SuppressWarnings("unchecked")
    Map<String, Variant> variants = (Map<String, Variant>) (Map<?, ?>) object("", "$", root);
    return variants;
  }

  private static Variant variant(String flagKey, @Nullable Object json) {
    Map<String, @Nullable Object> fields = object("$.", flagKey, json);
    String value = text(fields.get("value"));
    Object key = fields.get("key");
    if (key == null) {
      key = value;
    }
    if (!(key instanceof String keyText)) {
      throw new VariantFormatException(
          "$." + flagKey + ".key", "expected a string, found " + UserCodec.kind(key));
    }
    Object payload = fields.get("payload");
    Object metadata = fields.get("metadata");
    return Variant.ofPlain(
        keyText,
        value,
        payload == null ? JsonValue.missing() : JsonValue.ofPlain(payload),
        metadata == null ? Map.of() : metadata(flagKey, metadata));
  }

  private static Map<String, @Nullable Object> metadata(String flagKey, Object value) {
    return value instanceof Map
        ? PlainValues.asObject(value)
        : object("$." + flagKey, ".metadata", value);
  }

  static @Nullable String text(@Nullable Object value) {
    return value == null || value instanceof String ? (String) value : JsonWriter.write(value);
  }

  private static Map<String, @Nullable Object> object(
      String path, String step, @Nullable Object value) {
    if (value instanceof Map) {
      return PlainValues.asObject(value);
    }
    throw new VariantFormatException(
        path + step, "expected an object, found " + UserCodec.kind(value));
  }
}
