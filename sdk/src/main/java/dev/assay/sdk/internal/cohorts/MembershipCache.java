package dev.assay.sdk.internal.cohorts;

import java.util.ArrayDeque;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The last answers about names, so many at most. Those that nobody asked for since they were last
 * passed over go first. Reading takes no lock.
 *
 * <p>Thread-safe.
 */
final class MembershipCache {
  /** An answer, and whether it was asked for since it was last passed over. */
  private static final class Slot {
    final GroupName name;
    volatile Answer answer;
    volatile boolean used;

    Slot(GroupName name, Answer answer) {
      this.name = name;
      this.answer = answer;
    }
  }

  /**
   * An answer.
   *
   * @param ids the ids of the cohorts, or null if they are not known
   * @param expiresAt when to ask again, in nanoseconds
   */
  record Answer(@Nullable Set<String> ids, long expiresAt) {}

  private final int capacity;
  private final ConcurrentHashMap<GroupName, Slot> slots = new ConcurrentHashMap<>();
  private final ReentrantLock lock = new ReentrantLock();
  private final ArrayDeque<Slot> line = new ArrayDeque<>();

  MembershipCache(int capacity) {
    this.capacity = capacity;
  }

  @Nullable Answer get(GroupName name) {
    Slot slot = slots.get(name);
    if (slot == null) {
      return null;
    }
    if (!slot.used) {
      slot.used = true;
    }
    return slot.answer;
  }

  void put(GroupName name, Answer answer) {
    lock.lock();
    try {
      Slot known = slots.get(name);
      if (known != null) {
        known.answer = answer;
        return;
      }
      if (line.size() >= capacity) {
        evict();
      }
      Slot slot = new Slot(name, answer);
      line.add(slot);
      slots.put(name, slot);
    } finally {
      lock.unlock();
    }
  }

  private void evict() {
    Slot first = line.remove();
    while (first.used) {
      first.used = false;
      line.add(first);
      first = line.remove();
    }
    slots.remove(first.name);
  }

  int size() {
    return slots.size();
  }
}
