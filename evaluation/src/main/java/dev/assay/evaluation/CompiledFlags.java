package dev.assay.evaluation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The flags of a set, numbered in the order of the source, with the order of their evaluation. */
final class CompiledFlags {
  /** No flags. */
  static final CompiledFlags NONE = new CompiledFlags(List.of(), Map.of(), 0);

  private final CompiledFlag[] flags;
  private final Map<String, CompiledFlag> byKey;
  private final CompiledFlag[][] dependencies;
  private final CompiledFlag[] order;
  private final List<Flag> sources;
  private final int selectorCount;

  CompiledFlags(List<CompiledFlag> flags, Map<String, CompiledFlag> byKey, int selectorCount) {
    this.flags = flags.toArray(CompiledFlag[]::new);
    this.byKey = new HashMap<>(byKey);
    this.selectorCount = selectorCount;
    sources = flags.stream().map(CompiledFlag::flag).toList();
    dependencies = new CompiledFlag[this.flags.length][];
    Arrays.setAll(dependencies, i -> dependenciesOf(this.flags[i]));
    List<CompiledFlag> sorted = new ArrayList<>();
    boolean[] done = new boolean[this.flags.length];
    for (CompiledFlag flag : this.flags) {
      visit(flag, done, sorted);
    }
    order = sorted.toArray(CompiledFlag[]::new);
  }

  private CompiledFlag[] dependenciesOf(CompiledFlag flag) {
    List<CompiledFlag> known = new ArrayList<>();
    for (String key : flag.flag().dependencies()) {
      CompiledFlag dependency = byKey.get(key);
      if (dependency != null) {
        known.add(dependency);
      }
    }
    return known.toArray(CompiledFlag[]::new);
  }

  private void visit(CompiledFlag flag, boolean[] done, List<CompiledFlag> sorted) {
    if (done[flag.index()]) {
      return;
    }
    done[flag.index()] = true;
    for (CompiledFlag dependency : dependencies[flag.index()]) {
      visit(dependency, done, sorted);
    }
    sorted.add(flag);
  }

  int size() {
    return flags.length;
  }

  int selectorCount() {
    return selectorCount;
  }

  CompiledFlag at(int index) {
    return flags[index];
  }

  @Nullable CompiledFlag flag(String key) {
    return byKey.get(key);
  }

  /** {@return every flag, dependencies before dependents} */
  CompiledFlag[] order() {
    return order;
  }

  CompiledFlag[] dependencies(CompiledFlag flag) {
    return dependencies[flag.index()];
  }

  List<Flag> flags() {
    return sources;
  }
}
