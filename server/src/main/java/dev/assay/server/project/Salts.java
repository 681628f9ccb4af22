package dev.assay.server.project;

import dev.assay.server.hash.Sha256;

/** Salts for flags of project files that name none. */
public final class Salts {
  private static final String ALPHABET =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  private static final int LENGTH = 8;

  private Salts() {}

  /** {@return eight letters and digits that depend on the key only, of its SHA-256} */
  public static String of(String flagKey) {
    byte[] hash = Sha256.of(flagKey);
    StringBuilder salt = new StringBuilder();
    for (int i = 0; i < LENGTH; i++) {
      salt.append(ALPHABET.charAt((hash[i] & 0xff) % ALPHABET.length()));
    }
    return salt.toString();
  }
}
