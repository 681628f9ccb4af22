package dev.assay.server.http;

import io.vertx.core.MultiMap;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** A request that has arrived. */
final class Call {
  private final boolean isPost;
  private final MultiMap headers;
  private final MultiMap query;
  private final byte[] body;

  Call(boolean isPost, MultiMap headers, MultiMap query, byte[] body) {
    this.isPost = isPost;
    this.headers = headers;
    this.query = query;
    this.body = body;
  }

  boolean isPost() {
    return isPost;
  }

  @Nullable String header(CharSequence name) {
    return headers.get(name);
  }

  /** {@return a parameter of the query, or null if it is absent or empty} */
  @Nullable String query(String name) {
    String value = query.get(name);
    return value == null || value.isEmpty() ? null : value;
  }

  /** {@return the body as text} */
  String body() {
    return text("body", body);
  }

  /**
   * {@return the text that a header holds in base64, of either alphabet, padded or not; null if
   * there is no such header or it is empty}
   */
  @Nullable String encodedHeader(String name) {
    String value = headers.get(name);
    if (value == null || value.isBlank()) {
      return null;
    }
    String standard = value.strip().replace('-', '+').replace('_', '/').replace("=", "");
    try {
      return text(name, Base64.getDecoder().decode(standard));
    } catch (IllegalArgumentException e) {
      throw RequestFault.badRequest(name, "not base64");
    }
  }

  private static String text(String part, byte[] utf8) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8)).toString();
    } catch (CharacterCodingException e) {
      throw RequestFault.badRequest(part, "not UTF-8");
    }
  }
}
