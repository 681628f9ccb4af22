package dev.assay.server.hash;

import java.security.MessageDigest;
import java.util.Base64;

/** A short name for a content. */
public final class ContentHash {
  private static final int LENGTH = 22;

  private ContentHash() {}

  /** {@return 22 characters that differ for different contents} */
  public static String of(byte[]... parts) {
    MessageDigest sha256 = Sha256.digest();
    for (byte[] part : parts) {
      sha256.update(part);
    }
    byte[] hash = sha256.digest();
    return Base64.getUrlEncoder().withoutPadding().encodeToString(hash).substring(0, LENGTH);
  }
}
