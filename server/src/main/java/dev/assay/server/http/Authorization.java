package dev.assay.server.http;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a caller shows to be let in.
 *
 * @param scheme {@code api-key} or {@code basic}
 */
record Authorization(String scheme, String credentials) {
  static final String API_KEY = "api-key";
  static final String BASIC = "basic";

  /** A pair of keys. */
  record KeyPair(String apiKey, String secretKey) {}

  /**
   * Reads the header.
   *
   * @param expected what the caller is told if there is none, or one of another form
   */
  static Authorization parse(@Nullable String header, String expected) {
    if (header == null) {
      throw RequestFault.unauthorized("the header " + expected + " is missing");
    }
    String text = header.strip();
    for (String scheme : new String[] {API_KEY, BASIC}) {
      int length = scheme.length();
      if (text.toLowerCase(Locale.ROOT).startsWith(scheme)
          && text.length() > length
          && Character.isWhitespace(text.charAt(length))) {
        return new Authorization(scheme, text.substring(length).strip());
      }
    }
    throw RequestFault.unauthorized("expected " + expected);
  }

  boolean isBasic() {
    return scheme.equals(BASIC);
  }

  /** {@return the two keys of the scheme {@code basic}, or null if they are none} */
  @Nullable KeyPair keyPair() {
    String pair;
    try {
      pair = new String(Base64.getDecoder().decode(credentials), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return null;
    }
    int colon = pair.indexOf(':');
    return colon < 0 ? null : new KeyPair(pair.substring(0, colon), pair.substring(colon + 1));
  }

  /** {@return the scheme alone} */
  @Override
  public String toString() {
    return "Authorization[" + scheme + "]";
  }
}
