package dev.assay.server.management;

import dev.assay.server.store.ObjectKind;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The kinds of objects with their fields. */
enum Resource {
  FLAG(ObjectKind.FLAG, "flags"),
  EXPERIMENT(ObjectKind.EXPERIMENT, "experiments"),
  MUTEX(ObjectKind.MUTEX, "mutexes"),
  HOLDOUT(ObjectKind.HOLDOUT, "holdouts"),
  DEPLOYMENT(ObjectKind.DEPLOYMENT, "deployments"),
  COHORT(ObjectKind.COHORT, "cohorts"),
  PROJECT(ObjectKind.PROJECT, "projects");

  /** Who made an object, who changed it last, and when. */
  static final List<String> STAMPS =
      List.of("createdBy", "createdAt", "lastModifiedBy", "lastModifiedAt");

  /** What the server says about an object besides, and nobody writes. */
  private static final List<String> SAID = List.of("url", "size");

  /** Replaced by a route of their own, which admins alone may use. */
  static final List<String> KEYS =
      List.of(ProjectKeyOperations.API_KEY, ProjectKeyOperations.SECRET_KEY);

  /** What a null in a change takes away; other nulls count as absent. */
  static final Set<String> CLEARED =
      Set.of(
          "startDate",
          "endDate",
          "exposureEvent",
          "decision",
          "decisionReason",
          "rolledOutVariant");

  private final ObjectKind kind;
  private final String plural;

  Resource(ObjectKind kind, String plural) {
    this.kind = kind;
    this.plural = plural;
  }

  ObjectKind kind() {
    return kind;
  }

  /** {@return the name in paths and lists} */
  String plural() {
    return plural;
  }

  /** {@return the fields without which none is made} */
  Set<String> required() {
    return switch (this) {
      case FLAG, EXPERIMENT -> Set.of("projectId", "key");
      case MUTEX -> Set.of("projectId", "name", "slots");
      case HOLDOUT -> Set.of("projectId", "name", "holdoutPercentage");
      case DEPLOYMENT -> Set.of("projectId", "label", "type");
      case COHORT -> Set.of("projectId");
      case PROJECT -> Set.of("name");
    };
  }

  /** {@return the fields that have routes of their own, or that only a replacement changes} */
  private Set<String> notPatched() {
    Set<String> bucketing =
        Set.of("evaluationMode", "bucketingKey", "bucketingSalt", "bucketingUnit");
    Set<String> names = new HashSet<>();
    switch (this) {
      case FLAG, EXPERIMENT -> names.addAll(Set.of("variants", "deployments"));
      case MUTEX -> {
        names.addAll(bucketing);
        names.add("slots");
      }
      case HOLDOUT -> {
        names.addAll(bucketing);
        names.addAll(Set.of("holdoutPercentage", "variantName"));
      }
      case DEPLOYMENT -> names.add("type");
      case COHORT -> names.add("groupType");
      case PROJECT -> names.addAll(KEYS);
    }
    return names;
  }

  static Resource of(ObjectKind kind) {
    for (Resource resource : values()) {
      if (resource.kind == kind) {
        return resource;
      }
    }
    throw new IllegalArgumentException(kind.wireName());
  }

  /** {@return the fields of the document, in the order in which they are shown} */
  Map<String, FieldType> fields() {
    Map<String, FieldType> fields = new LinkedHashMap<>();
    if (this != DEPLOYMENT) {
      fields.put("name", FieldType.TEXT);
      fields.put("description", FieldType.TEXT);
    }
    switch (this) {
      case FLAG -> addFlag(fields);
      case EXPERIMENT -> {
        addFlag(fields);
        addExperiment(fields);
      }
      case MUTEX -> {
        addBucketing(fields);
        fields.put("slots", FieldType.OBJECTS);
      }
      case HOLDOUT -> addHoldout(fields);
      case DEPLOYMENT -> {
        fields.put("label", FieldType.TEXT);
        fields.put("type", FieldType.DEPLOYMENT_TYPE);
      }
      case COHORT -> fields.put("groupType", FieldType.TEXT);
      case PROJECT -> KEYS.forEach(name -> fields.put(name, FieldType.TEXT));
    }
    return fields;
  }

  private static void addBucketing(Map<String, FieldType> fields) {
    fields.put("evaluationMode", FieldType.TEXT);
    fields.put("bucketingKey", FieldType.TEXT);
    fields.put("bucketingSalt", FieldType.TEXT);
    fields.put("bucketingUnit", FieldType.TEXT);
  }

  private static void addFlag(Map<String, FieldType> fields) {
    fields.put("enabled", FieldType.BOOLEAN);
    addBucketing(fields);
    fields.put("deployments", FieldType.IDS);
    fields.put("variants", FieldType.OBJECTS);
    fields.put("rolloutPercentage", FieldType.NUMBER);
    fields.put("rolloutWeights", FieldType.OBJECT);
    fields.put("targetSegments", FieldType.OBJECTS);
    fields.put("parentDependencies", FieldType.OBJECT);
    fields.put("tags", FieldType.TEXTS);
  }

  private static void addExperiment(Map<String, FieldType> fields) {
    fields.put("experimentKey", FieldType.TEXT);
    fields.put("experimentType", FieldType.EXPERIMENT_TYPE);
    fields.put("stickyBucketing", FieldType.BOOLEAN);
    fields.put("state", FieldType.TEXT);
    fields.put("startDate", FieldType.TIME);
    fields.put("endDate", FieldType.TIME);
    fields.put("decision", FieldType.DECISION);
    fields.put("decisionReason", FieldType.TEXT);
    fields.put("rolledOutVariant", FieldType.TEXT);
    fields.put("exposureEvent", FieldType.OBJECT);
  }

  private static void addHoldout(Map<String, FieldType> fields) {
    fields.put("holdoutPercentage", FieldType.NUMBER);
    addBucketing(fields);
    fields.put("variantName", FieldType.TEXT);
    fields.put("experiments", FieldType.IDS);
    fields.put("individualInclusion", FieldType.TEXTS);
    fields.put("individualExclusion", FieldType.TEXTS);
  }

  /** {@return the fields of a body that makes one} */
  Map<String, FieldType> createFields() {
    Map<String, FieldType> fields = new LinkedHashMap<>();
    if (this != PROJECT) {
      fields.put("projectId", FieldType.ID);
    }
    if (this == COHORT || this == PROJECT) {
      fields.put("id", FieldType.ID);
    } else if (this != DEPLOYMENT) {
      fields.put("key", FieldType.TEXT);
    }
    fields.putAll(fields());
    if (this == PROJECT) {
      fields.keySet().removeAll(KEYS);
    }
    return fields;
  }

  /** {@return the fields of a body that changes some of one} */
  Map<String, FieldType> patchFields() {
    Map<String, FieldType> fields = fields();
    fields.keySet().removeAll(notPatched());
    if (this != PROJECT) {
      fields.put("archive", FieldType.BOOLEAN);
    }
    return fields;
  }

  /** {@return the fields of a body that replaces one: whatever is shown may be sent back} */
  Map<String, FieldType> putFields() {
    Map<String, FieldType> fields = new LinkedHashMap<>();
    fields.put("id", FieldType.ID);
    fields.put("projectId", FieldType.ID);
    fields.put("key", FieldType.TEXT);
    fields.putAll(fields());
    fields.put("deleted", FieldType.BOOLEAN);
    fields.put("version", FieldType.NUMBER);
    STAMPS.forEach(name -> fields.put(name, FieldType.ANY));
    SAID.forEach(name -> fields.put(name, FieldType.ANY));
    return fields;
  }
}
