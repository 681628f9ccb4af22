package dev.assay.evaluation;

import org.jspecify.annotations.Nullable;

/**
 * One evaluation for one user: results so far, and the properties that conditions have looked at,
 * each looked up and coerced once.
 *
 * <p>Not thread-safe.
 */
final class EvaluationState {
  private final CompiledFlags flags;
  private final ExperimentUser user;
  private final @Nullable Variant[] results;
  private final boolean[] evaluated;
  private final @Nullable Property[] properties;

  EvaluationState(CompiledFlags flags, ExperimentUser user) {
    this.flags = flags;
    this.user = user;
    results = new @Nullable Variant[flags.size()];
    evaluated = new boolean[flags.size()];
    properties = new @Nullable Property[flags.selectorCount()];
  }

  ExperimentUser user() {
    return user;
  }

  void evaluateAll() {
    for (CompiledFlag flag : flags.order()) {
      results[flag.index()] = flag.evaluate(this);
    }
  }

  /** Evaluates a flag and, first, the flags that it depends on. */
  @Nullable Variant evaluate(String flagKey) {
    CompiledFlag flag = flags.flag(flagKey);
    return flag == null ? null : evaluate(flag);
  }

  private @Nullable Variant evaluate(CompiledFlag flag) {
    if (!evaluated[flag.index()]) {
      evaluated[flag.index()] = true;
      for (CompiledFlag dependency : flags.dependencies(flag)) {
        evaluate(dependency);
      }
      results[flag.index()] = flag.evaluate(this);
    }
    return results[flag.index()];
  }

  /** {@return a flag's result so far, or null} */
  @Nullable Variant result(String flagKey) {
    CompiledFlag flag = flags.flag(flagKey);
    return flag == null ? null : results[flag.index()];
  }

  Property property(Selector selector) {
    int slot = selector.slot();
    if (slot < 0) {
      return new Property(selector.select(this));
    }
    Property property = properties[slot];
    if (property == null) {
      property = new Property(selector.select(this));
      properties[slot] = property;
    }
    return property;
  }

  Results results() {
    return new Results(flags, results);
  }
}
