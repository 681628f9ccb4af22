package dev.assay.server.hash;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The hash SHA-256. */
public final class Sha256 {
  private Sha256() {}

  /** {@return a digest that has seen nothing} */
  public static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** {@return the hash of a text in UTF-8} */
  public static byte[] of(String text) {
    return digest().digest(text.getBytes(StandardCharsets.UTF_8));
  }

  /** {@return the hash of a text in UTF-8, in 64 hexadecimal digits} */
  public static String hex(String text) {
    return HexFormat.of().formatHex(of(text));
  }

  /**
   * {@return the hash of texts one after the other, which differs wherever their borders differ}
   */
  public static byte[] ofAll(Iterable<String> texts) {
    MessageDigest sha256 = digest();
    for (String text : texts) {
      sha256.update(text.getBytes(StandardCharsets.UTF_8));
      // No UTF-8 has this byte, so that the border is clear.
      sha256.update((byte) 0xff);
    }
    return sha256.digest();
  }
}
