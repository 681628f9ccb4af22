package dev.assay.sdk.internal.http;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A request. Requests must be safe to send twice: one that meets a connection which the server has
 * just closed is sent again.
 *
 * <p>Immutable.
 */
public final class HttpRequest {
  /** What the answer may be like. */
  private record Wishes(boolean compressed, boolean errors) {}

  private final Origin origin;
  private final String target;
  private final String headers;
  private final byte @Nullable [] body;
  private final Wishes wishes;

  private HttpRequest(
      Origin origin, String target, String headers, byte @Nullable [] body, Wishes wishes) {
    this.origin = origin;
    this.target = target;
    this.headers = headers;
    this.body = body;
    this.wishes = wishes;
  }

  /**
   * {@return a GET request}
   *
   * @param uri an {@code http} or {@code https} URL; its fragment is ignored
   */
  public static HttpRequest get(URI uri) {
    String path = uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
    String target = uri.getRawQuery() == null ? path : path + "?" + uri.getRawQuery();
    return new HttpRequest(Origin.of(uri), checked(target), "", null, new Wishes(true, false));
  }

  /** {@return this request as a POST with the given body} */
  public HttpRequest post(byte[] body) {
    return new HttpRequest(origin, target, headers, body, wishes);
  }

  /**
   * {@return this request with one more header}
   *
   * @throws IllegalArgumentException if name or value holds something other than visible ASCII and
   *     blanks
   */
  public HttpRequest header(String name, String value) {
    String line = checked(name) + ": " + checked(value) + "\r\n";
    return new HttpRequest(origin, target, headers + line, body, wishes);
  }

  /** {@return this request for an answer as it is: without, the server is told of gzip} */
  public HttpRequest withoutCompression() {
    return with(new Wishes(false, wishes.errors()));
  }

  /**
   * {@return this request for an answer that has a body also if its status is not 200; bodies above
   * 64 KB, or that can't be read, are left out}
   */
  public HttpRequest readingErrors() {
    return with(new Wishes(wishes.compressed(), true));
  }

  private HttpRequest with(Wishes wishes) {
    return new HttpRequest(origin, target, headers, body, wishes);
  }

  boolean isReadingErrors() {
    return wishes.errors();
  }

  private static String checked(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < ' ' || c > '~') {
        throw new IllegalArgumentException("a character that a header can't hold");
      }
    }
    return text;
  }

  Origin origin() {
    return origin;
  }

  /** {@return GET or POST} */
  public String method() {
    return body == null ? "GET" : "POST";
  }

  /** {@return the length of headers and body, in bytes} */
  public int size() {
    return headers.length() + (body == null ? 0 : body.length);
  }

  /**
   * {@return the request as it goes over the wire}
   *
   * @param proxyHeaders header lines for a proxy that reads the request, or null if none does
   */
  byte[] bytes(@Nullable String proxyHeaders) {
    StringBuilder head = new StringBuilder(headers.length() + 256).append(method()).append(' ');
    if (proxyHeaders != null) {
      head.append("http://").append(origin.hostHeader());
    }
    head.append(target).append(" HTTP/1.1\r\nHost: ").append(origin.hostHeader()).append("\r\n");
    head.append(wishes.compressed() ? "Accept-Encoding: gzip\r\n" : "").append(headers);
    if (proxyHeaders != null) {
      head.append(proxyHeaders);
    }
    if (body != null) {
      head.append("Content-Length: ").append(body.length).append("\r\n");
    }
    byte[] start = head.append("\r\n").toString().getBytes(StandardCharsets.US_ASCII);
    if (body == null) {
      return start;
    }
    byte[] all = Arrays.copyOf(start, start.length + body.length);
    System.arraycopy(body, 0, all, start.length, body.length);
    return all;
  }

  /** {@return method and URL; headers may hold secrets} */
  @Override
  public String toString() {
    return method() + " " + (origin.tls() ? "https://" : "http://") + origin.hostHeader() + target;
  }
}
