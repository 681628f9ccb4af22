package dev.assay.evaluation;

import java.security.SecureRandom;

/**
 * The 128 bits that stand for a name: SipHash-1-3 of its UTF-16 characters, low byte first, under a
 * key that each process draws for itself.
 *
 * <p>Immutable.
 */
final class MemberHash {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final long KEY_0 = RANDOM.nextLong();
  private static final long KEY_1 = RANDOM.nextLong();
  private static final int FINAL_ROUNDS = 3;

  private final long first;
  private final long second;
  private long v0;
  private long v1;
  private long v2;
  private long v3;

  MemberHash(String name) {
    this(name, KEY_0, KEY_1);
  }

  MemberHash(String name, long key0, long key1) {
    v0 = key0 ^ 0x736f6d6570736575L;
    v1 = key1 ^ 0x646f72616e646f6dL ^ 0xee;
    v2 = key0 ^ 0x6c7967656e657261L;
    v3 = key1 ^ 0x7465646279746573L;
    int length = name.length();
    int i = 0;
    for (; i + 4 <= length; i += 4) {
      absorb(
          name.charAt(i)
              | (long) name.charAt(i + 1) << 16
              | (long) name.charAt(i + 2) << 32
              | (long) name.charAt(i + 3) << 48);
    }
    long last = (2L * length) << 56;
    for (int shift = 0; i < length; i++, shift += 16) {
      last |= (long) name.charAt(i) << shift;
    }
    absorb(last);
    v2 ^= 0xee;
    first = mixed();
    v1 ^= 0xdd;
    second = mixed();
  }

  private void absorb(long word) {
    v3 ^= word;
    round();
    v0 ^= word;
  }

  private long mixed() {
    for (int i = 0; i < FINAL_ROUNDS; i++) {
      round();
    }
    return v0 ^ v1 ^ v2 ^ v3;
  }

  private void round() {
    v0 += v1;
    v2 += v3;
    v1 = Long.rotateLeft(v1, 13) ^ v0;
    v3 = Long.rotateLeft(v3, 16) ^ v2;
    v0 = Long.rotateLeft(v0, 32);
    v2 += v1;
    v0 += v3;
    v1 = Long.rotateLeft(v1, 17) ^ v2;
    v3 = Long.rotateLeft(v3, 21) ^ v0;
    v2 = Long.rotateLeft(v2, 32);
  }

  long first() {
    return first;
  }

  long second() {
    return second;
  }
}
