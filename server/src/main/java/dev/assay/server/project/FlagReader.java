package dev.assay.server.project;

import dev.assay.evaluation.Cohort;
import dev.assay.evaluation.Flag.Condition;
import dev.assay.evaluation.JsonValue;
import dev.assay.server.project.FlagModel.Bucketing;
import dev.assay.server.project.FlagModel.Kind;
import dev.assay.server.project.FlagModel.Parent;
import dev.assay.server.project.FlagModel.Reference;
import dev.assay.server.project.FlagModel.Rollout;
import dev.assay.server.project.FlagModel.SegmentModel;
import dev.assay.server.project.FlagModel.VariantModel;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads flags and experiments of a project file. */
final class FlagReader {
  private static final String[] FLAG_FIELDS = {
    "id",
    "projectId",
    "key",
    "name",
    "description",
    "enabled",
    "deleted",
    "evaluationMode",
    "bucketingKey",
    "bucketingSalt",
    "bucketingUnit",
    "deployments",
    "variants",
    "rolloutPercentage",
    "rolloutWeights",
    "targetSegments",
    "parentDependencies",
    "tags",
    "version",
    "createdBy",
    "createdAt",
    "lastModifiedBy",
    "lastModifiedAt"
  };

  private static final String[] EXPERIMENT_FIELDS =
      Stream.concat(
              Stream.of(FLAG_FIELDS),
              Stream.of(
                  "experimentKey",
                  "experimentType",
                  "decision",
                  "decisionReason",
                  "rolledOutVariant",
                  "stickyBucketing",
                  "state",
                  "startDate",
                  "endDate",
                  "exposureEvent"))
          .toArray(String[]::new);

  static final String OFF = "off";

  private final Fields fields;
  private final Kind kind;
  private final Set<String> variantKeys = new LinkedHashSet<>();
  private final Map<String, Double> ownWeights = new LinkedHashMap<>();

  private FlagReader(Node node, Kind kind) {
    this.kind = kind;
    fields = node.fields(kind == Kind.EXPERIMENT ? EXPERIMENT_FIELDS : FLAG_FIELDS);
  }

  /** {@return the flag, or null if it has no key or is deleted} */
  static @Nullable FlagModel read(Node node, Kind kind) {
    FlagReader reader = new FlagReader(node, kind);
    String key = reader.fields.get("key").text();
    FlagModel flag = key == null ? null : reader.read(key);
    return reader.fields.get("deleted").isTrue(false) ? null : flag;
  }

  private FlagModel read(String key) {
    String id = fields.get("id").isPresent() ? fields.get("id").id() : null;
    List<VariantModel> variants = variants();
    String salt = fields.get("bucketingSalt").textOr(Salts.of(key));
    Bucketing bucketing = bucketing(fields.get("bucketingKey"), salt);
    Map<String, Double> weights = weights();
    int percentage = fields.get("rolloutPercentage").wholeNumber(0, 100, 0);
    Rollout rollout = new Rollout(percentage, bucketing, weights);
    boolean isExperiment = kind == Kind.EXPERIMENT;
    return new FlagModel(
        fields.node(),
        id == null ? key : id,
        key,
        kind,
        fields.get("enabled").isTrue(true),
        fields.get("version").wholeNumber(0, Integer.MAX_VALUE, 1),
        fields.get("evaluationMode").choice("remote", "remote", "local"),
        isExperiment ? fields.get("experimentKey").textOr("exp-1") : null,
        isExperiment && fields.get("stickyBucketing").isTrue(false),
        bucketing,
        variants,
        rollout,
        segments(bucketing, weights),
        parents(),
        fields.get("deployments").isPresent() ? references(fields.get("deployments")) : null);
  }

  private Bucketing bucketing(Node key, String salt) {
    String unit = fields.get("bucketingUnit").textOr(Cohort.USER);
    return new Bucketing(PropertyPaths.bucketing(unit, key), salt);
  }

  private List<VariantModel> variants() {
    List<VariantModel> variants = new ArrayList<>();
    for (Node node : fields.get("variants").elements()) {
      Fields variant =
          node.fields(
              "key",
              "name",
              "description",
              "payload",
              "rolloutWeight",
              "inclusions",
              "cohortInclusions");
      String key = variant.get("key").text();
      if (key == null) {
        continue;
      }
      if (!variantKeys.add(key)) {
        variant.get("key").fault("the variant '" + key + "' stands twice");
      }
      if (variant.get("rolloutWeight").isPresent()) {
        ownWeights.put(key, variant.get("rolloutWeight").weight());
      }
      variants.add(
          new VariantModel(
              key,
              payload(variant.get("payload")),
              texts(variant.get("inclusions")),
              references(variant.get("cohortInclusions"))));
    }
    if (variants.isEmpty()) {
      fields.get("variants").fault("at least one variant is required");
    }
    return variants;
  }

  static JsonValue payload(Node node) {
    return node.isPresent() ? JsonValue.of(node.plain()) : JsonValue.missing();
  }

  static List<String> texts(Node array) {
    List<String> texts = new ArrayList<>();
    for (Node element : array.elements()) {
      String text = element.text();
      if (text != null) {
        texts.add(text);
      }
    }
    return texts;
  }

  /** {@return names of other things of the project; ids may be numbers} */
  static List<Reference> references(Node array) {
    List<Reference> references = new ArrayList<>();
    for (Node element : array.elements()) {
      String id = element.id();
      if (id != null) {
        references.add(new Reference(id, element));
      }
    }
    return references;
  }

  private Map<String, Double> weights() {
    Node node = fields.get("rolloutWeights");
    if (node.isPresent()) {
      if (!ownWeights.isEmpty()) {
        node.fault("weights stand both here and with the variants");
      }
      return weights(node);
    }
    return checked(fields.get("variants"), ownWeights.isEmpty() ? equalWeights() : ownWeights);
  }

  private Map<String, Double> equalWeights() {
    Map<String, Double> weights = new LinkedHashMap<>();
    variantKeys.forEach(key -> weights.put(key, key.equals(OFF) ? 0.0 : 1.0));
    return weights;
  }

  private Map<String, Double> weights(Node node) {
    Map<String, Double> weights = new LinkedHashMap<>();
    variantKeys.forEach(key -> weights.put(key, 0.0));
    node.entries()
        .forEach(
            (key, weight) -> {
              if (!variantKeys.contains(key) && !key.equals(OFF)) {
                weight.fault("unknown variant '" + key + "'");
              }
              weights.put(key, weight.weight());
            });
    return checked(node, weights);
  }

  private static Map<String, Double> checked(Node node, Map<String, Double> weights) {
    if (!weights.isEmpty() && weights.values().stream().allMatch(w -> w == 0)) {
      node.fault("the weights add up to 0");
    }
    return weights;
  }

  private List<SegmentModel> segments(Bucketing bucketing, Map<String, Double> weights) {
    List<SegmentModel> segments = new ArrayList<>();
    for (Node node : fields.get("targetSegments").elements()) {
      Fields segment =
          node.fields("name", "conditions", "percentage", "bucketingKey", "rolloutWeights");
      Node key = segment.get("bucketingKey");
      Node ownWeights = segment.get("rolloutWeights");
      Rollout rollout =
          new Rollout(
              segment.get("percentage").wholeNumber(0, 100, 100),
              key.isPresent() ? bucketing(key, bucketing.salt()) : bucketing,
              ownWeights.isPresent() ? weights(ownWeights) : weights);
      List<Reference> cohorts = new ArrayList<>();
      List<Condition> conditions = new ArrayList<>();
      for (Node conditionNode : segment.get("conditions").elements()) {
        Condition condition = Conditions.read(conditionNode, cohorts);
        if (condition != null) {
          conditions.add(condition);
        }
      }
      if (!segment.get("conditions").isPresent() || conditions.isEmpty()) {
        segment.get("conditions").fault("at least one condition is required");
      }
      String name = segment.get("name").textOr("Segment " + (segments.size() + 1));
      segments.add(new SegmentModel(name, conditions, cohorts, rollout));
    }
    return segments;
  }

  private List<Parent> parents() {
    Node node = fields.get("parentDependencies");
    if (!node.isPresent()) {
      return List.of();
    }
    Fields dependencies = node.fields("flags", "operator");
    dependencies.get("operator").choice("all", "all");
    List<Parent> parents = new ArrayList<>();
    dependencies
        .get("flags")
        .entries()
        .forEach(
            (flag, variants) -> {
              List<Reference> allowed = references(variants);
              if (allowed.isEmpty()) {
                variants.fault("at least one variant is required");
              }
              parents.add(new Parent(new Reference(flag, variants), allowed));
            });
    return parents;
  }
}
