package dev.assay.server.management;

import dev.assay.evaluation.Cohort;
import dev.assay.evaluation.JsonValue;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An object's fields while they are changed.
 *
 * <p>Not thread-safe.
 */
final class Document {
  private static final String ALPHABET =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  private static final int SALT_LENGTH = 8;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final Resource resource;
  private final Map<String, @Nullable Object> fields;

  private Document(Resource resource, Map<String, ?> fields) {
    this.resource = resource;
    this.fields = new LinkedHashMap<>(fields);
  }

  static Document of(Resource resource, Map<String, ?> fields) {
    return new Document(resource, fields);
  }

  @Nullable Object get(String name) {
    return fields.get(name);
  }

  String text(String name, String otherwise) {
    return fields.get(name) instanceof String text ? text : otherwise;
  }

  void put(String name, @Nullable Object value) {
    fields.put(name, value);
  }

  /** Takes the fields of a body that the resource has; a null takes the field away. */
  void merge(Map<String, ?> body) {
    for (String name : resource.fields().keySet()) {
      if (body.containsKey(name)) {
        fields.put(name, body.get(name));
      }
    }
  }

  /** {@return the elements of an array of objects, each to be changed at will} */
  List<Map<String, @Nullable Object>> objects(String name) {
    List<Map<String, @Nullable Object>> objects = new ArrayList<>();
    if (fields.get(name) instanceof List<?> list) {
      for (Object element : list) {
        objects.add(new LinkedHashMap<>(JsonValue.of(element).asMap()));
      }
    }
    return objects;
  }

  /** {@return the elements of an array as text: ids may have been written as numbers} */
  List<String> texts(String name) {
    List<String> texts = new ArrayList<>();
    if (fields.get(name) instanceof List<?> list) {
      list.forEach(element -> texts.add(String.valueOf(element)));
    }
    return texts;
  }

  /** {@return an array of ids as texts; what is none as it is: it is going to be refused} */
  private static Object texts(@Nullable Object value) {
    if (value == null) {
      return List.of();
    }
    return value instanceof List<?> list
        ? list.stream().map(e -> e instanceof Number ? e.toString() : e).toList()
        : value;
  }

  /** {@return an object's fields, to be changed at will} */
  Map<String, @Nullable Object> object(String name) {
    return new LinkedHashMap<>(JsonValue.of(fields.get(name)).asMap());
  }

  /** {@return the fields in their order, with what is not said} */
  JsonValue finish() {
    switch (resource) {
      case FLAG, EXPERIMENT -> finishFlag();
      case MUTEX -> finishMutex();
      case HOLDOUT -> finishHoldout();
      case COHORT -> otherwise("groupType", Cohort.USER);
      case DEPLOYMENT, PROJECT -> {}
    }
    Map<String, @Nullable Object> ordered = new LinkedHashMap<>();
    for (String name : resource.fields().keySet()) {
      Object value = fields.get(name);
      if (value != null) {
        ordered.put(name, value);
      }
    }
    return JsonValue.of(ordered);
  }

  private void otherwise(String name, Object value) {
    if (fields.get(name) == null) {
      fields.put(name, value);
    }
  }

  private void finishBucketing() {
    otherwise("evaluationMode", "remote");
    otherwise("bucketingKey", "user_id");
    otherwise("bucketingSalt", newSalt());
    otherwise("bucketingUnit", Cohort.USER);
  }

  static String newSalt() {
    StringBuilder salt = new StringBuilder();
    for (int i = 0; i < SALT_LENGTH; i++) {
      salt.append(ALPHABET.charAt(RANDOM.nextInt(ALPHABET.length())));
    }
    return salt.toString();
  }

  private void finishFlag() {
    finishBucketing();
    otherwise("enabled", false);
    otherwise("deployments", List.of());
    otherwise("variants", List.of(Map.of("key", "on")));
    otherwise("rolloutPercentage", 0);
    otherwise("targetSegments", List.of());
    otherwise("tags", List.of());
    put("deployments", texts("deployments"));
    finishWeights();
    if (resource == Resource.EXPERIMENT) {
      otherwise("experimentType", "a-b-test");
      otherwise("stickyBucketing", false);
      otherwise("state", "planning");
    }
  }

  /**
   * Weights stand in one place, and each variant has one: what is added later has none at first.
   */
  private void finishWeights() {
    List<Map<String, @Nullable Object>> variants = objects("variants");
    boolean isSaid = fields.get("rolloutWeights") != null;
    Map<String, @Nullable Object> weights = object("rolloutWeights");
    boolean anyOwn = variants.stream().anyMatch(variant -> variant.get("rolloutWeight") != null);
    for (Map<String, @Nullable Object> variant : variants) {
      String key = String.valueOf(variant.get("key"));
      Object own = variant.remove("rolloutWeight");
      if (own != null) {
        weights.put(key, own);
      } else if (!weights.containsKey(key)) {
        weights.put(key, isSaid || anyOwn || key.equals("off") ? 0 : 1);
      }
    }
    put("variants", variants);
    if (fields.get("rolloutWeights") == null || fields.get("rolloutWeights") instanceof Map) {
      put("rolloutWeights", weights);
    }
  }

  private void finishMutex() {
    finishBucketing();
    List<Map<String, @Nullable Object>> slots = objects("slots");
    int index = 1;
    for (Map<String, @Nullable Object> slot : slots) {
      slot.putIfAbsent("name", "SLOT " + index);
      slot.putIfAbsent("index", index);
      slot.putIfAbsent("variantKey", "slot-" + slot.get("index"));
      for (String name : List.of("experiments", "holdouts", "individuals", "cohorts")) {
        slot.put(name, texts(slot.get(name)));
      }
      index++;
    }
    put("slots", slots);
  }

  private void finishHoldout() {
    finishBucketing();
    otherwise("variantName", "on");
    otherwise("experiments", List.of());
    otherwise("individualInclusion", List.of());
    otherwise("individualExclusion", List.of());
    put("experiments", texts("experiments"));
  }
}
