package dev.assay.testkit;

import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The flags that were asked for and were not there, and where they were asked for first.
 *
 * <p>Thread-safe.
 */
final class UndeclaredFlags {
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, Throwable> firstAsked = new TreeMap<>();

  void add(String flagKey) {
    lock.lock();
    try {
      firstAsked.computeIfAbsent(
          flagKey, key -> new IllegalStateException("flag " + key + " was asked for here"));
    } finally {
      lock.unlock();
    }
  }

  Set<String> keys() {
    lock.lock();
    try {
      return Collections.unmodifiableSet(new TreeSet<>(firstAsked.keySet()));
    } finally {
      lock.unlock();
    }
  }

  void clear() {
    lock.lock();
    try {
      firstAsked.clear();
    } finally {
      lock.unlock();
    }
  }

  void requireNone(Set<String> declared) {
    lock.lock();
    try {
      if (!firstAsked.isEmpty()) {
        AssertionError error =
            new AssertionError(
                "flags were asked for that the test does not declare: "
                    + firstAsked.keySet()
                    + "; it declares "
                    + new TreeSet<>(declared));
        firstAsked.values().forEach(error::addSuppressed);
        throw error;
      }
    } finally {
      lock.unlock();
    }
  }
}
