package dev.assay.evaluation;

import dev.assay.evaluation.Flag.Condition;
import dev.assay.evaluation.Flag.Segment;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiConsumer;

/**
 * What the flags of a set share: selectors and conditions, each compiled once. The conditions that
 * most flags share, as many as a long has bits, are remembered by evaluations; those on other
 * flags' results are not, for they may change.
 */
final class SharedParts {
  private final Map<List<String>, Selector> selectors = new HashMap<>();
  private final Map<Condition, CompiledCondition> conditions = new HashMap<>();
  private final Map<Condition, Long> bits = new HashMap<>();

  SharedParts(Collection<Flag> flags) {
    Map<Condition, Integer> uses = new LinkedHashMap<>();
    flags.stream()
        .flatMap(flag -> flag.segments().stream())
        .map(Segment::conditions)
        .filter(Objects::nonNull)
        .flatMap(alternatives -> alternatives.stream().flatMap(List::stream))
        .filter(condition -> !Selector.isResult(condition.selector()))
        .forEach(condition -> uses.merge(condition, 1, Integer::sum));
    uses.entrySet().stream()
        .filter(use -> use.getValue() > 1)
        .sorted(Map.Entry.<Condition, Integer>comparingByValue().reversed())
        .limit(Long.SIZE)
        .forEach(use -> bits.put(use.getKey(), 1L << bits.size()));
  }

  Selector selector(List<String> path) {
    return selectors.computeIfAbsent(path, p -> Selector.of(p, selectors.size()));
  }

  int selectorCount() {
    return selectors.size();
  }

  /** Tells faults as {@link CompiledCondition#compile} does, each time. */
  CompiledCondition condition(Condition condition, BiConsumer<String, String> faults) {
    CompiledCondition known = conditions.get(condition);
    if (known == null || known.isFaulty()) {
      long bit = bits.getOrDefault(condition, 0L);
      known = CompiledCondition.compile(condition, selector(condition.selector()), bit, faults);
      conditions.put(condition, known);
    }
    return known;
  }
}
