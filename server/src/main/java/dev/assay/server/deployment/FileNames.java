package dev.assay.server.deployment;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Names of files for what may have any characters in its name. */
public final class FileNames {
  private static final int BYTES = 16;

  private FileNames() {}

  /** {@return a name that differs for different parts} */
  public static String of(Object... parts) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      for (Object part : parts) {
        sha256.update(part.toString().getBytes(StandardCharsets.UTF_8));
        // No UTF-8 has this byte, so that the border is clear.
        sha256.update((byte) 0xff);
      }
      return HexFormat.of().formatHex(sha256.digest(), 0, BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
