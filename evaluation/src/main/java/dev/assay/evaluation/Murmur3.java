package dev.assay.evaluation;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** The hash function MurmurHash3, x86, 32 bits, seed 0. */
final class Murmur3 {
  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private static final int C1 = 0xcc9e2d51;
  private static final int C2 = 0x1b873593;

  private Murmur3() {}

  /** {@return the hash as an unsigned number} */
  static long hash(byte[] bytes) {
    int hash = 0;
    int tail = bytes.length & ~3;
    for (int i = 0; i < tail; i += 4) {
      hash = Integer.rotateLeft(hash ^ mix((int) INTS.get(bytes, i)), 13) * 5 + 0xe6546b64;
    }
    int rest = 0;
    for (int i = bytes.length - 1; i >= tail; i--) {
      rest = rest << 8 | (bytes[i] & 0xff);
    }
    hash ^= mix(rest) ^ bytes.length;
    hash = (hash ^ hash >>> 16) * 0x85ebca6b;
    hash = (hash ^ hash >>> 13) * 0xc2b2ae35;
    return Integer.toUnsignedLong(hash ^ hash >>> 16);
  }

  private static int mix(int block) {
    return Integer.rotateLeft(block * C1, 15) * C2;
  }
}
