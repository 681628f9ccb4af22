package dev.assay.benchmarks.profile;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Named parts of a program, told by the names of their methods.
 *
 * <p>Immutable.
 */
public final class Layers {
  /** What no layer claims. */
  public static final String OTHER = "other";

  private record Rule(String prefix, String layer) {}

  private final List<Rule> rules;

  private Layers(List<Rule> rules) {
    this.rules = rules;
  }

  /** {@return no layers, to be added to} */
  public static Layers none() {
    return new Layers(List.of());
  }

  /**
   * {@return the same with a layer after them}
   *
   * @param layer its name; several calls may name the same layer
   * @param prefixes what the full names of its methods begin with, such as {@code java.util.Base64}
   *     or {@code java.util.Map.get}
   */
  public Layers and(String layer, String... prefixes) {
    List<Rule> more = new ArrayList<>(rules);
    for (String prefix : prefixes) {
      more.add(new Rule(prefix, layer));
    }
    return new Layers(List.copyOf(more));
  }

  /** {@return the layers' names in their order, without {@link #OTHER}} */
  Set<String> names() {
    Set<String> names = new LinkedHashSet<>();
    rules.forEach(rule -> names.add(rule.layer));
    return names;
  }

  /**
   * {@return the layer of the uppermost method that any layer claims; of several layers that claim
   * it the one added first}
   *
   * @param methods the full names of the methods that were running, the innermost first
   */
  String of(List<String> methods) {
    for (String method : methods) {
      for (Rule rule : rules) {
        if (method.startsWith(rule.prefix)) {
          return rule.layer;
        }
      }
    }
    return OTHER;
  }
}
