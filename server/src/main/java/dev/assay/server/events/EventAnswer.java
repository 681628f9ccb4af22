package dev.assay.server.events;

import dev.assay.evaluation.internal.json.JsonWriter;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The answer to a request with events, in the form of Amplitude's HTTP API: its clients read the
 * status from the body.
 *
 * <p>Immutable.
 *
 * @param status the status
 * @param json the body
 */
public record EventAnswer(int status, String json) {
  static EventAnswer ok(int events, int bytes, long now) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("code", 200);
    fields.put("events_ingested", events);
    fields.put("payload_size_bytes", bytes);
    fields.put("server_upload_time", now);
    return new EventAnswer(200, JsonWriter.write(fields));
  }

  /** {@return a refusal} */
  public static EventAnswer refusal(int status, String error) {
    return refusal(status, error, Map.of());
  }

  static EventAnswer refusal(int status, String error, Map<String, ?> details) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("code", status);
    fields.put("error", error);
    fields.putAll(details);
    return new EventAnswer(status, JsonWriter.write(fields));
  }
}
