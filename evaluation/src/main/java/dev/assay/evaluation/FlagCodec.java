package dev.assay.evaluation;

import dev.assay.evaluation.Flag.Allocation;
import dev.assay.evaluation.Flag.Bucket;
import dev.assay.evaluation.Flag.Condition;
import dev.assay.evaluation.Flag.Distribution;
import dev.assay.evaluation.Flag.Segment;
import dev.assay.evaluation.internal.json.JsonDocument;
import dev.assay.evaluation.internal.json.JsonWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The flag's JSON form. Unknown fields are ignored; a field of the wrong shape is a {@link
 * FlagFormatException} with its path. What is written holds the known fields only, whole integers
 * and string values, because some official clients refuse a whole list for less.
 */
final class FlagCodec {
  private final JsonDocument document;

  FlagCodec(JsonDocument document) {
    this.document = document;
  }

  Flag read(String path, @Nullable Object json) {
    Map<String, @Nullable Object> fields = object(path, json, document.line(json));
    String key = string(path + ".key", fields.get("key"), json);
    if (key.isEmpty()) {
      throw fault(path + ".key", json, "empty");
    }
    Map<String, Variant> variants = new LinkedHashMap<>();
    object(path + ".variants", fields.get("variants"), document.line(json))
        .forEach((name, v) -> variants.put(name, variant(path + ".variants." + name, v, json)));
    List<Segment> segments = new ArrayList<>();
    for (Object segment : array(path + ".segments", fields.get("segments"), json)) {
      segments.add(segment(path + ".segments[" + segments.size() + "]", segment, json));
    }
    Object dependencies = fields.get("dependencies");
    return new Flag(
        key,
        variants,
        segments,
        dependencies == null ? List.of() : strings(path + ".dependencies", dependencies, json),
        metadata(path, fields, json));
  }

  private Variant variant(String path, @Nullable Object json, @Nullable Object parent) {
    Map<String, @Nullable Object> fields = object(path, json, document.line(parent));
    Object payload = fields.get("payload");
    return Variant.of(
        string(path + ".key", fields.get("key"), json),
        VariantCodec.text(fields.get("value")),
        payload == null ? JsonValue.missing() : JsonValue.ofPlain(payload),
        metadata(path, fields, json));
  }

  private Segment segment(String path, @Nullable Object json, @Nullable Object parent) {
    Map<String, @Nullable Object> fields = object(path, json, document.line(parent));
    Object alternatives = fields.get("conditions");
    Object bucket = fields.get("bucket");
    Object variant = fields.get("variant");
    return new Segment(
        alternatives == null ? null : conditions(path + ".conditions", alternatives, json),
        bucket == null ? null : bucket(path + ".bucket", bucket, json),
        variant == null ? null : string(path + ".variant", variant, json),
        metadata(path, fields, json));
  }

  private List<List<Condition>> conditions(String path, Object json, @Nullable Object parent) {
    List<List<Condition>> alternatives = new ArrayList<>();
    for (Object alternative : array(path, json, parent)) {
      String at = path + "[" + alternatives.size() + "]";
      List<Condition> conditions = new ArrayList<>();
      for (Object condition : array(at, alternative, json)) {
        conditions.add(condition(at + "[" + conditions.size() + "]", condition, alternative));
      }
      alternatives.add(conditions);
    }
    return alternatives;
  }

  private Condition condition(String path, @Nullable Object json, @Nullable Object parent) {
    Map<String, @Nullable Object> fields = object(path, json, document.line(parent));
    List<String> values = new ArrayList<>();
    for (Object value : array(path + ".values", fields.get("values"), json)) {
      values.add(scalar(path + ".values[" + values.size() + "]", value, json));
    }
    return new Condition(
        strings(path + ".selector", fields.get("selector"), json),
        string(path + ".op", fields.get("op"), json),
        values);
  }

  private Bucket bucket(String path, Object json, @Nullable Object parent) {
    Map<String, @Nullable Object> fields = object(path, json, document.line(parent));
    List<Allocation> allocations = new ArrayList<>();
    for (Object a : array(path + ".allocations", fields.get("allocations"), json)) {
      allocations.add(allocation(path + ".allocations[" + allocations.size() + "]", a, json));
    }
    return new Bucket(
        strings(path + ".selector", fields.get("selector"), json),
        string(path + ".salt", fields.get("salt"), json),
        allocations);
  }

  private Allocation allocation(String path, @Nullable Object json, @Nullable Object parent) {
    Map<String, @Nullable Object> fields = object(path, json, document.line(parent));
    int[] range = range(path + ".range", fields.get("range"), json);
    List<Distribution> distributions = new ArrayList<>();
    for (Object d : array(path + ".distributions", fields.get("distributions"), json)) {
      String at = path + ".distributions[" + distributions.size() + "]";
      Map<String, @Nullable Object> distribution = object(at, d, document.line(json));
      int[] part = range(at + ".range", distribution.get("range"), d);
      String variant = string(at + ".variant", distribution.get("variant"), d);
      distributions.add(new Distribution(variant, part[0], part[1]));
    }
    return new Allocation(range[0], range[1], distributions);
  }

  private int[] range(String path, @Nullable Object json, @Nullable Object parent) {
    List<@Nullable Object> bounds = array(path, json, parent);
    if (bounds.size() != 2
        || !(bounds.get(0) instanceof Integer start)
        || !(bounds.get(1) instanceof Integer end)) {
      throw fault(path, parent, "expected two integers, [start, end]");
    }
    return new int[] {start, end};
  }

  private Map<String, @Nullable Object> metadata(
      String path, Map<String, @Nullable Object> fields, @Nullable Object json) {
    Object metadata = fields.get("metadata");
    return metadata == null ? Map.of() : object(path + ".metadata", metadata, document.line(json));
  }

  private Map<String, @Nullable Object> object(String path, @Nullable Object json, int line) {
    if (json instanceof Map) {
      return PlainValues.asObject(json);
    }
    throw new FlagFormatException(path, line, expected("an object", json));
  }

  private List<@Nullable Object> array(
      String path, @Nullable Object json, @Nullable Object parent) {
    if (json instanceof List) {
      return JsonValue.ofPlain(json).asList();
    }
    throw fault(path, parent, expected("an array", json));
  }

  private List<String> strings(String path, @Nullable Object json, @Nullable Object parent) {
    List<String> strings = new ArrayList<>();
    for (Object element : array(path, json, parent)) {
      strings.add(string(path + "[" + strings.size() + "]", element, parent));
    }
    return strings;
  }

  private String string(String path, @Nullable Object json, @Nullable Object parent) {
    if (json instanceof String text) {
      return text;
    }
    throw fault(path, parent, expected("a string", json));
  }

  /** A number or boolean among strings counts as its text, as in the reference engine. */
  private String scalar(String path, @Nullable Object json, @Nullable Object parent) {
    return json instanceof Number || json instanceof Boolean
        ? json.toString()
        : string(path, json, parent);
  }

  private FlagFormatException fault(String path, @Nullable Object parent, String reason) {
    return new FlagFormatException(path, document.line(parent), reason);
  }

  private static String expected(String what, @Nullable Object found) {
    return found == null
        ? what + " is required"
        : "expected " + what + ", found " + UserCodec.kind(found);
  }

  static String write(Flag flag) {
    return JsonWriter.write(fields(flag));
  }

  static Map<String, @Nullable Object> fields(Flag flag) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("key", flag.key());
    Map<String, @Nullable Object> variants = new LinkedHashMap<>();
    flag.variants().forEach((name, variant) -> variants.put(name, variant.fields()));
    fields.put("variants", variants);
    fields.put("segments", flag.segments().stream().map(FlagCodec::fields).toList());
    if (!flag.dependencies().isEmpty()) {
      fields.put("dependencies", flag.dependencies());
    }
    putMetadata(fields, flag.metadata());
    return fields;
  }

  private static Map<String, @Nullable Object> fields(Segment segment) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    if (segment.conditions() != null) {
      fields.put(
          "conditions",
          segment.conditions().stream()
              .map(alternative -> alternative.stream().map(FlagCodec::fields).toList())
              .toList());
    }
    Bucket bucket = segment.bucket();
    if (bucket != null) {
      fields.put("bucket", fields(bucket));
    }
    if (segment.variant() != null) {
      fields.put("variant", segment.variant());
    }
    putMetadata(fields, segment.metadata());
    return fields;
  }

  private static Map<String, @Nullable Object> fields(Condition condition) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("selector", condition.selector());
    fields.put("op", condition.op());
    fields.put("values", condition.values());
    return fields;
  }

  private static Map<String, @Nullable Object> fields(Bucket bucket) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("selector", bucket.selector());
    fields.put("salt", bucket.salt());
    fields.put("allocations", bucket.allocations().stream().map(FlagCodec::fields).toList());
    return fields;
  }

  private static Map<String, @Nullable Object> fields(Allocation allocation) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("range", List.of(allocation.start(), allocation.end()));
    fields.put(
        "distributions", allocation.distributions().stream().map(FlagCodec::fields).toList());
    return fields;
  }

  private static Map<String, @Nullable Object> fields(Distribution distribution) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("variant", distribution.variant());
    fields.put("range", List.of(distribution.start(), distribution.end()));
    return fields;
  }

  private static void putMetadata(
      Map<String, @Nullable Object> fields, Map<String, @Nullable Object> metadata) {
    if (!metadata.isEmpty()) {
      fields.put("metadata", metadata);
    }
  }
}
