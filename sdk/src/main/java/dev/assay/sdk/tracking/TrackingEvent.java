package dev.assay.sdk.tracking;

import dev.assay.evaluation.JsonValue;
import dev.assay.evaluation.internal.json.JsonWriter;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An event: an exposure (a variant was shown) or an assignment (variants were computed), in the
 * terms of Amplitude's HTTP API.
 *
 * <p>Immutable.
 */
public final class TrackingEvent {
  private static final Set<String> KNOWN_FIELDS =
      Set.of(
          "event_type",
          "user_id",
          "device_id",
          "time",
          "groups",
          "event_properties",
          "user_properties",
          "insert_id");

  private final String eventType;
  private final Instant time;
  private final @Nullable String userId;
  private final @Nullable String deviceId;
  private final Map<String, List<String>> groups;
  private final Map<String, Object> otherFields;
  private final Map<String, @Nullable Object> eventProperties;
  private final Map<String, @Nullable Object> userProperties;
  private final @Nullable String insertId;

  private TrackingEvent(Builder builder) {
    eventType = builder.eventType;
    time = builder.time;
    userId = builder.userId;
    deviceId = builder.deviceId;
    groups = Collections.unmodifiableMap(new LinkedHashMap<>(builder.groups));
    otherFields = Collections.unmodifiableMap(new LinkedHashMap<>(builder.otherFields));
    eventProperties = builder.eventProperties;
    userProperties = builder.userProperties;
    insertId = builder.insertId;
  }

  /**
   * {@return a builder of an event without ids and properties}
   *
   * @param eventType the type, {@code [Experiment] Exposure} for instance
   * @param time when it happened
   */
  public static Builder builder(String eventType, Instant time) {
    return new Builder(eventType, time);
  }

  /** {@return the event type} */
  public String eventType() {
    return eventType;
  }

  /** {@return when it happened} */
  public Instant time() {
    return time;
  }

  /** {@return the user id, or null} */
  public @Nullable String userId() {
    return userId;
  }

  /** {@return the device id, or null} */
  public @Nullable String deviceId() {
    return deviceId;
  }

  /** {@return the names of the user's groups by group type, unmodifiable} */
  public Map<String, List<String>> groups() {
    return groups;
  }

  /** {@return fields that have no accessor here by their JSON names, unmodifiable} */
  public Map<String, Object> otherFields() {
    return otherFields;
  }

  /** {@return what is told about the event, unmodifiable; values are plain JSON values} */
  public Map<String, @Nullable Object> eventProperties() {
    return eventProperties;
  }

  /**
   * {@return what changes about the user, unmodifiable: under {@code $set} and {@code $unset} the
   * properties to set and to remove}
   */
  public Map<String, @Nullable Object> userProperties() {
    return userProperties;
  }

  /** {@return the text that tells this event from others, or null; holds the user's ids} */
  public @Nullable String insertId() {
    return insertId;
  }

  /**
   * {@return the event as Amplitude's HTTP API takes it, as compact JSON; absent fields and empty
   * groups are left out, the time is in milliseconds since 1970}
   */
  public String toJson() {
    return JsonWriter.write(fields());
  }

  private Map<String, @Nullable Object> fields() {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("event_type", eventType);
    if (userId != null) {
      fields.put("user_id", userId);
    }
    if (deviceId != null) {
      fields.put("device_id", deviceId);
    }
    fields.put("time", time.toEpochMilli());
    if (!groups.isEmpty()) {
      fields.put("groups", groups);
    }
    fields.putAll(otherFields);
    fields.put("event_properties", eventProperties);
    fields.put("user_properties", userProperties);
    if (insertId != null) {
      fields.put("insert_id", insertId);
    }
    return fields;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof TrackingEvent that && fields().equals(that.fields());
  }

  @Override
  public int hashCode() {
    return fields().hashCode();
  }

  /** {@return type and time; ids and properties may be personal} */
  @Override
  public String toString() {
    return "TrackingEvent[" + eventType + ", " + time + "]";
  }

  /**
   * Builds an event. A null removes the field.
   *
   * <p>Not thread-safe.
   */
  public static final class Builder {
    private final String eventType;
    private final Instant time;
    private @Nullable String userId;
    private @Nullable String deviceId;
    private final Map<String, List<String>> groups = new LinkedHashMap<>();
    private final Map<String, Object> otherFields = new LinkedHashMap<>();
    private Map<String, @Nullable Object> eventProperties = Map.of();
    private Map<String, @Nullable Object> userProperties = Map.of();
    private @Nullable String insertId;

    private Builder(String eventType, Instant time) {
      this.eventType = Objects.requireNonNull(eventType, "eventType");
      this.time = Objects.requireNonNull(time, "time");
    }

    /** Sets the user id. */
    public Builder userId(@Nullable String userId) {
      this.userId = userId;
      return this;
    }

    /** Sets the device id. */
    public Builder deviceId(@Nullable String deviceId) {
      this.deviceId = deviceId;
      return this;
    }

    /** Adds the names of the user's groups by group type. */
    public Builder groups(Map<String, ? extends Collection<String>> groups) {
      groups.forEach((type, names) -> this.groups.put(type, List.copyOf(names)));
      return this;
    }

    /**
     * Sets a field that has no setter here, {@code country} or {@code session_id} for instance, by
     * its name in Amplitude's HTTP API; values as in {@link #eventProperties}.
     *
     * @throws IllegalArgumentException if the field has a setter of its own, or the value nests
     *     deeper than 100
     */
    public Builder otherField(String name, @Nullable Object value) {
      if (KNOWN_FIELDS.contains(Objects.requireNonNull(name, "name"))) {
        throw new IllegalArgumentException("the field '" + name + "' has a setter of its own");
      }
      Object plain = JsonValue.of(value).asPlain();
      if (plain == null) {
        otherFields.remove(name);
      } else {
        otherFields.put(name, plain);
      }
      return this;
    }

    /**
     * Sets what is told about the event. Maps, iterables and arrays are copied; a value that JSON
     * does not know becomes its string form.
     *
     * @throws IllegalArgumentException if a value nests deeper than 100
     */
    public Builder eventProperties(Map<String, ? extends @Nullable Object> properties) {
      eventProperties = JsonValue.of(properties).asMap();
      return this;
    }

    /**
     * Sets what changes about the user; values as in {@link #eventProperties}.
     *
     * @throws IllegalArgumentException if a value nests deeper than 100
     */
    public Builder userProperties(Map<String, ? extends @Nullable Object> properties) {
      userProperties = JsonValue.of(properties).asMap();
      return this;
    }

    /** Sets the text that tells this event from others. */
    public Builder insertId(@Nullable String insertId) {
      this.insertId = insertId;
      return this;
    }

    /** {@return the event} */
    public TrackingEvent build() {
      return new TrackingEvent(this);
    }
  }
}
