package dev.assay.server.http;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A request that has arrived. */
final class Call {
  private static final char REPLACEMENT = '\uFFFD';

  private final boolean isPost;
  private final String rest;
  private final MultiMap headers;
  private final MultiMap query;
  private final byte[] body;

  Call(boolean isPost, String rest, MultiMap headers, MultiMap query, byte[] body) {
    this.isPost = isPost;
    this.rest = rest;
    this.headers = headers;
    this.query = query;
    this.body = body;
  }

  /** {@return the parameters of a request's query, decoded} */
  static MultiMap query(HttpServerRequest request) {
    try {
      return request.params();
    } catch (IllegalArgumentException e) {
      throw RequestFault.badRequest("query", e.getMessage());
    }
  }

  boolean isPost() {
    return isPost;
  }

  /** {@return the decoded parts of the path behind the route's own, which slashes separate} */
  List<String> path() {
    return parts(rest);
  }

  /** {@return the decoded parts of a path, which slashes separate} */
  static List<String> parts(String path) {
    List<String> parts = new ArrayList<>();
    for (String part : path.split("/", -1)) {
      try {
        // What decodes forms takes a plus for a blank; in paths it is a plus.
        parts.add(URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8));
      } catch (IllegalArgumentException e) {
        throw RequestFault.badRequest("path", e.getMessage());
      }
    }
    return parts;
  }

  @Nullable String header(CharSequence name) {
    return headers.get(name);
  }

  /** {@return a parameter of the query, or null if it is absent or empty} */
  @Nullable String query(String name) {
    String value = query.get(name);
    return value == null || value.isEmpty() ? null : value;
  }

  /**
   * {@return a parameter of the query that is a whole number from 0, or the default if it is absent
   * or empty}
   */
  long wholeNumber(String name, long otherwise) {
    String value = query(name);
    if (value == null) {
      return otherwise;
    }
    if (!value.matches("\\d{1,18}")) {
      throw RequestFault.badRequest(name, "not a whole number from 0");
    }
    return Long.parseLong(value);
  }

  /** {@return the body as text} */
  String body() {
    return text("body", body);
  }

  /** {@return the body, which must not be written to} */
  byte[] bytes() {
    return body;
  }

  /** {@return whether an answer compressed by gzip can be read} */
  boolean acceptsGzip() {
    String accepted = headers.get("accept-encoding");
    if (accepted == null) {
      return false;
    }
    for (String coding : accepted.toLowerCase(Locale.ROOT).split(",", -1)) {
      String[] parts = coding.strip().split("\\s*;\\s*", -1);
      boolean isGzip = parts[0].equals("gzip") || parts[0].equals("x-gzip");
      if (isGzip) {
        return parts.length == 1 || !parts[1].matches("q=0(\\.0*)?");
      }
    }
    return false;
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
    String text = new String(utf8, StandardCharsets.UTF_8);
    // The mark stands where bytes were wrong, unless it was sent itself.
    return text.indexOf(REPLACEMENT) < 0 ? text : strictText(part, utf8);
  }

  private static String strictText(String part, byte[] utf8) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8)).toString();
    } catch (CharacterCodingException e) {
      throw RequestFault.badRequest(part, "not UTF-8");
    }
  }
}
