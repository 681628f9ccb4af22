package dev.assay.evaluation;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A flag ready for evaluation. */
final class CompiledFlag {
  private final Flag flag;
  private final int index;
  private final CompiledSegment[] segments;

  CompiledFlag(Flag flag, int index, List<CompiledSegment> segments) {
    this.flag = flag;
    this.index = index;
    this.segments = segments.toArray(CompiledSegment[]::new);
  }

  Flag flag() {
    return flag;
  }

  /** {@return the flag's number in its set} */
  int index() {
    return index;
  }

  CompiledSegment[] segments() {
    return segments;
  }

  Collection<Variant> outcomes() {
    List<Variant> outcomes = new ArrayList<>();
    for (CompiledSegment segment : segments) {
      outcomes.addAll(segment.outcomes());
    }
    return outcomes;
  }

  /** {@return the variant of the first segment that matches and has one} */
  @Nullable Variant evaluate(EvaluationState evaluation) {
    for (CompiledSegment segment : segments) {
      if (segment.matches(evaluation)) {
        Variant variant = segment.variant(evaluation);
        if (variant != null) {
          return variant;
        }
      }
    }
    return null;
  }
}
