package dev.assay.testkit;

import dev.assay.evaluation.JsonValue;
import dev.assay.evaluation.Variant;
import dev.assay.evaluation.Variants;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A file of vectors. A vector is written in one of three forms:
 *
 * <ul>
 *   <li>flags (or those of the file), user, flagKeys and expect: the variants by flag key;
 *   <li>one condition: selector, op and values, with a user, or with a property that becomes the
 *       user property {@code p}; expect tells whether the condition holds;
 *   <li>one hash: salt and bucketingValue, with the percentage point and the position that they
 *       hash to.
 * </ul>
 */
final class VectorFile {
  private static final String KEY = "flag";
  private static final List<String> PROPERTY = List.of("context", "user", "user_properties", "p");

  private final String section;
  private final JsonValue file;

  VectorFile(String section, @Nullable Object plain) {
    this.section = section;
    this.file = JsonValue.of(plain);
  }

  List<ConformanceVector> vectors() {
    List<ConformanceVector> vectors = new ArrayList<>();
    JsonValue listed = file.get("vectors");
    for (int i = 0; i < listed.size(); i++) {
      vectors.add(vector(listed.get(i)));
    }
    return vectors;
  }

  private ConformanceVector vector(JsonValue vector) {
    if (vector.get("op").exists()) {
      return ofCondition(vector);
    }
    return vector.get("salt").exists() ? ofHash(vector) : ofFlags(vector);
  }

  private ConformanceVector ofFlags(JsonValue vector) {
    JsonValue flags = vector.get("flags").exists() ? vector.get("flags") : file.get("flags");
    return make(
        vector,
        vector.get("name").asString(""),
        flags,
        vector.get("user"),
        Variants.parse(vector.get("expect").toJson()));
  }

  private ConformanceVector ofCondition(JsonValue vector) {
    Map<String, @Nullable Object> condition = new LinkedHashMap<>();
    condition.put(
        "selector", vector.get("selector").exists() ? vector.get("selector").asList() : PROPERTY);
    condition.put("op", vector.get("op").asPlain());
    condition.put("values", vector.get("values").asList());
    JsonValue property = vector.get("property");
    String name = property + " " + condition.get("op") + " " + vector.get("values");
    return make(
        vector,
        vector.get("name").asString(vector.get("user").exists() ? condition.toString() : name),
        oneFlag("conditions", List.of(List.of(condition))),
        vector.get("user").exists() ? vector.get("user") : userWith(property),
        vector.get("expect").asBoolean(false) ? Map.of(KEY, Variant.of("on")) : Map.of());
  }

  /** Makes a flag that is on for a single point and position. */
  private ConformanceVector ofHash(JsonValue vector) {
    int point = vector.get("point").asInt(-1);
    int position = vector.get("position").asInt(-1);
    Map<String, ?> distribution = Map.of("variant", "on", "range", List.of(position, position + 1));
    Map<String, ?> allocation =
        Map.of("range", List.of(point, point + 1), "distributions", List.of(distribution));
    Map<String, ?> bucket =
        Map.of(
            "selector",
            PROPERTY,
            "salt",
            vector.get("salt").asString(""),
            "allocations",
            List.of(allocation));
    JsonValue value = vector.get("bucketingValue");
    return make(
        vector,
        vector.get("name").asString(vector.get("salt").asString("") + "/" + value),
        oneFlag("bucket", bucket),
        userWith(value),
        Map.of(KEY, Variant.of("on")));
  }

  private ConformanceVector make(
      JsonValue vector,
      String name,
      JsonValue flags,
      JsonValue user,
      Map<String, Variant> expected) {
    return new ConformanceVector(
        name,
        file.get("section").asString(section),
        flags.toJson(),
        user.toJson(),
        vector.get("flagKeys").asList().stream().map(String::valueOf).toList(),
        expected,
        vector.get("deliberate").asBoolean(false));
  }

  /** Makes a flag that is on where its one segment matches; hashes have a variant of their own. */
  private static JsonValue oneFlag(String part, Object value) {
    Map<String, @Nullable Object> segment = new LinkedHashMap<>();
    segment.put(part, value);
    if (part.equals("conditions")) {
      segment.put("variant", "on");
    }
    return JsonValue.of(
        List.of(
            Map.of(
                "key",
                KEY,
                "variants",
                Map.of("on", Map.of("key", "on", "value", "on")),
                "segments",
                List.of(segment))));
  }

  private static JsonValue userWith(JsonValue property) {
    Map<String, @Nullable Object> user = new LinkedHashMap<>();
    user.put("user_id", "user-1");
    if (property.exists()) {
      Map<String, @Nullable Object> properties = new LinkedHashMap<>();
      properties.put("p", property.asPlain());
      user.put("user_properties", properties);
    }
    return JsonValue.of(user);
  }
}
