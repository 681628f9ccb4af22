package dev.assay.server.http;

import dev.assay.evaluation.JsonValue;
import dev.assay.server.events.EventAnswer;
import dev.assay.server.ofrep.OfrepReply;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is sent back: the status, headers beside the usual ones, and the body. */
final class Answer {
  static final String JSON = "application/json;charset=utf-8";

  private final int status;
  private final Map<String, String> headers = new LinkedHashMap<>();
  private final byte[] body;
  private final @Nullable Path file;

  private Answer(int status, byte[] body) {
    this(status, body, null);
  }

  private Answer(int status, byte[] body, @Nullable Path file) {
    this.status = status;
    this.body = body;
    this.file = file;
  }

  /** {@return an answer without a body} */
  static Answer empty(int status) {
    return new Answer(status, new byte[0]);
  }

  /** {@return success with a JSON body, which must not be written to afterwards} */
  static Answer json(byte[] json) {
    return json(200, json);
  }

  /** {@return success with a JSON body that is sent from a file} */
  static Answer jsonOf(Path file) {
    return new Answer(200, new byte[0], file).header("content-type", JSON);
  }

  static Answer json(int status, byte[] json) {
    return new Answer(status, json).header("content-type", JSON);
  }

  /** {@return success with a text of some type} */
  static Answer text(String type, String text) {
    return new Answer(200, text.getBytes(StandardCharsets.UTF_8)).header("content-type", type);
  }

  /** {@return a failure; the connection ends with it, for some clients leave its body unread} */
  static Answer of(RequestFault fault) {
    Map<String, String> error = new LinkedHashMap<>();
    error.put("code", fault.code());
    error.put("message", String.valueOf(fault.getMessage()));
    return ending(fault, JsonValue.of(Map.of("error", error)).toJson());
  }

  /** {@return the same in the form of Amplitude's HTTP API} */
  static Answer ofEvents(RequestFault fault) {
    String message = String.valueOf(fault.getMessage());
    return ending(fault, EventAnswer.refusal(fault.status(), message).json());
  }

  /** {@return the same in the form of OpenFeature's remote evaluation protocol} */
  static Answer ofOfrep(RequestFault fault) {
    String message = String.valueOf(fault.getMessage());
    OfrepReply reply = OfrepReply.failure(fault.status(), null, "GENERAL", message);
    return ending(fault, new String(reply.json(), StandardCharsets.UTF_8));
  }

  private static Answer ending(RequestFault fault, String json) {
    Answer answer = json(fault.status(), json.getBytes(StandardCharsets.UTF_8));
    if (fault.retryAfter() > 0) {
      answer.header("retry-after", Integer.toString(fault.retryAfter()));
    }
    return answer.header("connection", "close");
  }

  Answer header(String name, String value) {
    headers.put(name, value);
    return this;
  }

  boolean endsConnection() {
    return headers.containsKey("connection");
  }

  /** {@return whether caches may keep it, with an entity tag to ask about or by its own words} */
  boolean mayBeKept() {
    return headers.containsKey("etag") || headers.containsKey("cache-control");
  }

  int status() {
    return status;
  }

  Map<String, String> headers() {
    return headers;
  }

  byte[] body() {
    return body;
  }

  /** {@return the file that holds the body, or null if it is in memory} */
  @Nullable Path file() {
    return file;
  }
}
