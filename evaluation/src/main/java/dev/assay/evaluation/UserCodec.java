package dev.assay.evaluation;

import dev.assay.evaluation.internal.json.JsonException;
import dev.assay.evaluation.internal.json.JsonReader;
import dev.assay.evaluation.internal.json.JsonWriter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** The user's JSON form (remote evaluation protocol) and the form that selectors walk. */
final class UserCodec {
  static final String USER_PROPERTIES = "user_properties";
  static final String GROUPS = "groups";
  static final String GROUP_PROPERTIES = "group_properties";
  static final String COHORT_IDS = "cohort_ids";
  static final String GROUP_COHORT_IDS = "group_cohort_ids";

  private static final Set<String> STRUCTURED =
      Set.of(USER_PROPERTIES, GROUPS, GROUP_PROPERTIES, COHORT_IDS, GROUP_COHORT_IDS);

  private static final int FIRST_CHARACTERS = 256;

  private UserCodec() {}

  static boolean isKnown(String wireName) {
    return STRUCTURED.contains(wireName) || UserField.of(wireName) != null;
  }

  static String write(ExperimentUser user) {
    StringBuilder out = new StringBuilder(FIRST_CHARACTERS);
    forEachField(user, (name, value) -> JsonWriter.writeField(out, 0, name, value));
    return out.append(out.isEmpty() ? "{}" : "}").toString();
  }

  /** {@return every field that is set, under its JSON name} */
  static Map<String, @Nullable Object> fields(ExperimentUser user) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    forEachField(user, fields::put);
    return fields;
  }

  private static void forEachField(
      ExperimentUser user, BiConsumer<String, @Nullable Object> action) {
    forEachFlatField(user, action);
    tellIfAny(action, GROUPS, user.groups());
    tellIfAny(action, GROUP_PROPERTIES, user.groupProperties());
    tellIfAny(action, GROUP_COHORT_IDS, user.groupCohortIds());
  }

  private static void forEachFlatField(
      ExperimentUser user, BiConsumer<String, @Nullable Object> action) {
    for (UserField field : UserField.ALL) {
      String value = user.text(field);
      if (value != null) {
        action.accept(field.wireName, value);
      }
    }
    tellIfAny(action, USER_PROPERTIES, user.userProperties());
    List<String> cohortIds = user.cohortIdsOrNull();
    if (cohortIds != null) {
      action.accept(COHORT_IDS, cohortIds);
    }
    user.otherFields().forEach(action);
  }

  private static void tellIfAny(
      BiConsumer<String, @Nullable Object> action, String name, Map<String, ?> value) {
    if (!value.isEmpty()) {
      action.accept(name, value);
    }
  }

  /** {@return the evaluation context: {@code user} and, per group type, its first group} */
  static Map<String, @Nullable Object> context(ExperimentUser user) {
    Map<String, @Nullable Object> context = new LinkedHashMap<>();
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    forEachFlatField(user, fields::put);
    tellIfAny(context::put, "user", fields);
    Map<String, @Nullable Object> groups = new LinkedHashMap<>();
    user.groups()
        .forEach(
            (type, names) -> {
              if (!names.isEmpty()) {
                groups.put(type, group(user, type, names.get(0)));
              }
            });
    tellIfAny(context::put, GROUPS, groups);
    return Collections.unmodifiableMap(context);
  }

  private static Map<String, @Nullable Object> group(
      ExperimentUser user, String type, String name) {
    Map<String, @Nullable Object> group = new LinkedHashMap<>();
    group.put("group_name", name);
    Map<String, @Nullable Object> properties =
        user.groupProperties().getOrDefault(type, Map.of()).get(name);
    if (properties != null) {
      group.put(GROUP_PROPERTIES, properties);
    }
    List<String> cohortIds =
        user.groupCohortIds().getOrDefault(type, Map.of()).getOrDefault(name, List.of());
    if (!cohortIds.isEmpty()) {
      group.put(COHORT_IDS, cohortIds);
    }
    return group;
  }

  static ExperimentUser read(String json) {
    Object root;
    try {
      root = JsonReader.read(json);
    } catch (JsonException e) {
      throw new UserFormatException("$", String.valueOf(e.getMessage()));
    }
    try {
      return read(object("$", root));
    } catch (PlainValues.TooDeepException e) {
      throw new UserFormatException("$", e.reason());
    }
  }

  private static ExperimentUser read(Map<String, @Nullable Object> fields) {
    ExperimentUser.Builder user = ExperimentUser.builder();
    fields.forEach(
        (name, value) -> {
          if (value != null) {
            readField(user, name, value);
          }
        });
    return user.build();
  }

  private static void readField(ExperimentUser.Builder user, String name, Object value) {
    UserField field = UserField.of(name);
    if (field != null) {
      user.text(field, scalar(name, value));
      return;
    }
    switch (name) {
      case USER_PROPERTIES -> user.userProperties(object(name, value));
      case COHORT_IDS -> user.cohortIds(names(name, value));
      case GROUPS ->
          object(name, value).forEach((type, v) -> user.group(type, names(name + "." + type, v)));
      case GROUP_PROPERTIES -> readGroupProperties(user, object(name, value));
      case GROUP_COHORT_IDS -> readGroupCohortIds(user, object(name, value));
      default -> user.otherField(name, value);
    }
  }

  private static void readGroupProperties(
      ExperimentUser.Builder user, Map<String, @Nullable Object> types) {
    types.forEach(
        (type, groups) -> {
          String path = GROUP_PROPERTIES + "." + type;
          nullable(path, groups)
              .forEach(
                  (group, properties) ->
                      nullable(path + "." + group, properties)
                          .forEach((p, value) -> user.groupProperty(type, group, p, value)));
        });
  }

  private static void readGroupCohortIds(
      ExperimentUser.Builder user, Map<String, @Nullable Object> types) {
    types.forEach(
        (type, groups) -> {
          String path = GROUP_COHORT_IDS + "." + type;
          nullable(path, groups)
              .forEach(
                  (group, ids) -> user.groupCohortIds(type, group, names(path + "." + group, ids)));
        });
  }

  private static Map<String, @Nullable Object> nullable(String path, @Nullable Object value) {
    return value == null ? Map.of() : object(path, value);
  }

  private static Map<String, @Nullable Object> object(String path, @Nullable Object value) {
    if (value instanceof Map) {
      return PlainValues.asObject(value);
    }
    throw new UserFormatException(path, "expected an object, found " + kind(value));
  }

  private static String scalar(String path, @Nullable Object value) {
    if (value instanceof String || value instanceof Number || value instanceof Boolean) {
      return value.toString();
    }
    throw new UserFormatException(path, "expected a string, found " + kind(value));
  }

  /** Reads names from an array, an object whose names they are, or a single string. */
  private static List<String> names(String path, @Nullable Object value) {
    if (value instanceof Map) {
      return List.copyOf(PlainValues.asObject(value).keySet());
    }
    List<String> names = new ArrayList<>();
    if (value instanceof List<?> elements) {
      for (Object element : elements) {
        names.add(scalar(path + "[" + names.size() + "]", element));
      }
    } else if (value != null) {
      names.add(scalar(path, value));
    }
    return names;
  }

  static String kind(@Nullable Object value) {
    if (value == null) {
      return "null";
    }
    if (value instanceof Map) {
      return "an object";
    }
    if (value instanceof List) {
      return "an array";
    }
    if (value instanceof String) {
      return "a string";
    }
    return value instanceof Boolean ? "a boolean" : "a number";
  }
}
