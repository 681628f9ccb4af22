package dev.assay.evaluation;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Who variants are wanted for: identity and properties. Every field may be absent; servers want a
 * user id or a device id.
 *
 * <p>Immutable.
 */
public final class ExperimentUser {
  private final @Nullable String[] text;
  private final Map<String, @Nullable Object> userProperties;
  private final Map<String, List<String>> groups;
  private final Map<String, Map<String, Map<String, @Nullable Object>>> groupProperties;
  private final @Nullable List<String> cohortIds;
  private final Map<String, Map<String, List<String>>> groupCohortIds;
  private final Map<String, @Nullable Object> otherFields;

  private final EvaluationState standalone = EvaluationState.standalone(this);
  private volatile @Nullable Map<String, @Nullable Object> context;

  private ExperimentUser(Builder builder) {
    text = builder.text;
    userProperties = builder.userProperties;
    groups = builder.groups;
    groupProperties = frozenNames(builder.groupProperties, ExperimentUser::copied);
    cohortIds = builder.cohortIds;
    groupCohortIds = frozenNames(builder.groupCohortIds, ids -> ids);
    otherFields = builder.otherFields;
  }

  private ExperimentUser(
      ExperimentUser user,
      @Nullable List<String> cohortIds,
      Map<String, Map<String, List<String>>> groupCohortIds) {
    text = user.text;
    userProperties = user.userProperties;
    groups = user.groups;
    groupProperties = user.groupProperties;
    this.cohortIds = cohortIds;
    this.groupCohortIds = groupCohortIds;
    otherFields = user.otherFields;
  }

  /** {@return the map, or a copy of it if it belongs to a user already} */
  private static <V extends @Nullable Object> Map<String, V> writable(Map<String, V> map) {
    if (map instanceof LinkedHashMap) {
      return map;
    }
    // Copied apart: an empty one is the common case, and the compiler then drops the builder.
    return map.isEmpty() ? new LinkedHashMap<>() : new LinkedHashMap<>(map);
  }

  /** {@return the map as a user has it: from now on it is not {@linkplain #writable writable}} */
  private static <V extends @Nullable Object> Map<String, V> frozen(Map<String, V> map) {
    return map instanceof LinkedHashMap ? Collections.unmodifiableMap(map) : map;
  }

  private static <V extends @Nullable Object> Map<String, V> copied(Map<String, V> map) {
    return Collections.unmodifiableMap(new LinkedHashMap<>(map));
  }

  /** {@return a copy of what there is by group type and group name, with copies of the values} */
  private static <V> Map<String, Map<String, V>> frozenNames(
      Map<String, Map<String, V>> types, UnaryOperator<V> valueCopy) {
    if (types.isEmpty()) {
      return Map.of();
    }
    Map<String, Map<String, V>> copy = new LinkedHashMap<>();
    types.forEach(
        (type, names) -> {
          Map<String, V> namesCopy = new LinkedHashMap<>();
          names.forEach((name, value) -> namesCopy.put(name, valueCopy.apply(value)));
          copy.put(type, Collections.unmodifiableMap(namesCopy));
        });
    return Collections.unmodifiableMap(copy);
  }

  /** {@return a builder of a user without any field} */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Reads a user from its JSON form, as every SDK writes it: fields may be null, cohort ids an
   * array or an object whose names are the ids, a group's name a string or an array. Fields that
   * Assay does not know are kept, so that conditions can select them.
   *
   * @param json the user as a JSON object
   * @return the user
   * @throws UserFormatException if it is not a user; the message says where and why
   */
  public static ExperimentUser fromJson(String json) {
    return UserCodec.read(json);
  }

  /** {@return this user in its JSON form, absent fields left out} */
  public String toJson() {
    return UserCodec.write(this);
  }

  /** {@return a builder that begins with this user's fields} */
  public Builder toBuilder() {
    Builder builder = new Builder();
    builder.text = text;
    builder.isTextShared = true;
    builder.userProperties = userProperties;
    builder.groups = groups;
    groupProperties.forEach(
        (type, names) ->
            names.forEach((name, values) -> builder.groupPropertiesOf(type, name).putAll(values)));
    builder.cohortIds = cohortIds;
    groupCohortIds.forEach(
        (type, names) -> names.forEach((name, ids) -> builder.groupCohortIds(type, name, ids)));
    builder.otherFields = otherFields;
    return builder;
  }

  /** {@return this user with other cohort ids; the list and the maps are not copied} */
  ExperimentUser withCohortIds(
      @Nullable List<String> cohortIds, Map<String, Map<String, List<String>>> groupCohortIds) {
    return new ExperimentUser(this, cohortIds, groupCohortIds);
  }

  @Nullable String text(UserField field) {
    return text[field.ordinal()];
  }

  /** {@return the user id, or null} */
  public @Nullable String userId() {
    return text(UserField.USER_ID);
  }

  /** {@return the device id, or null} */
  public @Nullable String deviceId() {
    return text(UserField.DEVICE_ID);
  }

  /** {@return the country, or null} */
  public @Nullable String country() {
    return text(UserField.COUNTRY);
  }

  /** {@return the region, or null} */
  public @Nullable String region() {
    return text(UserField.REGION);
  }

  /** {@return the designated market area, or null} */
  public @Nullable String dma() {
    return text(UserField.DMA);
  }

  /** {@return the city, or null} */
  public @Nullable String city() {
    return text(UserField.CITY);
  }

  /** {@return the language, or null} */
  public @Nullable String language() {
    return text(UserField.LANGUAGE);
  }

  /** {@return the platform, or null} */
  public @Nullable String platform() {
    return text(UserField.PLATFORM);
  }

  /** {@return the version of the user's application, or null} */
  public @Nullable String version() {
    return text(UserField.VERSION);
  }

  /** {@return the operating system, or null} */
  public @Nullable String os() {
    return text(UserField.OS);
  }

  /** {@return the device's manufacturer, or null} */
  public @Nullable String deviceManufacturer() {
    return text(UserField.DEVICE_MANUFACTURER);
  }

  /** {@return the device's brand, or null} */
  public @Nullable String deviceBrand() {
    return text(UserField.DEVICE_BRAND);
  }

  /** {@return the device's model, or null} */
  public @Nullable String deviceModel() {
    return text(UserField.DEVICE_MODEL);
  }

  /** {@return the carrier, or null} */
  public @Nullable String carrier() {
    return text(UserField.CARRIER);
  }

  /** {@return the library that speaks for the user, or null: a client then names itself} */
  public @Nullable String library() {
    return text(UserField.LIBRARY);
  }

  /** {@return the IP address, or null} */
  public @Nullable String ipAddress() {
    return text(UserField.IP_ADDRESS);
  }

  /** {@return the user's properties, unmodifiable; values are plain JSON values} */
  public Map<String, @Nullable Object> userProperties() {
    return userProperties;
  }

  /** {@return the names of the user's groups by group type, unmodifiable; the first name counts} */
  public Map<String, List<String>> groups() {
    return groups;
  }

  /** {@return the properties of groups by group type and group name, unmodifiable} */
  public Map<String, Map<String, Map<String, @Nullable Object>>> groupProperties() {
    return groupProperties;
  }

  /** {@return the ids of the cohorts that the user is in, unmodifiable, empty if not told} */
  public List<String> cohortIds() {
    return cohortIds == null ? List.of() : cohortIds;
  }

  @Nullable List<String> cohortIdsOrNull() {
    return cohortIds;
  }

  /** {@return the ids of groups' cohorts by group type and group name, unmodifiable} */
  public Map<String, Map<String, List<String>>> groupCohortIds() {
    return groupCohortIds;
  }

  /** {@return fields that Assay does not know by their JSON names, unmodifiable} */
  public Map<String, @Nullable Object> otherFields() {
    return otherFields;
  }

  /** {@return the state of evaluations that have no other flags' results to remember} */
  EvaluationState standalone() {
    return standalone;
  }

  /** {@return what selectors walk: the objects {@code user} and {@code groups}} */
  Map<String, @Nullable Object> context() {
    Map<String, @Nullable Object> known = context;
    if (known == null) {
      known = UserCodec.context(this);
      context = known;
    }
    return known;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ExperimentUser that
        && UserCodec.fields(this).equals(UserCodec.fields(that));
  }

  @Override
  public int hashCode() {
    return UserCodec.fields(this).hashCode();
  }

  /** {@return the user's ids; properties are left out, for they may be personal} */
  @Override
  public String toString() {
    return "ExperimentUser[userId=" + userId() + ", deviceId=" + deviceId() + "]";
  }

  /**
   * Builds a user. A null removes the field.
   *
   * <p>Not thread-safe.
   */
  public static final class Builder {
    private @Nullable String[] text = new @Nullable String[UserField.COUNT];
    private boolean isTextShared;
    private Map<String, @Nullable Object> userProperties = Map.of();
    private Map<String, List<String>> groups = Map.of();
    private Map<String, Map<String, Map<String, @Nullable Object>>> groupProperties = Map.of();
    private @Nullable List<String> cohortIds;
    private Map<String, Map<String, List<String>>> groupCohortIds = Map.of();
    private Map<String, @Nullable Object> otherFields = Map.of();

    private Builder() {}

    Builder text(UserField field, @Nullable String value) {
      if (isTextShared) {
        text = text.clone();
        isTextShared = false;
      }
      text[field.ordinal()] = value;
      return this;
    }

    /** Sets the user id. */
    public Builder userId(@Nullable String userId) {
      return text(UserField.USER_ID, userId);
    }

    /** Sets the device id. */
    public Builder deviceId(@Nullable String deviceId) {
      return text(UserField.DEVICE_ID, deviceId);
    }

    /** Sets the country. */
    public Builder country(@Nullable String country) {
      return text(UserField.COUNTRY, country);
    }

    /** Sets the region. */
    public Builder region(@Nullable String region) {
      return text(UserField.REGION, region);
    }

    /** Sets the designated market area. */
    public Builder dma(@Nullable String dma) {
      return text(UserField.DMA, dma);
    }

    /** Sets the city. */
    public Builder city(@Nullable String city) {
      return text(UserField.CITY, city);
    }

    /** Sets the language. */
    public Builder language(@Nullable String language) {
      return text(UserField.LANGUAGE, language);
    }

    /** Sets the platform. */
    public Builder platform(@Nullable String platform) {
      return text(UserField.PLATFORM, platform);
    }

    /** Sets the version of the user's application. */
    public Builder version(@Nullable String version) {
      return text(UserField.VERSION, version);
    }

    /** Sets the operating system. */
    public Builder os(@Nullable String os) {
      return text(UserField.OS, os);
    }

    /** Sets the device's manufacturer. */
    public Builder deviceManufacturer(@Nullable String deviceManufacturer) {
      return text(UserField.DEVICE_MANUFACTURER, deviceManufacturer);
    }

    /** Sets the device's brand. */
    public Builder deviceBrand(@Nullable String deviceBrand) {
      return text(UserField.DEVICE_BRAND, deviceBrand);
    }

    /** Sets the device's model. */
    public Builder deviceModel(@Nullable String deviceModel) {
      return text(UserField.DEVICE_MODEL, deviceModel);
    }

    /** Sets the carrier. */
    public Builder carrier(@Nullable String carrier) {
      return text(UserField.CARRIER, carrier);
    }

    /** Sets the library; unset, a client names itself. */
    public Builder library(@Nullable String library) {
      return text(UserField.LIBRARY, library);
    }

    /** Sets the IP address. */
    public Builder ipAddress(@Nullable String ipAddress) {
      return text(UserField.IP_ADDRESS, ipAddress);
    }

    /**
     * Sets one property. Maps, iterables and arrays are copied; a value that JSON does not know (a
     * date, an enum constant, NaN) becomes its string form.
     *
     * @throws IllegalArgumentException if the value nests deeper than 100
     */
    public Builder userProperty(String name, @Nullable Object value) {
      Objects.requireNonNull(name, "name");
      userProperties = writable(userProperties);
      userProperties.put(name, PlainValues.copy("user property", name, value));
      return this;
    }

    /** Sets several properties, each as {@link #userProperty} does. */
    public Builder userProperties(Map<String, ? extends @Nullable Object> properties) {
      properties.forEach(this::userProperty);
      return this;
    }

    /** Sets the names of the user's groups of one type; the first name counts in evaluation. */
    public Builder group(String groupType, String... groupNames) {
      return group(groupType, List.of(groupNames));
    }

    Builder group(String groupType, Collection<String> groupNames) {
      groups = writable(groups);
      groups.put(Objects.requireNonNull(groupType, "groupType"), List.copyOf(groupNames));
      return this;
    }

    /** Sets the names of the user's groups of several types. */
    public Builder groups(Map<String, ? extends Collection<String>> groups) {
      groups.forEach(this::group);
      return this;
    }

    /** Sets one property of a group; values as in {@link #userProperty}. */
    public Builder groupProperty(
        String groupType, String groupName, String name, @Nullable Object value) {
      Objects.requireNonNull(name, "name");
      groupPropertiesOf(groupType, groupName)
          .put(name, PlainValues.copy("group property", name, value));
      return this;
    }

    private Map<String, @Nullable Object> groupPropertiesOf(String groupType, String groupName) {
      groupProperties = writable(groupProperties);
      return groupProperties
          .computeIfAbsent(
              Objects.requireNonNull(groupType, "groupType"), t -> new LinkedHashMap<>())
          .computeIfAbsent(
              Objects.requireNonNull(groupName, "groupName"), n -> new LinkedHashMap<>());
    }

    /** Sets the ids of the cohorts that the user is in. */
    public Builder cohortIds(@Nullable Collection<String> cohortIds) {
      this.cohortIds = cohortIds == null ? null : List.copyOf(cohortIds);
      return this;
    }

    /** Sets the ids of the cohorts that a group is in. */
    public Builder groupCohortIds(
        String groupType, String groupName, Collection<String> cohortIds) {
      groupCohortIds = writable(groupCohortIds);
      groupCohortIds
          .computeIfAbsent(
              Objects.requireNonNull(groupType, "groupType"), t -> new LinkedHashMap<>())
          .put(Objects.requireNonNull(groupName, "groupName"), List.copyOf(cohortIds));
      return this;
    }

    /**
     * Sets a field that has no setter here, by its JSON name; values as in {@link #userProperty}.
     *
     * @throws IllegalArgumentException if the field has a setter of its own
     */
    public Builder otherField(String name, @Nullable Object value) {
      if (UserCodec.isKnown(Objects.requireNonNull(name, "name"))) {
        throw new IllegalArgumentException("the field '" + name + "' has a setter of its own");
      }
      otherFields = writable(otherFields);
      otherFields.put(name, PlainValues.copy("field", name, value));
      return this;
    }

    /** {@return the user} */
    public ExperimentUser build() {
      isTextShared = true;
      userProperties = frozen(userProperties);
      groups = frozen(groups);
      otherFields = frozen(otherFields);
      return new ExperimentUser(this);
    }
  }
}
