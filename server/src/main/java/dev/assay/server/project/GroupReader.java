package dev.assay.server.project;

import dev.assay.evaluation.Cohort;
import dev.assay.evaluation.JsonValue;
import dev.assay.server.project.FlagModel.Bucketing;
import dev.assay.server.project.FlagModel.Kind;
import dev.assay.server.project.FlagModel.Reference;
import dev.assay.server.project.FlagModel.Rollout;
import dev.assay.server.project.FlagModel.VariantModel;
import dev.assay.server.project.Project.Membership;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads mutual exclusion groups and holdouts: each becomes a flag that is not deployed, and on
 * whose variant the group's experiments depend.
 */
final class GroupReader {
  private static final String HOLDOUT = "holdout";
  private static final String UNALLOCATED = "unallocated";

  private final Project project;
  private final List<VariantModel> variants = new ArrayList<>();
  private final Map<String, Double> weights = new LinkedHashMap<>();

  private GroupReader(Project project) {
    this.project = project;
  }

  static void readMutex(Node node, Project project) {
    Fields fields =
        node.fields(
            "id",
            "projectId",
            "key",
            "name",
            "description",
            "evaluationMode",
            "bucketingKey",
            "bucketingSalt",
            "bucketingUnit",
            "slots",
            "deleted",
            "createdBy",
            "createdAt",
            "lastModifiedBy",
            "lastModifiedAt");
    GroupReader reader = new GroupReader(project);
    String key = key(fields);
    if (key != null && !fields.get("deleted").isTrue(false)) {
      reader.slots(fields.get("slots"), key);
      reader.add(fields, key, Kind.MUTUAL_EXCLUSION_GROUP);
    }
  }

  private void slots(Node node, String groupKey) {
    int sum = 0;
    int index = 1;
    for (Node slotNode : node.elements()) {
      Fields slot =
          slotNode.fields(
              "name",
              "index",
              "variantKey",
              "percentage",
              "experiments",
              "holdouts",
              "individuals",
              "cohorts");
      slot.get("percentage").required("the slot's percentage");
      int percentage = slot.get("percentage").wholeNumber(1, 100, 1);
      int number = slot.get("index").wholeNumber(1, 1000, index++);
      String variant = slot.get("variantKey").textOr("slot-" + number);
      if (weights.put(variant, (double) percentage) != null) {
        slotNode.fault("the slot '" + variant + "' stands twice");
      }
      sum += percentage;
      List<Reference> members = new ArrayList<>(FlagReader.references(slot.get("experiments")));
      members.addAll(FlagReader.references(slot.get("holdouts")));
      add(variant, members, slot.get("individuals"), slot.get("cohorts"));
      members.forEach(m -> project.memberships.add(new Membership(m, groupKey, variant)));
    }
    if (variants.isEmpty() || sum > 100) {
      node.fault(
          sum > 100
              ? "the slots' percentages add up to " + sum + ", above 100"
              : "at least one slot is required");
    }
    weights.put(UNALLOCATED, (double) Math.max(0, 100 - sum));
    variants.add(new VariantModel(UNALLOCATED, JsonValue.missing(), List.of(), List.of()));
  }

  static void readHoldout(Node node, Project project) {
    Fields fields =
        node.fields(
            "id",
            "projectId",
            "key",
            "name",
            "description",
            "holdoutPercentage",
            "evaluationMode",
            "bucketingKey",
            "bucketingSalt",
            "bucketingUnit",
            "variantName",
            "experiments",
            "individualInclusion",
            "individualExclusion",
            "deleted",
            "createdBy",
            "createdAt",
            "lastModifiedBy",
            "lastModifiedAt");
    GroupReader reader = new GroupReader(project);
    String key = key(fields);
    if (key == null || fields.get("deleted").isTrue(false)) {
      return;
    }
    fields.get("holdoutPercentage").required("the holdout's percentage");
    int percentage = fields.get("holdoutPercentage").wholeNumber(1, 99, 1);
    String on = fields.get("variantName").textOr("on");
    List<Reference> members = FlagReader.references(fields.get("experiments"));
    Node none = fields.get("cohorts");
    reader.add(HOLDOUT, members, fields.get("individualInclusion"), none);
    reader.add(on, members, fields.get("individualExclusion"), none);
    reader.weights.put(HOLDOUT, (double) percentage);
    reader.weights.put(on, 100.0 - percentage);
    members.forEach(m -> project.memberships.add(new Membership(m, key, on)));
    reader.add(fields, key, Kind.HOLDOUT_GROUP);
  }

  /** {@return the group's key, or one made of its name} */
  private static @Nullable String key(Fields fields) {
    if (fields.get("key").isPresent()) {
      return fields.get("key").text();
    }
    String name = fields.get("name").text();
    return name == null ? null : name.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}]+", "-");
  }

  private void add(String variant, List<Reference> members, Node individuals, Node cohorts) {
    JsonValue payload =
        JsonValue.of(Map.of("flagIds", members.stream().map(Reference::name).toList()));
    variants.add(
        new VariantModel(
            variant, payload, FlagReader.texts(individuals), FlagReader.references(cohorts)));
  }

  private void add(Fields fields, String key, Kind kind) {
    String id = fields.get("id").isPresent() ? fields.get("id").id() : null;
    String unit = fields.get("bucketingUnit").textOr(Cohort.USER);
    Bucketing bucketing =
        new Bucketing(
            PropertyPaths.bucketing(unit, fields.get("bucketingKey")),
            fields.get("bucketingSalt").textOr(Salts.of(key)));
    project.flags.add(
        new FlagModel(
            fields.node(),
            id == null ? key : id,
            key,
            kind,
            true,
            1,
            fields.get("evaluationMode").choice("remote", "remote", "local"),
            null,
            false,
            bucketing,
            variants,
            new Rollout(100, bucketing, weights),
            List.of(),
            List.of(),
            List.of()));
  }
}
