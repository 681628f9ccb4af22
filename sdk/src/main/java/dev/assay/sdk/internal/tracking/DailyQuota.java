package dev.assay.sdk.internal.tracking;

import dev.assay.evaluation.internal.json.JsonException;
import dev.assay.evaluation.internal.json.JsonReader;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The daily quota that Amplitude's event server sets for each user and device: an answer 429 names
 * who has used it up. What they sent is not taken for the rest of the day, and would hold up the
 * events of everyone else.
 */
final class DailyQuota {
  private DailyQuota() {}

  /**
   * {@return the events of users and devices that have used up their quota, by place}
   *
   * @param answer the body of an answer 429
   * @param events the JSON texts of the events sent
   */
  static Set<Integer> exceeded(byte[] answer, List<byte[]> events) {
    Map<?, ?> fields = fields(answer);
    Map<?, ?> users = named(fields.get("exceeded_daily_quota_users"));
    Map<?, ?> devices = named(fields.get("exceeded_daily_quota_devices"));
    Set<Integer> places = new TreeSet<>();
    if (users.isEmpty() && devices.isEmpty()) {
      return places;
    }
    for (int i = 0; i < events.size(); i++) {
      Map<?, ?> event = fields(events.get(i));
      if (isNamed(users, event.get("user_id")) || isNamed(devices, event.get("device_id"))) {
        places.add(i);
      }
    }
    return places;
  }

  /** Not every map takes the question for null, and not every event has each id. */
  private static boolean isNamed(Map<?, ?> names, @Nullable Object id) {
    return id != null && names.containsKey(id);
  }

  private static Map<?, ?> named(@Nullable Object counts) {
    return counts instanceof Map<?, ?> byName ? byName : Map.of();
  }

  /** {@return the fields of a JSON object; none if the text is something else} */
  static Map<?, ?> fields(byte[] json) {
    try {
      return JsonReader.read(json) instanceof Map<?, ?> fields ? fields : Map.of();
    } catch (JsonException e) {
      return Map.of();
    }
  }
}
