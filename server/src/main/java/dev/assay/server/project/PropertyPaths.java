package dev.assay.server.project;

import dev.assay.evaluation.Cohort;
import java.util.List;
import java.util.Set;

/** Selectors of the properties that a project file names. */
final class PropertyPaths {
  private static final String CUSTOM = "gp:";
  private static final Set<String> BUILT_IN =
      Set.of(
          "user_id",
          "device_id",
          "amplitude_id",
          "country",
          "region",
          "dma",
          "city",
          "language",
          "platform",
          "version",
          "os",
          "device_manufacturer",
          "device_brand",
          "device_model",
          "device_category",
          "carrier",
          "library",
          "ip_address",
          "first_seen",
          "referring_url",
          "landing_url",
          "browser",
          "user_agent");

  private static final List<String> UNKNOWN = List.of("context", "user", "user_id");

  private PropertyPaths() {}

  /** {@return the selector of a property of the user} */
  static List<String> user(String property, Node at) {
    if (property.startsWith(CUSTOM) && property.length() > CUSTOM.length()) {
      return custom(property.substring(CUSTOM.length()));
    }
    if (BUILT_IN.contains(property)) {
      return List.of("context", "user", property);
    }
    at.fault(
        "unknown property '" + property + "'; a property of your own is written gp:" + property);
    return UNKNOWN;
  }

  /** {@return the selector of a property of the caller's own} */
  static List<String> custom(String name) {
    return List.of("context", "user", "user_properties", name);
  }

  /** {@return the selector of a property of the user's group of a type} */
  static List<String> group(String groupType, String property, Node at) {
    if (property.startsWith(CUSTOM) && property.length() > CUSTOM.length()) {
      String name = property.substring(CUSTOM.length());
      return List.of("context", "groups", groupType, "group_properties", name);
    }
    if (!property.equals("group_name")) {
      at.fault(
          "unknown property '"
              + property
              + "' of a group; known is group_name, and a property of your own is written gp:"
              + property);
    }
    return groupName(groupType);
  }

  static List<String> groupName(String groupType) {
    return List.of("context", "groups", groupType, "group_name");
  }

  /** {@return the selector of the ids of the cohorts of the user, or of the group of a type} */
  static List<String> cohortIds(String groupType) {
    return groupType.equals(Cohort.USER)
        ? List.of("context", "user", "cohort_ids")
        : List.of("context", "groups", groupType, "cohort_ids");
  }

  /** {@return the selector of a flag's bucketing key} */
  static List<String> bucketing(String unit, Node key) {
    if (!unit.equals(Cohort.USER)) {
      return groupName(unit);
    }
    String property = key.textOr("user_id");
    if (property.equals("amplitude_id")) {
      key.note(
          "a user has an amplitude_id only if the caller sends one; others are not let in."
              + " Consider user_id or device_id");
    }
    return user(property, key);
  }
}
