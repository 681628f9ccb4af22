package dev.assay.server.events;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Finds what is wrong with the events of one request: for each kind of fault and each field the
 * places of the events in their list.
 */
final class EventCheck {
  private static final List<String> TEXTS =
      List.of("event_type", "user_id", "device_id", "insert_id");
  private static final List<String> NUMBERS = List.of("time", "session_id", "event_id");
  private static final List<String> OBJECTS =
      List.of("event_properties", "user_properties", "groups", "group_properties");

  private final int minIdLength;
  private final Map<String, List<Integer>> missing = new TreeMap<>();
  private final Map<String, List<Integer>> invalid = new TreeMap<>();
  private final Map<String, List<Integer>> tooShort = new TreeMap<>();

  EventCheck(int minIdLength) {
    this.minIdLength = minIdLength;
  }

  /** Looks at events; what is no object is a fault, so afterwards all are. */
  void look(List<?> events) throws EventRefusal {
    for (int i = 0; i < events.size(); i++) {
      if (events.get(i) instanceof Map<?, ?> event) {
        look(event, i);
      } else {
        add(invalid, "event", i);
      }
    }
    if (!missing.isEmpty() || !invalid.isEmpty() || !tooShort.isEmpty()) {
      throw EventRefusal.of("Invalid events", details(), events.size());
    }
  }

  private Map<String, Object> details() {
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("events_with_invalid_fields", invalid);
    details.put("events_with_missing_fields", missing);
    details.put("events_with_invalid_id_lengths", tooShort);
    details.values().removeIf(fields -> ((Map<?, ?>) fields).isEmpty());
    return details;
  }

  private void look(Map<?, ?> event, int index) {
    for (String name : TEXTS) {
      Object value = event.get(name);
      if (value != null && !(value instanceof String)) {
        add(invalid, name, index);
      }
    }
    for (String name : NUMBERS) {
      Object value = event.get(name);
      if (value != null && !(value instanceof Integer || value instanceof Long)) {
        add(invalid, name, index);
      }
    }
    for (String name : OBJECTS) {
      if (!isObject(event.get(name))) {
        add(invalid, name, index);
      }
    }
    if (isAbsent(event.get("event_type"))) {
      add(missing, "event_type", index);
    }
    lookAtIds(event.get("user_id"), event.get("device_id"), index);
  }

  private void lookAtIds(@Nullable Object userId, @Nullable Object deviceId, int index) {
    if (isAbsent(userId) && isAbsent(deviceId)) {
      add(missing, "user_id", index);
      add(missing, "device_id", index);
    }
    if (isTooShort(userId)) {
      add(tooShort, "user_id", index);
    }
    if (isTooShort(deviceId)) {
      add(tooShort, "device_id", index);
    }
  }

  private boolean isTooShort(@Nullable Object id) {
    return id instanceof String text && !text.isEmpty() && text.length() < minIdLength;
  }

  private static boolean isAbsent(@Nullable Object value) {
    return value == null || value.equals("");
  }

  /** An empty list is what PHP makes of an empty object. */
  private static boolean isObject(@Nullable Object value) {
    return value == null || value instanceof Map || value.equals(List.of());
  }

  private static void add(Map<String, List<Integer>> faults, String field, int index) {
    faults.computeIfAbsent(field, f -> new ArrayList<>()).add(index);
  }
}
