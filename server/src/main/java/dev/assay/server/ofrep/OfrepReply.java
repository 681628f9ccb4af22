package dev.assay.server.ofrep;

import dev.assay.evaluation.JsonValue;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is answered.
 *
 * <p>Immutable.
 */
public final class OfrepReply {
  private final int status;
  private final byte[] json;

  private OfrepReply(int status, byte[] json) {
    this.status = status;
    this.json = json;
  }

  /** {@return the HTTP status} */
  public int status() {
    return status;
  }

  /** {@return the body as UTF-8; not to be written to} */
  public byte[] json() {
    return json;
  }

  static OfrepReply success(byte[] json) {
    return new OfrepReply(200, json);
  }

  /**
   * {@return a failure}
   *
   * @param status the HTTP status
   * @param flagKey the flag that is asked for, or null if it is all or none
   * @param code the protocol's error code
   * @param details the error in words
   */
  public static OfrepReply failure(
      int status, @Nullable String flagKey, String code, String details) {
    Map<String, String> fields = new LinkedHashMap<>();
    if (flagKey != null) {
      fields.put("key", flagKey);
    }
    fields.put("errorCode", code);
    fields.put("errorDetails", details);
    return new OfrepReply(status, utf8(JsonValue.of(fields).toJson()));
  }

  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
