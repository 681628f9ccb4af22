package dev.assay.server.deployment;

import dev.assay.evaluation.Flag;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Collection;
import java.util.stream.Collectors;
import java.util.zip.GZIPOutputStream;

/**
 * A JSON array of flags as it is sent, plain and compressed.
 *
 * <p>Immutable.
 */
public final class FlagDocument {
  private final byte[] json;
  private final byte[] compressed;
  private final String tag;

  private FlagDocument(byte[] json) {
    this.json = json;
    compressed = compress(json);
    tag = Base64.getUrlEncoder().withoutPadding().encodeToString(sha256(json)).substring(0, 22);
  }

  static FlagDocument of(Collection<Flag> flags) {
    String json = flags.stream().map(Flag::toJson).collect(Collectors.joining(",", "[", "]"));
    return new FlagDocument(json.getBytes(StandardCharsets.UTF_8));
  }

  /** {@return the array as UTF-8; not to be written to} */
  public byte[] json() {
    return json;
  }

  /** {@return the array as UTF-8, compressed by gzip; not to be written to} */
  public byte[] compressed() {
    return compressed;
  }

  /** {@return a strong entity tag of one of the two forms, in its quotes} */
  public String entityTag(boolean ofCompressed) {
    return '"' + tag + (ofCompressed ? "-gzip" : "") + '"';
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

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
