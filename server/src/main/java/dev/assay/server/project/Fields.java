package dev.assay.server.project;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The fields of an object, all of whose names are known: others are reported. */
final class Fields {
  private final Node object;
  private final Map<String, Node> nodes;

  Fields(Node object, Map<String, Node> nodes, List<String> known) {
    this.object = object;
    this.nodes = nodes;
    nodes.forEach(
        (name, node) -> {
          if (!known.contains(name)) {
            node.fault("unknown field '" + name + "'" + suggestion(name, known));
          }
        });
  }

  private static String suggestion(String name, List<String> known) {
    for (String candidate : known) {
      if (isAlike(simple(name), simple(candidate))) {
        return "; did you mean '" + candidate + "'?";
      }
    }
    return "; known are " + String.join(", ", known);
  }

  private static String simple(String name) {
    return name.toLowerCase(Locale.ROOT).replace("_", "").replace("-", "");
  }

  /** {@return whether the two differ by one slip: some letters between equal ends} */
  private static boolean isAlike(String a, String b) {
    int shorter = Math.min(a.length(), b.length());
    int prefix = 0;
    while (prefix < shorter && a.charAt(prefix) == b.charAt(prefix)) {
      prefix++;
    }
    int suffix = 0;
    while (suffix < shorter - prefix
        && a.charAt(a.length() - 1 - suffix) == b.charAt(b.length() - 1 - suffix)) {
      suffix++;
    }
    return Math.max(a.length(), b.length()) - prefix - suffix <= 2 && prefix + suffix > 1;
  }

  Node node() {
    return object;
  }

  /** {@return the field, absent if there is none} */
  Node get(String name) {
    Node node = nodes.get(name);
    return node == null ? object.absent(name) : node;
  }
}
