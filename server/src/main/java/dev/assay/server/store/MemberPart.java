package dev.assay.server.store;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.zip.CRC32;

/**
 * A part of a cohort's members as bytes: for each the number of bytes of its UTF-8, seven bits a
 * byte, the lowest first, with the eighth bit set but in the last; then the UTF-8.
 */
final class MemberPart {
  /** How many parts there are: one of ten million members has about 40 000 in each. */
  static final int COUNT = 256;

  private static final int MORE = 0x80;

  private MemberPart() {}

  /** {@return which part a member lies in; part of the format} */
  static int of(byte[] member) {
    CRC32 crc = new CRC32();
    crc.update(member);
    return (int) (crc.getValue() % COUNT);
  }

  static void append(ByteArrayOutputStream part, byte[] member) {
    int length = member.length;
    while (length >= MORE) {
      part.write(length | MORE);
      length >>>= 7;
    }
    part.write(length);
    part.writeBytes(member);
  }

  static byte[] encode(Collection<String> members) {
    ByteArrayOutputStream part = new ByteArrayOutputStream();
    for (String member : members) {
      append(part, member.getBytes(StandardCharsets.UTF_8));
    }
    return part.toByteArray();
  }

  /** Adds what the bytes hold to a collection. */
  static void decode(byte[] part, Collection<String> members) {
    int at = 0;
    while (at < part.length) {
      int length = 0;
      int shift = 0;
      int next;
      do {
        next = part[at++];
        length |= (next & (MORE - 1)) << shift;
        shift += 7;
      } while ((next & MORE) != 0);
      members.add(new String(part, at, length, StandardCharsets.UTF_8));
      at += length;
    }
  }
}
