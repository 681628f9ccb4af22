package dev.assay.server.cli;

import dev.assay.evaluation.Evaluation;
import dev.assay.evaluation.Evaluation.AlternativeTrace;
import dev.assay.evaluation.Evaluation.BucketTrace;
import dev.assay.evaluation.Evaluation.Change;
import dev.assay.evaluation.Evaluation.ConditionTrace;
import dev.assay.evaluation.Evaluation.Outcome;
import dev.assay.evaluation.Evaluation.SegmentTrace;
import dev.assay.evaluation.JsonValue;
import dev.assay.evaluation.Variant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An evaluation as a tree for people. */
final class EvaluationTree {
  private static final String YES = "✓ ";
  private static final String NO = "✗ ";
  private static final String OPEN = "· ";

  private EvaluationTree() {}

  static TextTree of(Evaluation evaluation) {
    Variant variant = evaluation.variant();
    TextTree tree = new TextTree(evaluation.flagKey() + gives(variant));
    if (variant.payload().exists()) {
      tree.add("payload " + VariantTable.shortened(variant.payload().toJson()));
    }
    if (!variant.metadata().isEmpty()) {
      tree.add("metadata " + JsonValue.of(variant.metadata()).toJson());
    }
    for (Evaluation dependency : evaluation.dependencies()) {
      tree.add("depends on " + dependency.flagKey() + result(dependency));
    }
    for (SegmentTrace segment : evaluation.segments()) {
      addSegment(tree, segment);
    }
    return tree;
  }

  private static String gives(@Nullable Variant variant) {
    return variant == null || !variant.exists() ? " → no variant" : " → " + variant.key();
  }

  private static String result(Evaluation dependency) {
    if (!dependency.found()) {
      return ", which is not there";
    }
    String by = dependency.decisiveSegment().map(s -> " by " + name(s)).orElse("");
    return gives(dependency.variant()) + by;
  }

  private static String name(SegmentTrace segment) {
    return segment.name().isEmpty() ? "segment " + (segment.index() + 1) : segment.name();
  }

  private static void addSegment(TextTree tree, SegmentTrace segment) {
    switch (segment.outcome()) {
      case MATCHED -> addReached(tree.add(YES + name(segment) + gives(segment.variant())), segment);
      case FELL_THROUGH ->
          addReached(tree.add(NO + name(segment) + ": matches, gives no variant"), segment);
      case NOT_MATCHED -> {
        TextTree node = tree.add(NO + name(segment) + ": does not match");
        addConditions(node, segment);
        addChange(node, segment);
      }
      case NOT_REACHED -> {
        String would = segment.matches() ? "; would match" + gives(segment.variant()) : "";
        addChange(tree.add(OPEN + name(segment) + ": not reached" + would), segment);
      }
    }
  }

  private static void addReached(TextTree node, SegmentTrace segment) {
    addConditions(node, segment);
    BucketTrace bucket = segment.bucket();
    if (bucket != null) {
      node.add((bucket.hit() == null ? NO : YES) + bucket.sentence());
    }
    if (segment.outcome() == Outcome.MATCHED && segment.alternatives() == null && bucket == null) {
      node.add(YES + "every user");
    }
  }

  private static void addConditions(TextTree node, SegmentTrace segment) {
    List<AlternativeTrace> alternatives = segment.alternatives();
    if (alternatives == null) {
      return;
    }
    if (alternatives.isEmpty()) {
      node.add(NO + "no alternatives: nobody matches");
    }
    for (AlternativeTrace alternative : alternatives) {
      TextTree parent = node;
      if (alternatives.size() > 1) {
        String word = node.hasChildren() ? "or" : "either";
        parent = node.add(mark(alternative) + word);
      }
      for (ConditionTrace condition : alternative.conditions()) {
        parent.add(mark(condition.lookedAt(), condition.holds()) + condition.sentence());
      }
    }
  }

  private static String mark(AlternativeTrace alternative) {
    List<ConditionTrace> conditions = alternative.conditions();
    boolean lookedAt = conditions.isEmpty() || conditions.stream().anyMatch(c -> c.lookedAt());
    return mark(lookedAt, alternative.holds());
  }

  private static String mark(boolean lookedAt, boolean holds) {
    return !lookedAt ? OPEN : holds ? YES : NO;
  }

  private static void addChange(TextTree node, SegmentTrace segment) {
    List<Change> changes = segment.nearestChange();
    Variant variant = segment.variant();
    if (!changes.isEmpty() && variant != null && !variant.isDefault()) {
      TextTree nearest = node.add("nearest change" + gives(variant));
      changes.forEach(change -> nearest.add(change.sentence()));
    }
  }
}
