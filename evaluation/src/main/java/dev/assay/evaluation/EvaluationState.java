package dev.assay.evaluation;

import org.jspecify.annotations.Nullable;

/**
 * One evaluation for one user: results so far, the properties that took work to read, each read
 * once, and whether the conditions that several flags share hold.
 *
 * <p>Not thread-safe, unless it was made by {@link #standalone}.
 */
final class EvaluationState {
  private static final @Nullable Variant[] NO_RESULTS = {};
  private static final @Nullable Property[] NO_PROPERTIES = {};
  private static final boolean[] NOTHING_EVALUATED = {};

  private final CompiledFlags flags;
  private final ExperimentUser user;
  private final @Nullable Variant[] results;
  private boolean[] evaluated = NOTHING_EVALUATED;
  private @Nullable Property[] properties = NO_PROPERTIES;
  private long tested;
  private long holding;

  EvaluationState(CompiledFlags flags, ExperimentUser user) {
    this.flags = flags;
    this.user = user;
    results = flags.size() == 0 ? NO_RESULTS : new @Nullable Variant[flags.size()];
  }

  /**
   * {@return the state for flags that depend on no other: it remembers nothing, so that one serves
   * every evaluation for the user, on any thread}
   */
  static EvaluationState standalone(ExperimentUser user) {
    return new EvaluationState(CompiledFlags.NONE, user);
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

  @Nullable Variant evaluate(CompiledFlag flag) {
    if (evaluated.length == 0) {
      evaluated = new boolean[flags.size()];
    }
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

  boolean holds(CompiledCondition condition) {
    long bit = condition.bit();
    if ((tested & bit) != 0) {
      return (holding & bit) != 0;
    }
    boolean holds = condition.holds(this);
    if (results.length > 0) {
      tested |= bit;
      holding |= holds ? bit : 0;
    }
    return holds;
  }

  Property property(Selector selector) {
    return property(selector, selector.select(this));
  }

  /** {@return the property that a value selected by the selector is} */
  Property property(Selector selector, @Nullable Object value) {
    int slot = selector.slot();
    if (slot < 0 || flags.selectorCount() == 0) {
      return new Property(value);
    }
    if (properties.length == 0) {
      properties = new @Nullable Property[flags.selectorCount()];
    }
    Property property = properties[slot];
    if (property == null) {
      property = new Property(value);
      properties[slot] = property;
    }
    return property;
  }

  /** {@return the selected value as text, null for null} */
  @Nullable String text(Selector selector) {
    Object value = selector.select(this);
    return value == null || value instanceof String
        ? (String) value
        : property(selector, value).text();
  }

  Results results() {
    return new Results(flags, results);
  }
}
