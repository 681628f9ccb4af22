package dev.assay.evaluation;

import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** A segment ready for evaluation: its conditions, and its variants with their merged metadata. */
final class CompiledSegment {
  private final CompiledCondition @Nullable [][] alternatives;
  private final @Nullable CompiledBucket bucket;
  private final @Nullable Variant variant;
  private final Collection<Variant> outcomes;

  CompiledSegment(
      CompiledCondition @Nullable [][] alternatives,
      @Nullable CompiledBucket bucket,
      @Nullable Variant variant,
      Collection<Variant> outcomes) {
    this.alternatives = alternatives;
    this.bucket = bucket;
    this.variant = variant;
    this.outcomes = outcomes;
  }

  CompiledCondition @Nullable [][] alternatives() {
    return alternatives;
  }

  @Nullable CompiledBucket bucket() {
    return bucket;
  }

  Collection<Variant> outcomes() {
    return outcomes;
  }

  boolean matches(EvaluationState evaluation) {
    if (alternatives == null) {
      return true;
    }
    for (CompiledCondition[] alternative : alternatives) {
      if (allHold(alternative, evaluation)) {
        return true;
      }
    }
    return false;
  }

  private static boolean allHold(CompiledCondition[] conditions, EvaluationState evaluation) {
    for (CompiledCondition condition : conditions) {
      if (!evaluation.holds(condition)) {
        return false;
      }
    }
    return true;
  }

  @Nullable Variant variant(EvaluationState evaluation) {
    if (bucket == null) {
      return variant;
    }
    String bucketingValue = evaluation.text(bucket.selector());
    if (bucketingValue == null || bucketingValue.isEmpty()) {
      return variant;
    }
    return bucket.variant(bucketingValue, variant);
  }
}
