package dev.assay.testkit;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request to a {@link TestFlagServer}.
 *
 * <p>Immutable.
 *
 * @param path the path without the query
 * @param headers by their names in lower case
 * @param body empty if there is none
 */
record TestFlagRequest(String path, Map<String, String> headers, String body) {
  private static final int MOST_BYTES = 1 << 20;

  /** {@return the next request, or null if the client has closed the connection} */
  static @Nullable TestFlagRequest read(InputStream in) throws IOException {
    String start = line(in);
    if (start == null) {
      return null;
    }
    String[] words = start.split(" ", -1);
    Map<String, String> headers = new HashMap<>();
    for (String line = line(in); line != null && !line.isEmpty(); line = line(in)) {
      int colon = line.indexOf(':');
      if (colon > 0) {
        headers.put(
            line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
      }
    }
    String path = words.length > 1 ? words[1].split("\\?", 2)[0] : "";
    return new TestFlagRequest(path, headers, body(in, headers.get("content-length")));
  }

  private static String body(InputStream in, @Nullable String length) throws IOException {
    try {
      int size = length == null ? 0 : Math.min(MOST_BYTES, Integer.parseInt(length));
      return new String(in.readNBytes(size), StandardCharsets.UTF_8);
    } catch (NumberFormatException e) {
      throw new IOException("no length: " + length, e);
    }
  }

  private static @Nullable String line(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int b = in.read(); b != '\n'; b = in.read()) {
      if (b < 0 && line.size() == 0) {
        return null;
      }
      if (b < 0 || line.size() == MOST_BYTES) {
        throw new EOFException("the request does not end");
      }
      line.write(b);
    }
    return line.toString(StandardCharsets.ISO_8859_1).strip();
  }

  /** {@return a header, empty if it is not there} */
  String header(String lowerCaseName) {
    return headers.getOrDefault(lowerCaseName, "");
  }
}
