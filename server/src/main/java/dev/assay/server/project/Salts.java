package dev.assay.server.project;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** Salts for flags of project files that name none. */
public final class Salts {
  private static final String ALPHABET =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  private static final int LENGTH = 8;

  private Salts() {}

  /** {@return eight letters and digits that depend on the key only, of its SHA-256} */
  public static String of(String flagKey) {
    byte[] hash = sha256(flagKey.getBytes(StandardCharsets.UTF_8));
    StringBuilder salt = new StringBuilder();
    for (int i = 0; i < LENGTH; i++) {
      salt.append(ALPHABET.charAt((hash[i] & 0xff) % ALPHABET.length()));
    }
    return salt.toString();
  }

  private static byte[] sha256(byte[] text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
