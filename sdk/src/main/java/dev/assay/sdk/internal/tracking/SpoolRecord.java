package dev.assay.sdk.internal.tracking;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * An event as a line of a file: its checksum in eight hexadecimal digits, a blank, its JSON text. A
 * line that was not written to its end does not have its checksum.
 */
final class SpoolRecord {
  private static final int PREFIX = 9;

  /** How much longer a line is than its event, in bytes. */
  static final int OVERHEAD = PREFIX + 1;

  private SpoolRecord() {}

  /**
   * {@return the line, with its end}
   *
   * @param json an event, which holds no line feed
   */
  static byte[] encode(byte[] json) {
    byte[] line = new byte[json.length + OVERHEAD];
    System.arraycopy(prefix(json), 0, line, 0, PREFIX);
    System.arraycopy(json, 0, line, PREFIX, json.length);
    line[line.length - 1] = '\n';
    return line;
  }

  /**
   * {@return the event of a line, or null if it is damaged}
   *
   * @param bytes what the line is in
   * @param from where it begins
   * @param to where its line feed is
   */
  static byte @Nullable [] decode(byte[] bytes, int from, int to) {
    if (to - from <= PREFIX) {
      return null;
    }
    byte[] json = Arrays.copyOfRange(bytes, from + PREFIX, to);
    return Arrays.equals(bytes, from, from + PREFIX, prefix(json), 0, PREFIX) ? json : null;
  }

  private static byte[] prefix(byte[] json) {
    CRC32 checksum = new CRC32();
    checksum.update(json);
    String digits = HexFormat.of().toHexDigits((int) checksum.getValue());
    return (digits + ' ').getBytes(StandardCharsets.US_ASCII);
  }
}
