package dev.assay.sdk.internal.http;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * A request. Requests must be safe to send twice: one that meets a connection which the server has
 * just closed is sent again.
 *
 * <p>Immutable.
 */
public final class HttpRequest {
  private static final byte[] NOTHING = {};
  private static final byte[] GET = ascii("GET ");
  private static final byte[] POST = ascii("POST ");
  private static final byte[] SEPARATOR = ascii(": ");
  private static final byte[] LINE_END = ascii("\r\n");
  private static final byte[] COMPRESSED = ascii("Accept-Encoding: gzip\r\n");

  /** Where the request goes. */
  private static final class Place {
    final Origin origin;
    final String target;

    /** What follows the method, up to the {@code Host} header. */
    final byte[] start;

    Place(Origin origin, String target) {
      this.origin = origin;
      this.target = target;
      start = start(target);
    }

    byte[] start(String wholeTarget) {
      return ascii(wholeTarget + " HTTP/1.1\r\nHost: " + origin.hostHeader() + "\r\n");
    }
  }

  /** What the answer may be like. */
  private record Wishes(boolean compressed, boolean errors) {}

  private final Place place;
  private final byte[] headers;
  private final byte @Nullable [] body;
  private final Wishes wishes;

  private HttpRequest(Place place, byte[] headers, byte @Nullable [] body, Wishes wishes) {
    this.place = place;
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
    Place place = new Place(Origin.of(uri), checked(target));
    return new HttpRequest(place, NOTHING, null, new Wishes(true, false));
  }

  /** {@return this request as a POST with the given body} */
  public HttpRequest post(byte[] body) {
    return new HttpRequest(place, headers, body, wishes);
  }

  /**
   * {@return this request with one more header}
   *
   * @throws IllegalArgumentException if name or value holds something other than visible ASCII and
   *     blanks
   */
  public HttpRequest header(String name, String value) {
    return header(ascii(checked(name)), ascii(checked(value)));
  }

  /**
   * {@return this request with one more header, whose value is the bytes in Base64: the standard
   * alphabet, with padding}
   *
   * @throws IllegalArgumentException if the name holds something other than visible ASCII and
   *     blanks
   */
  public HttpRequest base64Header(String name, byte[] plain) {
    return header(ascii(checked(name)), Base64.getEncoder().encode(plain));
  }

  private HttpRequest header(byte[] name, byte[] value) {
    byte[] all = joined(headers, name, SEPARATOR, value, LINE_END);
    return new HttpRequest(place, all, body, wishes);
  }

  private static byte[] joined(byte[]... parts) {
    int length = 0;
    for (byte[] part : parts) {
      length += part.length;
    }
    byte[] all = new byte[length];
    int end = 0;
    for (byte[] part : parts) {
      System.arraycopy(part, 0, all, end, part.length);
      end += part.length;
    }
    return all;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
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
    return new HttpRequest(place, headers, body, wishes);
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
    return place.origin;
  }

  /** {@return GET or POST} */
  public String method() {
    return body == null ? "GET" : "POST";
  }

  /** {@return the length of headers and body, in bytes} */
  public int size() {
    return headers.length + (body == null ? 0 : body.length);
  }

  /**
   * {@return the request as it goes over the wire}
   *
   * @param proxyHeaders header lines for a proxy that reads the request, or null if none does
   */
  byte[] bytes(@Nullable String proxyHeaders) {
    byte[] start =
        proxyHeaders == null
            ? place.start
            : place.start("http://" + place.origin.hostHeader() + place.target);
    return joined(
        body == null ? GET : POST,
        start,
        wishes.compressed() ? COMPRESSED : NOTHING,
        headers,
        proxyHeaders == null ? NOTHING : ascii(proxyHeaders),
        body == null ? NOTHING : ascii("Content-Length: " + body.length + "\r\n"),
        LINE_END,
        body == null ? NOTHING : body);
  }

  /** {@return method and URL; headers may hold secrets} */
  @Override
  public String toString() {
    Origin origin = place.origin;
    String scheme = origin.tls() ? "https://" : "http://";
    return method() + " " + scheme + origin.hostHeader() + place.target;
  }
}
