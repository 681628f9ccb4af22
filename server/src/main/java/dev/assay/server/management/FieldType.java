package dev.assay.server.management;

import dev.assay.server.management.ApiFault.BadField;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What a field of an object may hold. What conditions, percentages and the like have to be is left
 * to the compilation of the project.
 */
enum FieldType {
  TEXT("text"),
  BOOLEAN("true or false"),
  NUMBER("a number"),
  ID("an id"),
  IDS("an array of ids"),
  TEXTS("an array of texts"),
  OBJECT("an object"),
  OBJECTS("an array of objects"),
  TIME("a time such as 2026-03-01T10:00:00.000Z"),
  ANY("anything"),
  EXPERIMENT_TYPE("a-b-test or multi-arm-bandit"),
  DECISION("rollout, rollback or continue-running"),
  DEPLOYMENT_TYPE("client or server"),
  ROLE("reader, editor or admin");

  private final String description;

  FieldType(String description) {
    this.description = description;
  }

  private boolean matches(Object value) {
    return switch (this) {
      case TEXT -> value instanceof String;
      case BOOLEAN -> value instanceof Boolean;
      case NUMBER -> value instanceof Number;
      case ID -> isId(value);
      case IDS -> isListOf(value, FieldType::isId);
      case TEXTS -> isListOf(value, element -> element instanceof String);
      case OBJECT -> value instanceof Map;
      case OBJECTS -> isListOf(value, element -> element instanceof Map);
      case TIME -> value instanceof String text && time(text) != null;
      case ANY -> true;
      case EXPERIMENT_TYPE, DECISION, DEPLOYMENT_TYPE, ROLE -> isChoice(value);
    };
  }

  /** {@return a JSON schema; a null counts as absent} */
  Map<String, Object> schema() {
    return switch (this) {
      case TEXT -> schema("string");
      case BOOLEAN -> schema("boolean");
      case NUMBER -> schema("number");
      case ID -> Map.of("type", List.of("string", "integer", "null"));
      case IDS -> ApiComponents.ref("Ids");
      case TEXTS -> ApiComponents.ref("Texts");
      case OBJECT -> schema("object");
      case OBJECTS -> schema("array");
      case TIME -> Map.of("type", List.of("string", "null"), "format", "date-time");
      case ANY -> Map.of();
      case EXPERIMENT_TYPE, DECISION, DEPLOYMENT_TYPE, ROLE -> {
        List<@Nullable String> values = new ArrayList<>(choices());
        values.add(null);
        yield Map.of("enum", values);
      }
    };
  }

  private static Map<String, Object> schema(String type) {
    return Map.of("type", List.of(type, "null"));
  }

  /** {@return the words of the description} */
  private List<String> choices() {
    return List.of(description.split(", | or ", -1));
  }

  private boolean isChoice(Object value) {
    return value instanceof String text && choices().contains(text);
  }

  private static boolean isId(@Nullable Object value) {
    return value instanceof String || value instanceof Integer || value instanceof Long;
  }

  private static boolean isListOf(Object value, Predicate<@Nullable Object> element) {
    return value instanceof List<?> list && list.stream().allMatch(element);
  }

  /** {@return a time of the years 0 to 9999, or null: others have a sign} */
  static @Nullable Instant time(String text) {
    try {
      return Instant.parse(text.matches("[+-].*") ? "" : text);
    } catch (DateTimeParseException e) {
      return null;
    }
  }

  /** Looks at the fields of an object: unknown ones and those of the wrong type are faults. */
  static void check(
      Map<String, ?> object, Map<String, FieldType> known, String path, List<BadField> faults) {
    object.forEach(
        (name, value) -> {
          FieldType type = known.get(name);
          if (type == null) {
            String names = String.join(", ", known.keySet());
            faults.add(new BadField(path + "." + name, "unknown field; known are " + names));
          } else if (value != null && !type.matches(value)) {
            faults.add(new BadField(path + "." + name, "expected " + type.description));
          }
        });
  }
}
