package dev.assay.sdk.internal.tracking;

import dev.assay.evaluation.ExperimentUser;
import dev.assay.sdk.tracking.TrackingEvent;
import java.util.Map;

/** What a user was evaluated with, as an event tells it. */
final class EvaluatedProps {
  private EvaluatedProps() {}

  /** Adds the user's fields, by the names that they have in events. */
  static void addFields(TrackingEvent.Builder event, ExperimentUser user) {
    event
        .otherField("country", user.country())
        .otherField("region", user.region())
        .otherField("city", user.city())
        .otherField("dma", user.dma())
        .otherField("language", user.language())
        .otherField("platform", user.platform())
        .otherField("app_version", user.version())
        .otherField("os_name", user.os())
        .otherField("device_manufacturer", user.deviceManufacturer())
        .otherField("device_brand", user.deviceBrand())
        .otherField("device_model", user.deviceModel())
        .otherField("carrier", user.carrier())
        .otherField("ip", user.ipAddress());
  }

  /** Adds the user's properties to those to set, unless the variants set or unset them already. */
  static void addProperties(
      Map<String, Object> set, Map<String, Object> unset, ExperimentUser user) {
    user.userProperties()
        .forEach(
            (name, value) -> {
              if (value != null && !unset.containsKey(name)) {
                set.putIfAbsent(name, value);
              }
            });
  }
}
