package dev.assay.evaluation;

import dev.assay.evaluation.CompiledBucket.Place;
import dev.assay.evaluation.Flag.Allocation;
import dev.assay.evaluation.Flag.Bucket;
import dev.assay.evaluation.Flag.Condition;
import dev.assay.evaluation.Flag.Distribution;
import dev.assay.evaluation.Flag.Segment;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Prepares one flag: everything that does not depend on the user is done here, once. */
final class FlagCompiler {
  private final Flag flag;
  private final SharedParts shared;
  private final BiConsumer<String, String> faults;

  /** The faults are told as a path below the flag, and a reason. */
  FlagCompiler(Flag flag, SharedParts shared, BiConsumer<String, String> faults) {
    this.flag = flag;
    this.shared = shared;
    this.faults = faults;
  }

  CompiledFlag compile(int index) {
    List<CompiledSegment> segments = new ArrayList<>();
    for (Segment segment : flag.segments()) {
      segments.add(compile(".segments[" + segments.size() + "]", segment));
    }
    return new CompiledFlag(flag, index, segments);
  }

  private CompiledSegment compile(String path, Segment segment) {
    Map<String, Variant> outcomes = new HashMap<>();
    Bucket bucket = segment.bucket();
    CompiledBucket compiledBucket = null;
    if (bucket != null) {
      compiledBucket = compile(path + ".bucket", segment, bucket, outcomes);
    }
    String variantKey = segment.variant();
    Variant variant =
        variantKey == null ? null : outcome(path + ".variant", segment, variantKey, outcomes);
    return new CompiledSegment(
        conditions(path, segment), compiledBucket, variant, List.copyOf(outcomes.values()));
  }

  private CompiledCondition @Nullable [][] conditions(String path, Segment segment) {
    List<List<Condition>> alternatives = segment.conditions();
    if (alternatives == null) {
      return null;
    }
    CompiledCondition[][] compiled = new CompiledCondition[alternatives.size()][];
    for (int i = 0; i < compiled.length; i++) {
      List<Condition> conditions = alternatives.get(i);
      compiled[i] = new CompiledCondition[conditions.size()];
      for (int j = 0; j < conditions.size(); j++) {
        String at = path + ".conditions[" + i + "][" + j + "]";
        Condition condition = conditions.get(j);
        compiled[i][j] =
            shared.condition(condition, (below, reason) -> faults.accept(at + below, reason));
      }
    }
    return compiled;
  }

  private CompiledBucket compile(
      String path, Segment segment, Bucket bucket, Map<String, Variant> outcomes) {
    List<CompiledBucket.Share> shares = new ArrayList<>();
    for (int i = 0; i < bucket.allocations().size(); i++) {
      Allocation allocation = bucket.allocations().get(i);
      for (int j = 0; j < allocation.distributions().size(); j++) {
        Distribution distribution = allocation.distributions().get(j);
        String at = path + ".allocations[" + i + "].distributions[" + j + "].variant";
        Variant variant = outcome(at, segment, distribution.variant(), outcomes);
        shares.add(new CompiledBucket.Share(new Place(i, j), allocation, distribution, variant));
      }
    }
    return new CompiledBucket(shared.selector(bucket.selector()), bucket.salt(), shares);
  }

  /** {@return the variant as the segment gives it, or null if the flag has no such variant} */
  private @Nullable Variant outcome(
      String path, Segment segment, String key, Map<String, Variant> outcomes) {
    Variant variant = flag.variants().get(key);
    if (variant == null) {
      faults.accept(path, "'" + key + "' is not a variant of the flag; users it falls to go on");
      return null;
    }
    return outcomes.computeIfAbsent(key, k -> variant.withMetadata(merge(segment, variant)));
  }

  /** Merges the metadata one level deep: the variant's before the segment's before the flag's. */
  private Map<String, @Nullable Object> merge(Segment segment, Variant variant) {
    Map<String, @Nullable Object> merged = new LinkedHashMap<>(flag.metadata());
    merged.putAll(segment.metadata());
    merged.putAll(variant.metadata());
    return Collections.unmodifiableMap(merged);
  }
}
