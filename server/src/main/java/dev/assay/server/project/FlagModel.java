package dev.assay.server.project;

import dev.assay.evaluation.Flag.Condition;
import dev.assay.evaluation.JsonValue;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A flag, an experiment or a group, as a project file describes it. */
record FlagModel(
    Node at,
    String id,
    String key,
    Kind kind,
    boolean enabled,
    int version,
    String evaluationMode,
    @Nullable String experimentKey,
    boolean sticky,
    Bucketing bucketing,
    List<VariantModel> variants,
    Rollout rollout,
    List<SegmentModel> segments,
    List<Parent> parents,
    @Nullable List<Reference> deployments) {

  /** The kinds of flags, with the names that results tell. */
  enum Kind {
    RELEASE("release"),
    EXPERIMENT("experiment"),
    MUTUAL_EXCLUSION_GROUP("mutual-exclusion-group"),
    HOLDOUT_GROUP("holdout-group");

    final String wireName;

    Kind(String wireName) {
      this.wireName = wireName;
    }

    boolean isGroup() {
      return this == MUTUAL_EXCLUSION_GROUP || this == HOLDOUT_GROUP;
    }
  }

  /** The name of something else in the project, and where it is named. */
  record Reference(String name, Node at) {}

  /** A variant, with the ids of users or devices and the cohorts that always get it. */
  record VariantModel(
      String key, JsonValue payload, List<String> inclusions, List<Reference> cohorts) {}

  /** What is hashed to split users. */
  record Bucketing(List<String> selector, String salt) {}

  /** The percentage of users let in, and how they are split among variants. */
  record Rollout(int percentage, Bucketing bucketing, Map<String, Double> weights) {}

  /** A targeting rule: all conditions must hold. */
  record SegmentModel(
      String name, List<Condition> conditions, List<Reference> cohorts, Rollout rollout) {}

  /** Another flag, and the variants of it that let users through. */
  record Parent(Reference flag, List<Reference> variants) {}
}
