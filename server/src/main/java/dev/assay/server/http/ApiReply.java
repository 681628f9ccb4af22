package dev.assay.server.http;

import dev.assay.evaluation.JsonValue;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an API answers.
 *
 * <p>Immutable.
 */
public final class ApiReply {
  private final int status;
  private final Map<String, String> headers;
  private final byte[] body;
  private final @Nullable Path file;

  private ApiReply(int status, Map<String, String> headers, byte[] body, @Nullable Path file) {
    this.status = status;
    this.headers = headers;
    this.body = body;
    this.file = file;
  }

  /** {@return an answer in JSON} */
  public static ApiReply json(int status, JsonValue json) {
    byte[] body = json.toJson().getBytes(StandardCharsets.UTF_8);
    return new ApiReply(status, Map.of("content-type", Answer.JSON), body, null);
  }

  /** {@return success in words} */
  public static ApiReply text(String text) {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    return new ApiReply(200, Map.of("content-type", "text/plain;charset=utf-8"), body, null);
  }

  /** {@return success in JSON that lies in a file, which is deleted once it is sent} */
  public static ApiReply jsonFile(Path file) {
    return new ApiReply(200, Map.of("content-type", Answer.JSON), new byte[0], file);
  }

  /** {@return this with another header} */
  public ApiReply header(String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(name, value);
    return new ApiReply(status, more, body, file);
  }

  /** {@return the status} */
  public int status() {
    return status;
  }

  /** {@return the headers beside the usual ones, unmodifiable} */
  public Map<String, String> headers() {
    return Map.copyOf(headers);
  }

  /** {@return the body as text; empty if it lies in a file} */
  public String body() {
    return new String(body, StandardCharsets.UTF_8);
  }

  /** {@return the file that holds the body, or null} */
  public @Nullable Path file() {
    return file;
  }

  byte[] bytes() {
    return body;
  }

  /** {@return the status alone: bodies may hold keys} */
  @Override
  public String toString() {
    return "ApiReply[" + status + "]";
  }
}
