package dev.assay.server.project;

import dev.assay.evaluation.FlagSet;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;

/** What flags depend on. */
public final class Dependencies {
  private Dependencies() {}

  /** {@return the given keys, and those of the flags that these depend on, near or far} */
  public static Set<String> of(FlagSet flags, Collection<String> flagKeys) {
    Set<String> all = new HashSet<>(flagKeys);
    Deque<String> open = new ArrayDeque<>(flagKeys);
    for (String key = open.poll(); key != null; key = open.poll()) {
      flags
          .flag(key)
          .ifPresent(flag -> flag.dependencies().stream().filter(all::add).forEach(open::add));
    }
    return all;
  }
}
