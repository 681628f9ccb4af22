package dev.assay.evaluation;

import dev.assay.evaluation.Evaluation.AlternativeTrace;
import dev.assay.evaluation.Evaluation.BucketTrace;
import dev.assay.evaluation.Evaluation.ConditionTrace;
import dev.assay.evaluation.Evaluation.Hit;
import dev.assay.evaluation.Evaluation.Outcome;
import dev.assay.evaluation.Evaluation.SegmentTrace;
import dev.assay.evaluation.Flag.Allocation;
import dev.assay.evaluation.Flag.Bucket;
import dev.assay.evaluation.Flag.Condition;
import dev.assay.evaluation.Flag.Segment;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Explains evaluations: walks a flag's segments and asks the compiled parts, the very ones that
 * evaluation asks, what they say.
 *
 * <p>Not thread-safe.
 */
final class EvaluationTracer {
  private final CompiledFlags flags;
  private final EvaluationState state;
  private final Map<String, Evaluation> traced = new LinkedHashMap<>();

  EvaluationTracer(CompiledFlags flags, ExperimentUser user) {
    this.flags = flags;
    state = new EvaluationState(flags, user);
  }

  Evaluation trace(String flagKey) {
    visit(flagKey);
    Evaluation evaluation = Objects.requireNonNull(traced.remove(flagKey));
    return new Evaluation(
        flagKey,
        evaluation.found(),
        evaluation.variant(),
        evaluation.segments(),
        List.copyOf(traced.values()));
  }

  /** The segments are traced when the results are those that evaluation saw. */
  private void visit(String flagKey) {
    CompiledFlag flag = flags.flag(flagKey);
    if (flag == null) {
      traced.put(flagKey, new Evaluation(flagKey, false, Variant.missing(), List.of(), List.of()));
      return;
    }
    for (String dependency : flag.flag().dependencies()) {
      if (!traced.containsKey(dependency)) {
        visit(dependency);
      }
    }
    List<SegmentTrace> segments = segments(flag);
    Variant variant = state.evaluate(flagKey);
    traced.put(
        flagKey,
        new Evaluation(
            flagKey, true, variant == null ? Variant.missing() : variant, segments, List.of()));
  }

  private List<SegmentTrace> segments(CompiledFlag flag) {
    List<SegmentTrace> traces = new ArrayList<>();
    boolean decided = false;
    for (Segment segment : flag.flag().segments()) {
      CompiledSegment compiled = flag.segments()[traces.size()];
      boolean matches = compiled.matches(state);
      Variant variant = compiled.variant(state);
      Outcome outcome = outcome(decided, matches, variant);
      decided |= outcome == Outcome.MATCHED;
      boolean reached = outcome != Outcome.NOT_REACHED;
      traces.add(
          new SegmentTrace(
              traces.size(),
              name(segment),
              outcome,
              matches,
              alternatives(segment, compiled, reached),
              bucket(segment.bucket(), compiled.bucket()),
              variant));
    }
    return traces;
  }

  private static Outcome outcome(boolean decided, boolean matches, @Nullable Variant variant) {
    if (decided) {
      return Outcome.NOT_REACHED;
    }
    if (!matches) {
      return Outcome.NOT_MATCHED;
    }
    return variant == null ? Outcome.FELL_THROUGH : Outcome.MATCHED;
  }

  /** {@return the name that results tell of a segment, empty if they tell none} */
  static String name(Segment segment) {
    return Objects.toString(segment.metadata().get("segmentName"), "");
  }

  private @Nullable List<AlternativeTrace> alternatives(
      Segment segment, CompiledSegment compiled, boolean reached) {
    List<List<Condition>> alternatives = segment.conditions();
    CompiledCondition[][] compiledAlternatives = compiled.alternatives();
    if (alternatives == null || compiledAlternatives == null) {
      return null;
    }
    List<AlternativeTrace> traces = new ArrayList<>();
    boolean open = reached;
    for (List<Condition> alternative : alternatives) {
      AlternativeTrace trace = alternative(alternative, compiledAlternatives[traces.size()], open);
      traces.add(trace);
      open &= !trace.holds();
    }
    return traces;
  }

  private AlternativeTrace alternative(
      List<Condition> conditions, CompiledCondition[] compiled, boolean lookedAt) {
    List<ConditionTrace> traces = new ArrayList<>();
    boolean allHold = true;
    for (Condition condition : conditions) {
      ConditionTrace trace = condition(condition, compiled[traces.size()], lookedAt && allHold);
      traces.add(trace);
      allHold &= trace.holds();
    }
    return new AlternativeTrace(allHold, traces);
  }

  private ConditionTrace condition(
      Condition condition, CompiledCondition compiled, boolean lookedAt) {
    boolean holds = compiled.holds(state);
    Property property = state.property(compiled.selector());
    List<Text> elements = property.isNull() ? null : property.elements();
    List<String> texts = elements == null ? null : elements.stream().map(Text::string).toList();
    Object value = compiled.selector().select(state);
    return new ConditionTrace(
        condition,
        JsonValue.ofPlain(value),
        property.text(),
        texts,
        holds,
        lookedAt,
        holds ? null : new NeededValue(condition, property.text(), texts).change());
  }

  private @Nullable BucketTrace bucket(@Nullable Bucket bucket, @Nullable CompiledBucket compiled) {
    if (bucket == null || compiled == null) {
      return null;
    }
    double percentLetIn = Coverage.of(bucket).percent();
    String value = state.property(compiled.selector()).text();
    if (value == null || value.isEmpty()) {
      return new BucketTrace(bucket.selector(), value, null, 0, 0, 0, null, percentLetIn);
    }
    long hash = compiled.hashOf(value);
    return new BucketTrace(
        bucket.selector(),
        value,
        bucket.salt() + "/" + value,
        hash,
        (int) (hash % 100),
        (int) (hash / 100),
        hit(bucket, compiled, value),
        percentLetIn);
  }

  private static @Nullable Hit hit(Bucket bucket, CompiledBucket compiled, String value) {
    CompiledBucket.Place place = compiled.place(value);
    if (place == null) {
      return null;
    }
    Allocation allocation = bucket.allocations().get(place.allocation());
    return new Hit(
        place.allocation(),
        allocation.start(),
        allocation.end(),
        place.distribution(),
        allocation.distributions().get(place.distribution()));
  }
}
