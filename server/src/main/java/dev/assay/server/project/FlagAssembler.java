package dev.assay.server.project;

import dev.assay.evaluation.Cohort;
import dev.assay.evaluation.Flag;
import dev.assay.evaluation.Flag.Allocation;
import dev.assay.evaluation.Flag.Bucket;
import dev.assay.evaluation.Flag.Condition;
import dev.assay.evaluation.Flag.Segment;
import dev.assay.evaluation.JsonValue;
import dev.assay.evaluation.Variant;
import dev.assay.server.project.FlagModel.Reference;
import dev.assay.server.project.FlagModel.Rollout;
import dev.assay.server.project.FlagModel.SegmentModel;
import dev.assay.server.project.FlagModel.VariantModel;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes the flag that is evaluated. Segments in order: dependencies, individual inclusions, sticky
 * bucketing, target segments, all other users.
 */
final class FlagAssembler {
  private static final String OFF = FlagReader.OFF;
  private static final String IS = "is";
  private static final String CONTAINS_ANY = "set contains any";

  private final FlagModel model;
  private final List<Segment> segments = new ArrayList<>();

  private FlagAssembler(FlagModel model) {
    this.model = model;
  }

  /**
   * {@return the flag}
   *
   * @param parents the variants that let users through, by the key of the flag depended on
   */
  static Flag assemble(FlagModel model, Map<String, List<String>> parents) {
    FlagAssembler assembler = new FlagAssembler(model);
    if (model.enabled()) {
      assembler.addSegments(parents);
    } else {
      assembler.add("disabled", null, null);
    }
    return new Flag(
        model.key(),
        assembler.variants(),
        assembler.segments,
        List.copyOf(parents.keySet()),
        assembler.metadata());
  }

  private void addSegments(Map<String, List<String>> parents) {
    if (!parents.isEmpty()) {
      List<List<Condition>> unmet = new ArrayList<>();
      parents.forEach(
          (flag, variants) ->
              unmet.add(
                  List.of(new Condition(List.of("result", flag, "key"), "is not", variants))));
      add("flag-dependencies", unmet, null);
    }
    for (VariantModel variant : model.variants()) {
      addInclusions(variant);
    }
    if (model.sticky()) {
      List<String> selector = PropertyPaths.custom("[Experiment] " + model.key());
      for (VariantModel variant : model.variants()) {
        Condition same = new Condition(selector, IS, List.of(variant.key()));
        addFixed("sticky-bucketing", List.of(List.of(same)), variant.key());
      }
    }
    for (SegmentModel segment : model.segments()) {
      add(segment.name(), List.of(segment.conditions()), segment.rollout());
    }
    add("All Other Users", null, model.rollout());
  }

  private void addInclusions(VariantModel variant) {
    List<List<Condition>> alternatives = new ArrayList<>();
    if (!variant.inclusions().isEmpty()) {
      for (String property : List.of("user_id", "device_id")) {
        List<String> selector = List.of("context", "user", property);
        alternatives.add(List.of(new Condition(selector, IS, variant.inclusions())));
      }
    }
    if (!variant.cohorts().isEmpty()) {
      List<String> ids = variant.cohorts().stream().map(Reference::name).toList();
      List<String> selector = PropertyPaths.cohortIds(Cohort.USER);
      alternatives.add(List.of(new Condition(selector, CONTAINS_ANY, ids)));
    }
    if (!alternatives.isEmpty()) {
      addFixed("individual-inclusions", alternatives, variant.key());
    }
  }

  private void addFixed(String name, List<List<Condition>> alternatives, String variant) {
    segments.add(new Segment(alternatives, null, variant, Map.of("segmentName", name)));
  }

  private void add(
      String name, @Nullable List<List<Condition>> alternatives, @Nullable Rollout rollout) {
    Bucket bucket = null;
    if (rollout != null && rollout.percentage() > 0) {
      Allocation share = new Allocation(0, rollout.percentage(), Ranges.of(rollout.weights()));
      bucket =
          new Bucket(rollout.bucketing().selector(), rollout.bucketing().salt(), List.of(share));
    }
    segments.add(new Segment(alternatives, bucket, OFF, Map.of("segmentName", name)));
  }

  private Map<String, Variant> variants() {
    Map<String, Variant> variants = new LinkedHashMap<>();
    variants.put(OFF, Variant.of(OFF, null, JsonValue.missing(), Map.of("default", true)));
    for (VariantModel variant : model.variants()) {
      boolean isOff = variant.key().equals(OFF);
      variants.put(
          variant.key(),
          Variant.of(
              variant.key(),
              isOff ? null : variant.key(),
              variant.payload(),
              isOff ? Map.of("default", true) : Map.of()));
    }
    return variants;
  }

  private Map<String, @Nullable Object> metadata() {
    Map<String, @Nullable Object> metadata = new LinkedHashMap<>();
    List<Reference> deployments = model.deployments();
    metadata.put("deployed", deployments == null || !deployments.isEmpty());
    metadata.put("evaluationMode", model.evaluationMode());
    metadata.put("flagType", model.kind().wireName);
    metadata.put("flagVersion", model.version());
    if (model.experimentKey() != null) {
      metadata.put("experimentKey", model.experimentKey());
    }
    return metadata;
  }
}
