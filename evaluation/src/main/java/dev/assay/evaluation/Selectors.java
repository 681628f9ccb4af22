package dev.assay.evaluation;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The selectors of a flag set, each path once. */
final class Selectors {
  private final Map<List<String>, Selector> byPath = new HashMap<>();

  Selector selector(List<String> path) {
    return byPath.computeIfAbsent(path, p -> Selector.of(p, byPath.size()));
  }

  int count() {
    return byPath.size();
  }
}
