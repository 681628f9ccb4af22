package dev.assay.evaluation;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Queue;

/**
 * Collects the hashes of names. They wait in chunks, which are never copied to grow; to build, they
 * are dealt out to the parts of the set. So twice the set is about the most that is ever held.
 *
 * <p>Not thread-safe.
 */
final class MemberSetBuilder {
  private static final int SMALLEST_CHUNK = 16;
  private static final int LARGEST_CHUNK = 8192;

  private final Queue<long[]> chunks = new ArrayDeque<>();
  private long[] chunk = new long[0];
  private int used;
  private int added;

  /** {@return the number of names that were added, those twice counted twice} */
  int added() {
    return added;
  }

  void add(String name) {
    MemberHash hash = new MemberHash(name);
    if (used == chunk.length) {
      chunk = new long[2 * Math.min(Math.max(added, SMALLEST_CHUNK), LARGEST_CHUNK)];
      chunks.add(chunk);
      used = 0;
    }
    chunk[used++] = hash.first();
    chunk[used++] = hash.second();
    added++;
  }

  /** {@return the set of the names; the builder is empty then} */
  MemberSet build() {
    int bits = Math.max(0, 29 - Integer.numberOfLeadingZeros(added));
    int[] directory = directory(bits);
    int[] ends = directory.clone();
    long[] pairs = new long[2 * added];
    for (long[] from = chunks.poll(); from != null; from = chunks.poll()) {
      deal(from, pairs, directory, ends, bits);
    }
    chunk = new long[0];
    used = 0;
    added = 0;
    int size = closeGaps(pairs, directory, ends);
    return new MemberSet(
        2 * size < pairs.length ? Arrays.copyOf(pairs, 2 * size) : pairs, directory, bits);
  }

  private int usedOf(long[] part) {
    return part == chunk ? used : part.length;
  }

  /** {@return the place of the first hash of each part, and at last the number of hashes} */
  private int[] directory(int bits) {
    int[] directory = new int[(1 << bits) + 1];
    for (long[] from : chunks) {
      for (int i = 0; i < usedOf(from); i += 2) {
        directory[MemberSet.part(from[i], bits) + 1]++;
      }
    }
    for (int i = 1; i < directory.length; i++) {
      directory[i] += directory[i - 1];
    }
    return directory;
  }

  /** Puts hashes at the ends of their parts, those that are there already excepted. */
  private void deal(long[] from, long[] pairs, int[] directory, int[] ends, int bits) {
    for (int i = 0; i < usedOf(from); i += 2) {
      int part = MemberSet.part(from[i], bits);
      if (!MemberSet.contains(pairs, directory[part], ends[part], from[i], from[i + 1])) {
        int end = ends[part]++;
        pairs[2 * end] = from[i];
        pairs[2 * end + 1] = from[i + 1];
      }
    }
  }

  /** {@return the number of hashes, once the gaps that double names leave are closed} */
  private static int closeGaps(long[] pairs, int[] directory, int[] ends) {
    int size = 0;
    for (int part = 0; part < directory.length - 1; part++) {
      int from = directory[part];
      int count = ends[part] - from;
      if (from != size) {
        System.arraycopy(pairs, 2 * from, pairs, 2 * size, 2 * count);
      }
      directory[part] = size;
      size += count;
    }
    directory[directory.length - 1] = size;
    return size;
  }
}
