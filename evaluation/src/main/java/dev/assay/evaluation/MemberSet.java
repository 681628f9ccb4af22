package dev.assay.evaluation;

/**
 * Names as hashes, 16 bytes each, in parts of about six by the first bits of the hash. A directory,
 * of one byte a name at most, tells where each part begins. So a question reads two places of
 * memory, however many names there are, and that is most of what it costs.
 *
 * <p>Immutable.
 */
final class MemberSet {
  private final long[] pairs;
  private final int[] directory;
  private final int bits;

  /**
   * Makes a set.
   *
   * @param pairs the words of the hashes, one hash after the other
   * @param directory the number of the hash that each part begins with, and at last how many there
   *     are
   * @param bits how many bits of the hash number the parts
   */
  MemberSet(long[] pairs, int[] directory, int bits) {
    this.pairs = pairs;
    this.directory = directory;
    this.bits = bits;
  }

  int size() {
    return pairs.length / 2;
  }

  boolean contains(MemberHash hash) {
    int part = part(hash.first(), bits);
    return contains(pairs, directory[part], directory[part + 1], hash.first(), hash.second());
  }

  /** {@return whether a hash is among some of the pairs} */
  static boolean contains(long[] pairs, int from, int to, long first, long second) {
    for (int i = 2 * from; i < 2 * to; i += 2) {
      if (pairs[i] == first && pairs[i + 1] == second) {
        return true;
      }
    }
    return false;
  }

  /** {@return the number of the part that a hash belongs to} */
  static int part(long first, int bits) {
    return (int) (first >>> 1 >>> (63 - bits));
  }
}
