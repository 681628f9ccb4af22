package dev.assay.sdk;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * The two encodings of identity cookies: base64 and percent-encoding, as browsers write them. The
 * readers give null for what is not encoded so, or is not UTF-8.
 */
final class AmplitudeCookieText {
  private static final String UNESCAPED = "-_.!~*'()";
  private static final HexFormat HEX = HexFormat.of().withUpperCase();

  private AmplitudeCookieText() {}

  static String toBase64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Reads base64 of either alphabet, padded or not, with blanks around it, and percent-encoded once
   * more as some frameworks do.
   */
  static @Nullable String fromBase64(String text) {
    String plain = text.indexOf('%') < 0 ? text : fromPercent(text);
    if (plain == null) {
      return null;
    }
    String base64 = plain.strip().replace('-', '+').replace('_', '/');
    int end = base64.length();
    while (end > 0 && base64.charAt(end - 1) == '=') {
      end--;
    }
    try {
      return utf8(ByteBuffer.wrap(Base64.getDecoder().decode(base64.substring(0, end))));
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  /** Escapes what JavaScript's {@code encodeURIComponent} escapes. */
  static String toPercent(String text) {
    StringBuilder encoded = new StringBuilder();
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      if (isUnescaped((char) (b & 0xff))) {
        encoded.append((char) b);
      } else {
        encoded.append('%').append(HEX.toHexDigits(b));
      }
    }
    return encoded.toString();
  }

  private static boolean isUnescaped(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || UNESCAPED.indexOf(c) >= 0;
  }

  /** Decodes percent-encoding; a plus is a plus. */
  static @Nullable String fromPercent(String text) {
    byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
    byte[] decoded = new byte[encoded.length];
    int length = 0;
    for (int i = 0; i < encoded.length; i++) {
      byte b = encoded[i];
      if (b == '%') {
        if (i + 2 >= encoded.length
            || !HexFormat.isHexDigit(encoded[i + 1])
            || !HexFormat.isHexDigit(encoded[i + 2])) {
          return null;
        }
        b =
            (byte)
                (HexFormat.fromHexDigit(encoded[i + 1]) << 4
                    | HexFormat.fromHexDigit(encoded[i + 2]));
        i += 2;
      }
      decoded[length++] = b;
    }
    return utf8(ByteBuffer.wrap(decoded, 0, length));
  }

  private static @Nullable String utf8(ByteBuffer bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
    } catch (CharacterCodingException e) {
      return null;
    }
  }
}
