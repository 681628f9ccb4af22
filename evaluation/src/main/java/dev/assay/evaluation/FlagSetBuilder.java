package dev.assay.evaluation;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Collects flags and what is wrong with them, sorts out impossible dependencies, and compiles. */
final class FlagSetBuilder {
  /** Longest chain of dependencies: evaluation descends it on the caller's stack. */
  static final int MAX_DEPENDENCY_DEPTH = 200;

  /** Flags that are looked at to explain why one of them is left out. */
  private static final int MAX_EXPLAINED = 100;

  private record Source(Flag flag, String path, int line) {}

  private final Map<String, Source> sources = new LinkedHashMap<>();
  private final List<FlagFault> faults = new ArrayList<>();

  void add(Flag flag, String path, int line) {
    if (sources.put(flag.key(), new Source(flag, path, line)) != null) {
      String reason = "the key '" + flag.key() + "' stands twice; this later flag counts";
      faults.add(new FlagFault(flag.key(), path + ".key", line, reason, false));
    }
  }

  void leaveOut(@Nullable String flagKey, FlagFormatException fault) {
    faults.add(new FlagFault(flagKey, fault.path(), fault.line(), fault.reason(), true));
  }

  List<FlagFault> faults() {
    return List.copyOf(faults);
  }

  /** {@return where each flag stands} */
  Map<String, FlagPlace> places() {
    Map<String, FlagPlace> places = new HashMap<>();
    sources.forEach((key, source) -> places.put(key, new FlagPlace(source.path, source.line)));
    return Map.copyOf(places);
  }

  CompiledFlags compile() {
    reportUnknownDependencies();
    leaveOutImpossible(depths());
    List<CompiledFlag> flags = new ArrayList<>();
    Map<String, CompiledFlag> byKey = new HashMap<>();
    SharedParts shared = new SharedParts(sources.values().stream().map(Source::flag).toList());
    sources.forEach(
        (key, source) -> {
          FlagCompiler compiler =
              new FlagCompiler(
                  source.flag,
                  shared,
                  (path, reason) ->
                      faults.add(
                          new FlagFault(key, source.path + path, source.line, reason, false)));
          CompiledFlag flag = compiler.compile(flags.size());
          flags.add(flag);
          byKey.put(key, flag);
        });
    return new CompiledFlags(flags, byKey, shared.selectorCount());
  }

  private void reportUnknownDependencies() {
    for (Source source : sources.values()) {
      List<String> dependencies = source.flag.dependencies();
      for (int i = 0; i < dependencies.size(); i++) {
        if (!sources.containsKey(dependencies.get(i))) {
          String reason = "depends on the unknown flag '" + dependencies.get(i) + "'";
          String path = source.path + ".dependencies[" + i + "]";
          faults.add(new FlagFault(source.flag.key(), path, source.line, reason, false));
        }
      }
    }
  }

  /** {@return the longest chain of dependencies below each flag that is not stuck in a cycle} */
  private Map<String, Integer> depths() {
    Map<String, List<String>> dependents = new HashMap<>();
    Map<String, Integer> waiting = new HashMap<>();
    Deque<String> ready = new ArrayDeque<>();
    for (Source source : sources.values()) {
      List<String> known = knownDependencies(source.flag);
      known.forEach(d -> dependents.computeIfAbsent(d, k -> new ArrayList<>()).add(key(source)));
      waiting.put(key(source), known.size());
      if (known.isEmpty()) {
        ready.add(key(source));
      }
    }
    Map<String, Integer> depths = new HashMap<>();
    for (String key = ready.poll(); key != null; key = ready.poll()) {
      int depth = depths.merge(key, 0, Math::max);
      for (String dependent : dependents.getOrDefault(key, List.of())) {
        depths.merge(dependent, depth + 1, Math::max);
        if (waiting.merge(dependent, -1, Integer::sum) == 0) {
          ready.add(dependent);
        }
      }
    }
    waiting.forEach((key, count) -> depths.computeIfPresent(key, (k, d) -> count > 0 ? null : d));
    return depths;
  }

  private static String key(Source source) {
    return source.flag.key();
  }

  private List<String> knownDependencies(Flag flag) {
    return flag.dependencies().stream().distinct().filter(sources::containsKey).toList();
  }

  private void leaveOutImpossible(Map<String, Integer> depths) {
    List<String> left = new ArrayList<>();
    for (Source source : sources.values()) {
      Integer depth = depths.get(key(source));
      String reason = null;
      if (depth == null) {
        reason = cycleReason(source.flag, depths);
      } else if (depth > MAX_DEPENDENCY_DEPTH) {
        reason = "a chain of dependencies longer than " + MAX_DEPENDENCY_DEPTH;
      }
      if (reason != null) {
        left.add(key(source));
        String path = source.path + ".dependencies";
        faults.add(new FlagFault(key(source), path, source.line, reason, true));
      }
    }
    left.forEach(sources::remove);
  }

  /** Explains a flag from which a cycle can be reached: it is on one, or depends on one. */
  private String cycleReason(Flag flag, Map<String, Integer> depths) {
    Map<String, String> cameFrom = new HashMap<>();
    Deque<String> reached = new ArrayDeque<>(List.of(flag.key()));
    for (String key = reached.poll(); key != null; key = reached.poll()) {
      if (cameFrom.size() > MAX_EXPLAINED) {
        return "in a long cycle of dependencies, or depends on one";
      }
      for (String dependency : knownDependencies(sourceOf(key).flag)) {
        if (dependency.equals(flag.key())) {
          return "a cycle of dependencies: " + path(cameFrom, flag.key(), key) + " → " + flag.key();
        }
        if (!depths.containsKey(dependency) && cameFrom.putIfAbsent(dependency, key) == null) {
          reached.add(dependency);
        }
      }
    }
    return "depends on flags that are in a cycle of dependencies";
  }

  private Source sourceOf(String key) {
    Source source = sources.get(key);
    if (source == null) {
      throw new IllegalStateException("not a flag of this set: " + key);
    }
    return source;
  }

  private static String path(Map<String, String> cameFrom, String from, String to) {
    StringBuilder path = new StringBuilder(to);
    String step = cameFrom.get(to);
    for (int i = 0; i < 20 && !to.equals(from) && step != null; i++) {
      path.insert(0, step + " → ");
      step = step.equals(from) ? null : cameFrom.get(step);
    }
    return step == null ? path.toString() : from + " → … → " + path;
  }
}
