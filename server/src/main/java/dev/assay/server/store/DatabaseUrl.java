package dev.assay.server.store;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The URL of a PostgreSQL database, apart from who logs in.
 *
 * @param jdbc for the driver, without user and password unless its query has them
 * @param user null if the URL names none
 * @param password null if the URL names none
 * @param shown for people: server and database
 */
record DatabaseUrl(String jdbc, @Nullable String user, @Nullable String password, String shown) {
  private static final String JDBC = "jdbc:";
  private static final Set<String> SCHEMES = Set.of("postgresql", "postgres");

  /**
   * {@return the parts of a URL}
   *
   * @throws IllegalArgumentException if it is none of PostgreSQL; the message does not repeat it
   */
  static DatabaseUrl parse(String url) {
    URI uri = uri(url.startsWith(JDBC) ? url.substring(JDBC.length()) : url);
    String authority = uri.getRawAuthority();
    String path = uri.getRawPath();
    if (!SCHEMES.contains(String.valueOf(uri.getScheme()))
        || authority == null
        || path.length() < 2) {
      throw malformed();
    }
    int at = authority.lastIndexOf('@');
    String place = authority.substring(at + 1) + path;
    String[] login = (at < 0 ? "" : authority.substring(0, at)).split(":", 2);
    return new DatabaseUrl(
        "jdbc:postgresql://" + place + (uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery()),
        login[0].isEmpty() ? null : decode(login[0]),
        login.length == 1 ? null : decode(login[1]),
        "postgresql://" + place);
  }

  private static URI uri(String text) {
    try {
      return new URI(text);
    } catch (URISyntaxException e) {
      throw malformed();
    }
  }

  private static String decode(String part) {
    return URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  private static IllegalArgumentException malformed() {
    // Not the URL itself: it may hold a password.
    return new IllegalArgumentException(
        "a database URL looks like postgresql://USER:PASSWORD@HOST:PORT/DATABASE");
  }

  /** {@return server and database} */
  @Override
  public String toString() {
    return shown;
  }
}
