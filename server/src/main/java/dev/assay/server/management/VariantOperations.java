package dev.assay.server.management;

import dev.assay.evaluation.JsonValue;
import dev.assay.server.http.ApiReply;
import dev.assay.server.management.Edits.Edit;
import dev.assay.server.store.StoredObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Variants of flags and experiments, and who always gets them. */
final class VariantOperations {
  private static final int MOST_DELETED = 100;
  private static final String KEY = "key";
  private static final String VARIANTS = "variants";
  private static final String WEIGHTS = "rolloutWeights";
  private static final String WEIGHT = "rolloutWeight";

  private final Edits edits;
  private final Resource resource;

  VariantOperations(Edits edits, Resource resource) {
    this.edits = edits;
    this.resource = resource;
  }

  static Map<String, FieldType> fields() {
    Map<String, FieldType> fields = new LinkedHashMap<>();
    fields.put(KEY, FieldType.TEXT);
    fields.put("name", FieldType.TEXT);
    fields.put("description", FieldType.TEXT);
    fields.put("payload", FieldType.ANY);
    fields.put(WEIGHT, FieldType.NUMBER);
    return fields;
  }

  private StoredObject flag(ApiCall call) {
    String id = call.param("id");
    return edits.store().read(tx -> Edits.existing(tx, resource, id));
  }

  ApiReply list(ApiCall call) {
    JsonValue document = flag(call).document();
    List<Map<String, @Nullable Object>> shown = new ArrayList<>();
    for (int i = 0; i < document.get(VARIANTS).size(); i++) {
      shown.add(view(document, document.get(VARIANTS).get(i)));
    }
    return Views.ok(shown);
  }

  ApiReply get(ApiCall call) {
    JsonValue document = flag(call).document();
    return Views.ok(view(document, variant(document, call.param("variantKey"))));
  }

  private static Map<String, @Nullable Object> view(JsonValue document, JsonValue variant) {
    Map<String, @Nullable Object> shown = new LinkedHashMap<>();
    for (String name : fields().keySet()) {
      if (variant.get(name).exists()) {
        shown.put(name, variant.get(name).asPlain());
      }
    }
    String key = variant.get(KEY).asString("");
    shown.put(WEIGHT, document.get(WEIGHTS).get(key).asPlain());
    return shown;
  }

  private static JsonValue variant(JsonValue document, String key) {
    JsonValue variants = document.get(VARIANTS);
    for (int i = 0; i < variants.size(); i++) {
      if (variants.get(i).get(KEY).asString("").equals(key)) {
        return variants.get(i);
      }
    }
    throw noSuchVariant(key);
  }

  private static ApiFault noSuchVariant(String key) {
    return ApiFault.notFound("variant '" + key + "'");
  }

  ApiReply create(ApiCall call) throws IOException {
    Map<String, @Nullable Object> body = call.object(fields(), Set.of(KEY));
    String key = String.valueOf(body.get(KEY));
    return change(
        call,
        document -> {
          List<Map<String, @Nullable Object>> variants = document.objects(VARIANTS);
          refuseTaken(variants, key);
          variants.add(body);
          document.put(VARIANTS, variants);
        });
  }

  private static void refuseTaken(List<Map<String, @Nullable Object>> variants, String key) {
    if (variants.stream().anyMatch(variant -> key.equals(variant.get(KEY)))) {
      throw ApiFault.conflict("there is a variant '" + key + "'");
    }
  }

  ApiReply patch(ApiCall call) throws IOException {
    Map<String, @Nullable Object> body = call.object(fields(), Set.of());
    return changeVariant(
        call,
        (document, variant) -> {
          String before = String.valueOf(variant.get(KEY));
          String after = body.get(KEY) instanceof String key ? key : before;
          if (!after.equals(before)) {
            refuseTaken(document.objects(VARIANTS), after);
            changeWeights(document, weights -> renamed(weights, before, after));
          }
          variant.putAll(body);
          variant.put(KEY, after);
          variant.values().removeIf(Objects::isNull);
        });
  }

  private static Map<String, @Nullable Object> renamed(
      Map<String, @Nullable Object> weights, String before, String after) {
    Map<String, @Nullable Object> renamed = new LinkedHashMap<>();
    weights.forEach((key, weight) -> renamed.put(key.equals(before) ? after : key, weight));
    return renamed;
  }

  ApiReply delete(ApiCall call) {
    String key = call.param("variantKey");
    return change(
        call,
        document -> {
          List<Map<String, @Nullable Object>> variants = document.objects(VARIANTS);
          if (!variants.removeIf(variant -> key.equals(variant.get(KEY)))) {
            throw noSuchVariant(key);
          }
          document.put(VARIANTS, variants);
          changeWeights(
              document,
              weights -> {
                weights.remove(key);
                return weights;
              });
        });
  }

  /** Changes the weights of everybody and of all segments. */
  private static void changeWeights(
      Document document, UnaryOperator<Map<String, @Nullable Object>> change) {
    document.put(WEIGHTS, change.apply(document.object(WEIGHTS)));
    List<Map<String, @Nullable Object>> segments = document.objects("targetSegments");
    for (Map<String, @Nullable Object> segment : segments) {
      if (segment.get(WEIGHTS) != null) {
        Map<String, @Nullable Object> weights =
            new LinkedHashMap<>(JsonValue.of(segment.get(WEIGHTS)).asMap());
        segment.put(WEIGHTS, change.apply(weights));
      }
    }
    document.put("targetSegments", segments);
  }

  private ApiReply change(ApiCall call, Consumer<Document> change) {
    Edit edit = Edit.of(call, change);
    return Views.changed(edits.change(call, resource, call.param("id"), edit));
  }

  private ApiReply changeVariant(
      ApiCall call, BiConsumer<Document, Map<String, @Nullable Object>> change) {
    String key = call.param("variantKey");
    return change(
        call,
        document -> {
          List<Map<String, @Nullable Object>> variants = document.objects(VARIANTS);
          Map<String, @Nullable Object> variant =
              variants.stream()
                  .filter(candidate -> key.equals(candidate.get(KEY)))
                  .findFirst()
                  .orElseThrow(() -> noSuchVariant(key));
          change.accept(document, variant);
          document.put(VARIANTS, variants);
        });
  }

  /** {@return the users or cohorts that always get a variant} */
  ApiReply included(ApiCall call, String field) {
    return Views.ok(variant(flag(call).document(), call.param("variantKey")).get(field).asList());
  }

  /** Adds users or cohorts; those that are there already make no difference. */
  ApiReply include(ApiCall call, String field) throws IOException {
    List<String> added = call.texts("inclusions", Rules.MOST_INCLUSIONS);
    return changeIncluded(
        call,
        field,
        known -> {
          added.stream().filter(text -> !known.contains(text)).distinct().forEach(known::add);
          return known;
        });
  }

  ApiReply excludeAll(ApiCall call, String field) {
    return changeIncluded(call, field, known -> List.of());
  }

  ApiReply excludeAt(ApiCall call, String field) {
    String index = call.param("userIndex");
    return changeIncluded(
        call,
        field,
        known -> {
          if (!index.matches("\\d{1,6}") || Integer.parseInt(index) >= known.size()) {
            throw ApiFault.notFound("user at " + index);
          }
          known.remove(Integer.parseInt(index));
          return known;
        });
  }

  ApiReply exclude(ApiCall call, String field) throws IOException {
    Set<String> removed = Set.copyOf(call.texts("users", MOST_DELETED));
    return changeIncluded(
        call,
        field,
        known -> {
          known.removeIf(removed::contains);
          return known;
        });
  }

  private ApiReply changeIncluded(ApiCall call, String field, UnaryOperator<List<String>> change) {
    return changeVariant(
        call,
        (document, variant) -> {
          List<String> known = new ArrayList<>();
          JsonValue.of(variant.get(field)).asList().forEach(e -> known.add(String.valueOf(e)));
          variant.put(field, change.apply(known));
        });
  }
}
