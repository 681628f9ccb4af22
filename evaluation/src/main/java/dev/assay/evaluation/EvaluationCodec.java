package dev.assay.evaluation;

import dev.assay.evaluation.Evaluation.BucketTrace;
import dev.assay.evaluation.Evaluation.Change;
import dev.assay.evaluation.Evaluation.ConditionTrace;
import dev.assay.evaluation.Evaluation.Hit;
import dev.assay.evaluation.Evaluation.SegmentTrace;
import dev.assay.evaluation.internal.json.JsonWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The JSON form of evaluations: every field is always there, null if it has no value. */
final class EvaluationCodec {
  private EvaluationCodec() {}

  static String write(Evaluation evaluation) {
    return JsonWriter.write(fields(evaluation));
  }

  private static Map<String, @Nullable Object> fields(Evaluation evaluation) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("flagKey", evaluation.flagKey());
    fields.put("found", evaluation.found());
    fields.put("variant", fields(evaluation.variant()));
    fields.put("segments", evaluation.segments().stream().map(EvaluationCodec::fields).toList());
    fields.put(
        "dependencies", evaluation.dependencies().stream().map(EvaluationCodec::fields).toList());
    return fields;
  }

  private static @Nullable Object fields(@Nullable Variant variant) {
    return variant == null || !variant.exists() ? null : variant.fields();
  }

  private static Map<String, @Nullable Object> fields(SegmentTrace segment) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("index", segment.index());
    fields.put("name", segment.name());
    fields.put("outcome", name(segment.outcome()));
    fields.put("matches", segment.matches());
    fields.put("variant", fields(segment.variant()));
    fields.put(
        "alternatives",
        segment.alternatives() == null
            ? null
            : segment.alternatives().stream()
                .map(a -> a.conditions().stream().map(EvaluationCodec::fields).toList())
                .toList());
    fields.put("bucket", fields(segment.bucket()));
    fields.put(
        "nearestChange", segment.nearestChange().stream().map(EvaluationCodec::fields).toList());
    return fields;
  }

  private static Map<String, @Nullable Object> fields(ConditionTrace trace) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("selector", trace.condition().selector());
    fields.put("op", trace.condition().op());
    fields.put("values", trace.condition().values());
    fields.put("selected", trace.selected().asPlain());
    fields.put("text", trace.text());
    fields.put("elements", trace.elements());
    fields.put("holds", trace.holds());
    fields.put("lookedAt", trace.lookedAt());
    fields.put("sentence", trace.sentence());
    fields.put("change", trace.change() == null ? null : fields(trace.change()));
    return fields;
  }

  private static Map<String, @Nullable Object> fields(Change change) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("need", name(change.need()));
    fields.put("values", change.values());
    fields.put("absentHolds", change.absentHolds());
    fields.put("sentence", change.sentence());
    return fields;
  }

  private static @Nullable Map<String, @Nullable Object> fields(@Nullable BucketTrace bucket) {
    if (bucket == null) {
      return null;
    }
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    boolean isHashed = bucket.hashed() != null;
    fields.put("selector", bucket.selector());
    fields.put("value", bucket.value());
    fields.put("hashed", bucket.hashed());
    fields.put("hash", isHashed ? bucket.hash() : null);
    fields.put("point", isHashed ? bucket.point() : null);
    fields.put("position", isHashed ? bucket.position() : null);
    fields.put("hit", fields(bucket.hit()));
    fields.put("percentLetIn", bucket.percentLetIn());
    fields.put("sentence", bucket.sentence());
    return fields;
  }

  private static @Nullable Map<String, @Nullable Object> fields(@Nullable Hit hit) {
    if (hit == null) {
      return null;
    }
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("allocation", hit.allocation());
    fields.put("allocationRange", List.of(hit.allocationStart(), hit.allocationEnd()));
    fields.put("distribution", hit.distribution());
    fields.put("distributionRange", List.of(hit.range().start(), hit.range().end()));
    fields.put("variant", hit.range().variant());
    return fields;
  }

  private static String name(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
