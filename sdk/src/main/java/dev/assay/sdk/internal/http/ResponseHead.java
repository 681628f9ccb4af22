package dev.assay.sdk.internal.http;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Status line and headers of an answer. */
final class ResponseHead {
  private static final int MOST_BYTES = 64 * 1024;
  private static final String CONTENT_LENGTH = "Content-Length";

  private final int status;
  private final boolean keptAliveByDefault;
  private final List<String> headers;

  private ResponseHead(int status, boolean keptAliveByDefault, List<String> headers) {
    this.status = status;
    this.keptAliveByDefault = keptAliveByDefault;
    this.headers = headers;
  }

  /** Reads the head of the final answer; interim ones (100 to 199) are skipped. */
  static ResponseHead read(ByteSource source) throws IOException {
    int left = MOST_BYTES;
    while (true) {
      String line = source.line(left);
      left -= line.length() + 2;
      int status = status(line);
      boolean keptAliveByDefault = !line.startsWith("HTTP/1.0");
      List<String> headers = new ArrayList<>();
      for (line = source.line(left); !line.isEmpty(); line = source.line(left)) {
        left -= line.length() + 2;
        headers.add(checked(line));
      }
      if (status >= 200) {
        return new ResponseHead(status, keptAliveByDefault, headers);
      }
      if (status == 101) {
        throw HttpFailure.unreadable("the server switched protocols", null);
      }
    }
  }

  private static int status(String line) throws HttpFailure {
    boolean wellFormed =
        line.startsWith("HTTP/1.")
            && line.length() >= 12
            && line.charAt(8) == ' '
            && (line.length() == 12 || line.charAt(12) == ' ');
    int status = wellFormed ? (int) digits(line.substring(9, 12)) : -1;
    if (status < 100) {
      throw HttpFailure.unreadable("the answer is not HTTP/1.1", null);
    }
    return status;
  }

  private static String checked(String line) throws HttpFailure {
    int colon = line.indexOf(':');
    if (colon <= 0 || line.charAt(colon - 1) <= ' ' || line.charAt(0) <= ' ') {
      throw HttpFailure.unreadable("a malformed header in the answer", null);
    }
    return line;
  }

  /** {@return the number that the text is, or -1 if it is none} */
  private static long digits(String text) {
    long number = text.isEmpty() || text.length() > 18 ? -1 : 0;
    for (int i = 0; i < text.length() && number >= 0; i++) {
      int digit = text.charAt(i) - '0';
      number = digit < 0 || digit > 9 ? -1 : number * 10 + digit;
    }
    return number;
  }

  int status() {
    return status;
  }

  @Nullable String first(String name) {
    for (String header : headers) {
      if (isNamed(header, name)) {
        return value(header, name);
      }
    }
    return null;
  }

  private static boolean isNamed(String header, String name) {
    int length = name.length();
    return header.length() > length
        && header.charAt(length) == ':'
        && header.regionMatches(true, 0, name, 0, length);
  }

  private static String value(String header, String name) {
    return header.substring(name.length() + 1).strip();
  }

  boolean hasBody() {
    return status != 204 && status != 304;
  }

  /** {@return whether the body comes in chunks} */
  boolean isChunked() throws HttpFailure {
    String encoding = first("Transfer-Encoding");
    if (encoding == null) {
      return false;
    }
    if (!encoding.equalsIgnoreCase("chunked")) {
      throw HttpFailure.unreadable("an unknown transfer encoding", null);
    }
    return true;
  }

  /** {@return the announced length of the body, or -1 if there is none} */
  long contentLength() throws HttpFailure {
    String length = null;
    for (String header : headers) {
      if (isNamed(header, CONTENT_LENGTH)) {
        String another = value(header, CONTENT_LENGTH);
        if (digits(another) < 0 || (length != null && !length.equals(another))) {
          throw HttpFailure.unreadable("a malformed content length", null);
        }
        length = another;
      }
    }
    return length == null ? -1 : digits(length);
  }

  /** {@return whether the body is compressed by gzip} */
  boolean isGzip() throws HttpFailure {
    String encoding = first("Content-Encoding");
    if (encoding == null || encoding.isEmpty() || encoding.equalsIgnoreCase("identity")) {
      return false;
    }
    if (!encoding.equalsIgnoreCase("gzip") && !encoding.equalsIgnoreCase("x-gzip")) {
      throw HttpFailure.unreadable("an unknown content encoding", null);
    }
    return true;
  }

  /** {@return whether the connection can carry another request, if the body's end is known} */
  boolean isKeptAlive() throws HttpFailure {
    String connection = first("Connection");
    String tokens = connection == null ? "" : connection.toLowerCase(Locale.ROOT);
    boolean wanted = keptAliveByDefault ? !tokens.contains("close") : tokens.contains("keep-alive");
    boolean endKnown = !hasBody() || isChunked() != contentLength() >= 0;
    return wanted && endKnown;
  }

  /** {@return for how many seconds the server keeps an idle connection, or -1 if not told} */
  long keepAliveSeconds() {
    String header = first("Keep-Alive");
    if (header == null) {
      return -1;
    }
    for (String part : header.split(",", -1)) {
      String token = part.strip().toLowerCase(Locale.ROOT);
      if (token.startsWith("timeout=")) {
        return digits(token.substring("timeout=".length()));
      }
    }
    return -1;
  }
}
