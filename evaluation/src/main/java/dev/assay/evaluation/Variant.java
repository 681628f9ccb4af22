package dev.assay.evaluation;

import dev.assay.evaluation.internal.json.JsonWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One outcome of a flag, as configured or as evaluated for a user.
 *
 * <p>Immutable.
 */
public final class Variant {
  private static final Variant MISSING =
      new Variant("off", null, JsonValue.missing(), Map.of(), false);

  private final String key;
  private final @Nullable String value;
  private final JsonValue payload;
  private final Map<String, @Nullable Object> metadata;
  private final boolean exists;

  private Variant(
      String key,
      @Nullable String value,
      JsonValue payload,
      Map<String, @Nullable Object> metadata,
      boolean exists) {
    this.key = key;
    this.value = value;
    this.payload = payload;
    this.metadata = metadata;
    this.exists = exists;
  }

  /** {@return the variant of a flag that has none: key {@code off}, nothing else} */
  public static Variant missing() {
    return MISSING;
  }

  /** {@return a variant whose value is its key, without payload and metadata} */
  public static Variant of(String key) {
    return of(key, key, JsonValue.missing(), Map.of());
  }

  /**
   * Makes a variant.
   *
   * @param key the variant's key
   * @param value the variant's value; null for off variants
   * @param payload the payload, or the missing value
   * @param metadata what is told about the variant; copied
   * @return the variant
   */
  public static Variant of(
      String key,
      @Nullable String value,
      JsonValue payload,
      Map<String, ? extends @Nullable Object> metadata) {
    Object copy = PlainValues.copy("metadata", metadata);
    return new Variant(
        Objects.requireNonNull(key, "key"),
        value,
        Objects.requireNonNull(payload, "payload"),
        PlainValues.asObject(Objects.requireNonNull(copy)),
        true);
  }

  /** Makes a variant of metadata that is plain and unmodifiable already. */
  static Variant ofPlain(
      String key,
      @Nullable String value,
      JsonValue payload,
      Map<String, @Nullable Object> plainMetadata) {
    return new Variant(key, value, payload, plainMetadata, true);
  }

  /** {@return this variant with other metadata, which must be plain and unmodifiable} */
  Variant withMetadata(Map<String, @Nullable Object> plainMetadata) {
    return new Variant(key, value, payload, plainMetadata, exists);
  }

  /** {@return whether the flag has a variant for the user; false for an unknown flag} */
  public boolean exists() {
    return exists;
  }

  /** {@return the variant's key; {@code off} if there is no variant} */
  public String key() {
    return key;
  }

  /** {@return the variant's value, or null: off variants usually have none} */
  public @Nullable String value() {
    return value;
  }

  /** {@return whether the variant's value, or its key if it has no value, is the given one} */
  public boolean is(String value) {
    return Objects.requireNonNull(value, "value").equals(this.value == null ? key : this.value);
  }

  /** {@return the payload, missing if there is none; never null} */
  public JsonValue payload() {
    return payload;
  }

  /**
   * {@return what is told about the variant, unmodifiable: flag version, segment name and so on}
   */
  public Map<String, @Nullable Object> metadata() {
    return metadata;
  }

  /** {@return whether this is the flag's default (off) variant, or there is none} */
  public boolean isDefault() {
    return !exists || Boolean.TRUE.equals(metadata.get("default"));
  }

  /** {@return whether the flag is deployed: unless its metadata says otherwise} */
  public boolean isDeployed() {
    return !Boolean.FALSE.equals(metadata.get("deployed"));
  }

  /** {@return the JSON form of the remote evaluation protocol (v2), as compact text} */
  public String toJson() {
    return JsonWriter.write(fields());
  }

  Map<String, @Nullable Object> fields() {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("key", key);
    if (value != null) {
      fields.put("value", value);
    }
    if (payload.exists()) {
      fields.put("payload", payload.asPlain());
    }
    if (!metadata.isEmpty()) {
      fields.put("metadata", metadata);
    }
    return fields;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Variant that
        && key.equals(that.key)
        && Objects.equals(value, that.value)
        && payload.equals(that.payload)
        && metadata.equals(that.metadata)
        && exists == that.exists;
  }

  @Override
  public int hashCode() {
    return Objects.hash(key, value, payload);
  }

  /** {@return the JSON text, or {@code (missing)}} */
  @Override
  public String toString() {
    return exists ? toJson() : "(missing)";
  }
}
