package dev.assay.evaluation;

import java.nio.charset.StandardCharsets;

/**
 * The hash function MurmurHash3, x86, 32 bits, seed 0, of a fixed prefix and a text, both as UTF-8.
 * The prefix is hashed once; a text of ASCII is hashed where it is, without a copy.
 *
 * <p>Immutable.
 */
final class Murmur3 {
  private static final int C1 = 0xcc9e2d51;
  private static final int C2 = 0x1b873593;

  private final int prefixLength;
  private final int prefixHash;
  private final int carry;
  private final int carryBits;

  Murmur3(String prefix) {
    byte[] bytes = prefix.getBytes(StandardCharsets.UTF_8);
    int hash = 0;
    int blocks = bytes.length & ~3;
    for (int i = 0; i < blocks; i += 4) {
      hash = block(hash, littleEndian(bytes, i, 4));
    }
    prefixLength = bytes.length;
    prefixHash = hash;
    carry = littleEndian(bytes, blocks, bytes.length - blocks);
    carryBits = 8 * (bytes.length - blocks);
  }

  /** {@return the hash of the prefix and the text, as an unsigned number} */
  long hash(String text) {
    int length = text.length();
    int hash = prefixHash;
    long pending = carry & 0xffffffffL;
    int shift = carryBits;
    int seen = 0;
    int i = 0;
    for (; i + 4 <= length; i += 4) {
      char a = text.charAt(i);
      char b = text.charAt(i + 1);
      char c = text.charAt(i + 2);
      char d = text.charAt(i + 3);
      seen |= a | b | c | d;
      pending |= (a | b << 8 | c << 16 | (long) d << 24) << shift;
      hash = block(hash, (int) pending);
      pending >>>= 32;
    }
    for (; i < length; i++) {
      char c = text.charAt(i);
      seen |= c;
      pending |= (long) c << shift;
      shift += 8;
    }
    return seen < 0x80
        ? finish(hash, pending, shift, length)
        : hash(text.getBytes(StandardCharsets.UTF_8));
  }

  private long hash(byte[] bytes) {
    int hash = prefixHash;
    long rest = carry & 0xffffffffL;
    int restBits = carryBits;
    for (byte b : bytes) {
      rest |= (b & 0xffL) << restBits;
      restBits += 8;
      if (restBits == 32) {
        hash = block(hash, (int) rest);
        rest = 0;
        restBits = 0;
      }
    }
    return finish(hash, rest, restBits, bytes.length);
  }

  /** Takes in what is left, at most six bytes, and the length. */
  private long finish(int hashSoFar, long rest, int restBits, int length) {
    int hash = hashSoFar;
    int tail = (int) rest;
    if (restBits >= 32) {
      hash = block(hash, tail);
      tail = (int) (rest >>> 32);
    }
    hash ^= mix(tail) ^ (prefixLength + length);
    hash = (hash ^ hash >>> 16) * 0x85ebca6b;
    hash = (hash ^ hash >>> 13) * 0xc2b2ae35;
    return Integer.toUnsignedLong(hash ^ hash >>> 16);
  }

  private static int block(int hash, int block) {
    return Integer.rotateLeft(hash ^ mix(block), 13) * 5 + 0xe6546b64;
  }

  private static int mix(int block) {
    return Integer.rotateLeft(block * C1, 15) * C2;
  }

  private static int littleEndian(byte[] bytes, int from, int count) {
    int value = 0;
    for (int i = count - 1; i >= 0; i--) {
      value = value << 8 | (bytes[from + i] & 0xff);
    }
    return value;
  }
}
