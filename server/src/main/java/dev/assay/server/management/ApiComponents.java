package dev.assay.server.management;

import dev.assay.evaluation.JsonValue;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/** JSON schemas of objects, made of their fields. */
final class ApiComponents {
  /** What fields hold whose type says only that they are objects, or arrays of them. */
  private static final Map<String, Map<String, Object>> NESTED =
      Map.of(
          "variants", nullableArrayOf("Variant"),
          "targetSegments", nullableArrayOf("TargetSegment"),
          "slots", nullableArrayOf("Slot"),
          "rolloutWeights", ref("Weights"),
          "parentDependencies", ref("ParentDependencies"),
          "exposureEvent", ref("ExposureEvent"));

  private ApiComponents() {}

  /** {@return the schemas of what is part of objects, and of answers, by name} */
  static Map<String, Object> parts() {
    try (InputStream in = ApiComponents.class.getResourceAsStream("openapi-schemas.json")) {
      byte[] json = Objects.requireNonNull(in, "openapi-schemas.json").readAllBytes();
      Map<String, Object> parts = new LinkedHashMap<>();
      JsonValue.parse(new String(json, StandardCharsets.UTF_8))
          .asMap()
          .forEach((name, schema) -> parts.put(name, Objects.requireNonNull(schema)));
      return parts;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Map<String, Object> ref(String name) {
    return Map.of("$ref", "#/components/schemas/" + name);
  }

  private static Map<String, Object> nullableArrayOf(String name) {
    return Map.of("type", List.of("array", "null"), "items", ref(name));
  }

  static Map<String, Object> object(Map<String, ?> properties, Set<String> required) {
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("type", "object");
    schema.put("properties", properties);
    schema.put("required", List.copyOf(new TreeSet<>(required)));
    schema.put("additionalProperties", false);
    return schema;
  }

  /** {@return the schema of a body of these fields; a null counts as absent} */
  static Map<String, Object> taken(Map<String, FieldType> fields, Set<String> required) {
    Map<String, Object> properties = new LinkedHashMap<>();
    fields.forEach((name, type) -> properties.put(name, NESTED.getOrDefault(name, type.schema())));
    return object(properties, required);
  }

  /** {@return the schema of an object as it is shown} */
  static Map<String, Object> shown(Resource resource) {
    Map<String, FieldType> fields = new LinkedHashMap<>();
    Set<String> required = new TreeSet<>();
    fields.put("id", FieldType.TEXT);
    if (resource != Resource.PROJECT) {
      fields.put("projectId", FieldType.TEXT);
      required.add("projectId");
    }
    if (resource != Resource.PROJECT && resource != Resource.COHORT) {
      fields.put("key", FieldType.TEXT);
      required.add("key");
    }
    fields.putAll(resource.fields());
    fields.remove(ProjectKeyOperations.SECRET_KEY);
    fields.put("deleted", FieldType.BOOLEAN);
    fields.put("version", FieldType.NUMBER);
    required.addAll(Set.of("id", "deleted", "version"));
    for (String name : Resource.STAMPS) {
      fields.put(name, FieldType.TEXT);
      required.add(name);
    }
    if (resource == Resource.COHORT) {
      fields.put("size", FieldType.NUMBER);
      fields.put("lastModified", FieldType.NUMBER);
      required.addAll(Set.of("size", "lastModified"));
    }
    return taken(fields, required);
  }
}
