package dev.assay.server.deployment;

import dev.assay.server.hash.ContentHash;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.zip.GZIPOutputStream;

/** A body that is sent again and again: plain, compressed, and a name for its content. */
final class EncodedBody {
  private final byte[] plain;
  private final byte[] compressed;
  private final String hash;

  EncodedBody(byte[] plain) {
    this.plain = plain;
    compressed = compress(plain);
    hash = ContentHash.of(plain);
  }

  byte[] plain() {
    return plain;
  }

  byte[] compressed() {
    return compressed;
  }

  /** {@return 22 characters that differ for different contents} */
  String hash() {
    return hash;
  }

  private static byte[] compress(byte[] bytes) {
    ByteArrayOutputStream compressed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
      gzip.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return compressed.toByteArray();
  }
}
