package dev.assay.server.management;

import dev.assay.evaluation.JsonValue;
import dev.assay.server.management.ApiFault.BadField;
import dev.assay.server.store.ObjectKind;
import dev.assay.server.store.StoredObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** What holds for an object beyond what the compilation of its project asks for. */
final class Rules {
  static final int MOST_INCLUSIONS = 2000;
  static final int MOST_SLOTS = 20;

  private static final Map<String, FieldType> VARIANT =
      Map.of("name", FieldType.TEXT, "description", FieldType.TEXT);
  private static final Map<String, FieldType> SLOT = Map.of("name", FieldType.TEXT);
  private static final Map<String, FieldType> EXPOSURE_EVENT =
      Map.of("event_type", FieldType.TEXT, "filters", FieldType.OBJECTS);
  private static final Map<String, FieldType> EXPOSURE_FILTER =
      Map.of(
          "group_type", FieldType.TEXT,
          "subprop_key", FieldType.TEXT,
          "subprop_op", FieldType.TEXT,
          "subprop_type", FieldType.TEXT,
          "subprop_value", FieldType.TEXTS);

  private final List<BadField> faults = new ArrayList<>();
  private final JsonValue document;

  private Rules(JsonValue document) {
    this.document = document;
  }

  /** {@return what is wrong with an object among those of its project} */
  static List<BadField> check(StoredObject object, List<StoredObject> project) {
    Rules rules = new Rules(object.document());
    switch (object.kind()) {
      case FLAG, EXPERIMENT -> rules.checkFlag(project);
      case MUTEX -> rules.checkSlots();
      case DEPLOYMENT -> rules.checkLabel(object, project);
      default -> {}
    }
    return rules.faults;
  }

  private void fault(String path, String message) {
    faults.add(new BadField("$." + path, message));
  }

  private void checkFlag(List<StoredObject> project) {
    JsonValue variants = document.get("variants");
    for (int i = 0; i < variants.size(); i++) {
      JsonValue variant = variants.get(i);
      checkTexts(variant, VARIANT, "variants[" + i + "]");
      if (variant.get("inclusions").size() > MOST_INCLUSIONS) {
        fault("variants[" + i + "].inclusions", "at most " + MOST_INCLUSIONS + " are taken");
      }
    }
    Set<String> deployments =
        project.stream()
            .filter(object -> object.kind() == ObjectKind.DEPLOYMENT)
            .map(StoredObject::id)
            .collect(Collectors.toSet());
    JsonValue named = document.get("deployments");
    for (int i = 0; i < named.size(); i++) {
      if (!deployments.contains(named.get(i).asString(""))) {
        fault("deployments[" + i + "]", "the project has no deployment of this id");
      }
    }
    JsonValue event = document.get("exposureEvent");
    FieldType.check(event.asMap(), EXPOSURE_EVENT, "$.exposureEvent", faults);
    for (int i = 0; i < event.get("filters").size(); i++) {
      String path = "$.exposureEvent.filters[" + i + "]";
      FieldType.check(event.get("filters").get(i).asMap(), EXPOSURE_FILTER, path, faults);
    }
  }

  /** Looks at those fields alone: the others are looked at when the project is compiled. */
  private void checkTexts(JsonValue object, Map<String, FieldType> types, String path) {
    Map<String, Object> known = new HashMap<>();
    object
        .asMap()
        .forEach(
            (name, value) -> {
              if (types.containsKey(name) && value != null) {
                known.put(name, value);
              }
            });
    FieldType.check(known, types, "$." + path, faults);
  }

  private void checkSlots() {
    JsonValue slots = document.get("slots");
    if (slots.size() > MOST_SLOTS) {
      fault("slots", "at most " + MOST_SLOTS + " are taken");
    }
    Map<String, Integer> slotOf = new HashMap<>();
    for (int i = 0; i < slots.size(); i++) {
      JsonValue slot = slots.get(i);
      checkTexts(slot, SLOT, "slots[" + i + "]");
      for (String field : List.of("experiments", "holdouts")) {
        JsonValue members = slot.get(field);
        for (int j = 0; j < members.size(); j++) {
          Integer other = slotOf.putIfAbsent(String.valueOf(members.get(j).asPlain()), i + 1);
          if (other != null) {
            fault("slots[" + i + "]." + field + "[" + j + "]", "is in slot " + other + " already");
          }
        }
      }
    }
  }

  /** Looks at a body that makes or replaces an object. */
  static void checkBody(Resource resource, JsonValue body) {
    JsonValue variants = body.get("variants");
    for (int i = 0; i < variants.size() && !body.get("rolloutWeights").isNull(); i++) {
      if (variants.get(i).get("rolloutWeight").exists()) {
        throw ApiFault.field(
            "$.variants[" + i + "].rolloutWeight", "the weights stand in rolloutWeights");
      }
    }
    if (resource == Resource.MUTEX) {
      JsonValue slots = body.get("slots");
      double sum = 0;
      for (int i = 0; i < slots.size(); i++) {
        sum += slots.get(i).get("percentage").asDouble(0);
      }
      if (sum != 100) {
        throw ApiFault.field("$.slots", "the percentages have to add up to 100");
      }
    }
  }

  private void checkLabel(StoredObject object, List<StoredObject> project) {
    String label = document.get("label").asString("");
    if (!label.matches("[A-Za-z0-9_-]{1,100}")) {
      fault("label", "expected 1 to 100 letters, digits, _ and -");
    }
    for (StoredObject other : project) {
      if (other.kind() == ObjectKind.DEPLOYMENT
          && !other.id().equals(object.id())
          && other.document().get("label").asString("").equals(label)) {
        fault("label", "deployment " + other.id() + " has this label");
      }
    }
  }
}
