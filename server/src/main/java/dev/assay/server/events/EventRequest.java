package dev.assay.server.events;

import dev.assay.evaluation.JsonValue;
import dev.assay.evaluation.internal.json.JsonException;
import dev.assay.evaluation.internal.json.JsonReader;
import dev.assay.sdk.tracking.TrackingEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A request's events, all of them good.
 *
 * @param apiKey the key that it names
 * @param events the fields of each event, unmodifiable
 */
record EventRequest(String apiKey, List<Map<String, @Nullable Object>> events) {
  /** The most events of one request. */
  static final int MAX_EVENTS = 2000;

  private static final int MIN_ID_LENGTH = 5;

  /**
   * Reads a request.
   *
   * @param json the body
   * @param isKnown whether events may name an API key
   * @throws EventRefusal if the request is not taken
   */
  static EventRequest read(byte[] json, Predicate<String> isKnown) throws EventRefusal {
    Map<?, ?> request = object(json);
    String apiKey = apiKey(request.get("api_key"), isKnown);
    int minIdLength = minIdLength(request.get("options"));
    Object events = request.get("events");
    if (events == null || events.equals(List.of())) {
      throw EventRefusal.missing("events");
    }
    if (!(events instanceof List<?> list)) {
      throw EventRefusal.of(400, "Invalid request: events is not an array");
    }
    if (list.size() > MAX_EVENTS) {
      throw EventRefusal.of(413, "Payload too large: more than " + MAX_EVENTS + " events");
    }
    new EventCheck(minIdLength).look(list);
    return new EventRequest(apiKey, objects(list));
  }

  /** {@return events that were made here} */
  static EventRequest of(String apiKey, List<TrackingEvent> events) {
    List<Map<String, @Nullable Object>> all = new ArrayList<>();
    for (TrackingEvent event : events) {
      @SuppressWarnings("unchecked") // It is an object.
      Map<String, @Nullable Object> fields =
          (Map<String, @Nullable Object>) JsonValue.parse(event.toJson()).asPlain();
      all.add(fields);
    }
    return new EventRequest(apiKey, all);
  }

  private static Map<?, ?> object(byte[] json) throws EventRefusal {
    Object value;
    try {
      value = JsonReader.read(json);
    } catch (JsonException e) {
      throw EventRefusal.of(400, "Invalid JSON request body: " + e.getMessage());
    }
    if (!(value instanceof Map<?, ?> request)) {
      throw EventRefusal.of(400, "Invalid JSON request body: not an object");
    }
    return request;
  }

  private static String apiKey(@Nullable Object apiKey, Predicate<String> isKnown)
      throws EventRefusal {
    if (apiKey == null || apiKey.equals("")) {
      throw EventRefusal.missing("api_key");
    }
    if (!(apiKey instanceof String key) || !isKnown.test(key)) {
      throw EventRefusal.of(400, "Invalid API key: " + masked(apiKey.toString()));
    }
    return key;
  }

  /** {@return enough of a key for its owner to know it again} */
  private static String masked(String key) {
    return (key.length() < 8 ? "" : key.substring(0, 2)) + "…";
  }

  private static int minIdLength(@Nullable Object options) throws EventRefusal {
    if (options == null || options.equals(List.of())) {
      return MIN_ID_LENGTH;
    }
    Object length = options instanceof Map<?, ?> map ? map.get("min_id_length") : options;
    if (length == null) {
      return MIN_ID_LENGTH;
    }
    if (options instanceof Map && length instanceof Integer number && number >= 0) {
      return number;
    }
    throw EventRefusal.of(400, "Invalid request: options.min_id_length is not a whole number");
  }

  private static List<Map<String, @Nullable Object>> objects(List<?> checked) {
    List<Map<String, @Nullable Object>> events = new ArrayList<>();
    for (Object event : checked) {
      @SuppressWarnings("unchecked")
      Map<String, @Nullable Object> fields = (Map<String, @Nullable Object>) event;
      events.add(fields);
    }
    return events;
  }
}
