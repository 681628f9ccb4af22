package dev.assay.sdk.internal.openfeature;

import dev.assay.evaluation.ExperimentUser;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * From an evaluation context to a user: ids and fields by their names, in camel case or with
 * underscores, everything else as user properties.
 */
public final class ContextMapping {
  private static final String TARGETING_KEY = "targetingKey";

  /** What a value of the context sets. */
  @FunctionalInterface
  private interface Field {
    void set(ExperimentUser.Builder user, String text);
  }

  private static final Map<String, Field> TEXTS = new HashMap<>();

  static {
    put(ExperimentUser.Builder::userId, "userId", "user_id");
    put(ExperimentUser.Builder::deviceId, "deviceId", "device_id");
    put(ExperimentUser.Builder::country, "country");
    put(ExperimentUser.Builder::region, "region");
    put(ExperimentUser.Builder::dma, "dma");
    put(ExperimentUser.Builder::city, "city");
    put(ExperimentUser.Builder::language, "language");
    put(ExperimentUser.Builder::platform, "platform");
    put(ExperimentUser.Builder::version, "version");
    put(ExperimentUser.Builder::os, "os");
    put(ExperimentUser.Builder::deviceManufacturer, "deviceManufacturer", "device_manufacturer");
    put(ExperimentUser.Builder::deviceBrand, "deviceBrand", "device_brand");
    put(ExperimentUser.Builder::deviceModel, "deviceModel", "device_model");
    put(ExperimentUser.Builder::carrier, "carrier");
    put(ExperimentUser.Builder::library, "library");
    put(ExperimentUser.Builder::ipAddress, "ipAddress", "ip_address");
  }

  private ContextMapping() {}

  private static void put(Field field, String... names) {
    for (String name : names) {
      TEXTS.put(name, field);
    }
  }

  /**
   * {@return the user that a context speaks of}
   *
   * @param context plain values by name: maps, lists, text, numbers, booleans, null; anything else
   *     counts as its text
   * @throws IllegalArgumentException if a value cannot be what its name says; names it
   */
  public static ExperimentUser user(Map<String, ? extends @Nullable Object> context) {
    ExperimentUser.Builder user = ExperimentUser.builder();
    Object targetingKey = context.get(TARGETING_KEY);
    if (targetingKey != null) {
      user.userId(text(TARGETING_KEY, targetingKey));
    }
    context.forEach(
        (name, value) -> {
          if (!name.equals(TARGETING_KEY)) {
            add(user, name, value);
          }
        });
    return user.build();
  }

  /** {@return whether the user has an id, as servers demand it} */
  public static boolean hasId(ExperimentUser user) {
    return isPresent(user.userId()) || isPresent(user.deviceId());
  }

  private static boolean isPresent(@Nullable String id) {
    return id != null && !id.isEmpty();
  }

  private static void add(ExperimentUser.Builder user, String name, @Nullable Object value) {
    Field text = TEXTS.get(name);
    if (text != null) {
      if (value != null) {
        text.set(user, text(name, value));
      }
      return;
    }
    switch (name) {
      case "groups" -> object(name, value).forEach((type, v) -> user.group(type, names(type, v)));
      case "groupProperties", "group_properties" -> addGroupProperties(user, name, value);
      case "userProperties", "user_properties" ->
          object(name, value).forEach((property, v) -> user.userProperty(property, v));
      default -> user.userProperty(name, value);
    }
  }

  private static void addGroupProperties(
      ExperimentUser.Builder user, String name, @Nullable Object value) {
    object(name, value)
        .forEach(
            (type, groups) ->
                object(name + '.' + type, groups)
                    .forEach(
                        (group, properties) ->
                            object(name + '.' + type + '.' + group, properties)
                                .forEach((p, v) -> user.groupProperty(type, group, p, v))));
  }

  private static String[] names(String type, @Nullable Object value) {
    if (!(value instanceof List<?> list)) {
      return value == null ? new String[0] : new String[] {text("groups." + type, value)};
    }
    List<String> names = new ArrayList<>();
    for (Object name : list) {
      names.add(text("groups." + type, name));
    }
    return names.toArray(new String[0]);
  }

  private static String text(String name, @Nullable Object value) {
    if (value == null || value instanceof Map || value instanceof List) {
      throw new IllegalArgumentException(name + ": expected a text");
    }
    return value.toString();
  }

  /** {@return the fields of an object, none if it is null} */
  private static Map<String, @Nullable Object> object(String name, @Nullable Object value) {
    if (value == null) {
      return Map.of();
    }
    if (!(value instanceof Map<?, ?> map)) {
      throw new IllegalArgumentException(name + ": expected an object");
    }
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    map.forEach((key, field) -> fields.put(String.valueOf(key), field));
    return fields;
  }
}
