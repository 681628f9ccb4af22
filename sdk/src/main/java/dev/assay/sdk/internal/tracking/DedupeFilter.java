package dev.assay.sdk.internal.tracking;

import java.io.Serial;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Lets each text through once in a while: a text that was let through within the time to live, and
 * not forgotten for lack of room, is not let through again. The least recently used is forgotten
 * first; being used does not make a text live longer.
 *
 * <p>Texts are held as 64-bit hashes, in parts with a lock each.
 *
 * <p>Thread-safe.
 */
final class DedupeFilter {
  private static final int PARTS = 16;
  private static final int LEAST_FOR_PARTS = 4096;

  private final LongSupplier nanoTime;
  private final long ttlNanos;
  private final Part[] parts;

  /**
   * Makes an empty one.
   *
   * @param capacity how many texts are remembered at most
   * @param ttl how long a text is remembered
   * @param nanoTime a clock that does not jump, in nanoseconds
   */
  DedupeFilter(int capacity, Duration ttl, LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    ttlNanos = ttl.toNanos();
    parts = new Part[capacity < LEAST_FOR_PARTS ? 1 : PARTS];
    for (int i = 0; i < parts.length; i++) {
      parts[i] = new Part(capacity / parts.length);
    }
  }

  /** {@return whether the text is let through: of several threads' equal texts, one} */
  boolean admit(String text) {
    long hash = hash(text);
    Part part = parts[(int) (hash >>> 32) & (parts.length - 1)];
    part.lock.lock();
    try {
      long now = nanoTime.getAsLong();
      Long since = part.admitted.get(hash);
      if (since != null && now - since < ttlNanos) {
        return false;
      }
      part.admitted.put(hash, now);
      return true;
    } finally {
      part.lock.unlock();
    }
  }

  /** {@return how many texts are remembered} */
  int size() {
    int size = 0;
    for (Part part : parts) {
      part.lock.lock();
      try {
        size += part.admitted.size();
      } finally {
        part.lock.unlock();
      }
    }
    return size;
  }

  private static long hash(String text) {
    long hash = text.length();
    for (int i = 0; i < text.length(); i++) {
      long mixed = hash ^ (text.charAt(i) * 0x9E3779B97F4A7C15L);
      hash = Long.rotateLeft(mixed, 27) * 0xD6E8FEB86659FD93L;
    }
    hash = (hash ^ (hash >>> 32)) * 0xD6E8FEB86659FD93L;
    return hash ^ (hash >>> 32);
  }

  /** Some of the texts: their hashes and when they were let through. */
  private static final class Part {
    final ReentrantLock lock = new ReentrantLock();
    final Admitted admitted;

    Part(int capacity) {
      admitted = new Admitted(capacity);
    }
  }

  private static final class Admitted extends LinkedHashMap<Long, Long> {
    @Serial private static final long serialVersionUID = 1L;

    private final int capacity;

    Admitted(int capacity) {
      super(16, 0.75f, true);
      this.capacity = capacity;
    }

    @Override
    protected boolean removeEldestEntry(Map.@Nullable Entry<Long, Long> eldest) {
      return size() > capacity;
    }
  }
}
