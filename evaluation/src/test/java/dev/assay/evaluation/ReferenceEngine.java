package dev.assay.evaluation;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The evaluation rules once more, slow and obvious, on the plain maps of the JSON documents: what
 * the engine is compared with. It shares no code with the engine.
 */
final class ReferenceEngine {
  /** A number as it stands in the JSON text. */
  record RawNumber(String text) {}

  /** A string, and the JSON array that it reads as, or null. */
  record ArrayText(String text, List<Object> parsed) {}

  private final Map<String, Map<String, Object>> flags = new LinkedHashMap<>();
  private final Map<String, Object> results = new LinkedHashMap<>();
  private final Map<String, Object> target = new LinkedHashMap<>();

  ReferenceEngine(List<Map<String, Object>> flags, Map<String, Object> user) {
    flags.forEach(flag -> this.flags.put((String) flag.get("key"), flag));
    List<String> impossible = this.flags.keySet().stream().filter(this::meetsCycle).toList();
    impossible.forEach(this.flags::remove);
    target.put("context", context(user));
    target.put("result", results);
  }

  private static Map<String, Object> context(Map<String, Object> user) {
    Map<String, Object> userContext = new LinkedHashMap<>(user);
    userContext.values().removeIf(v -> v == null);
    userContext.keySet().removeAll(List.of("groups", "group_properties", "group_cohort_ids"));
    Map<String, Object> groups = new LinkedHashMap<>();
    map(user.getOrDefault("groups", Map.of()))
        .forEach(
            (type, names) -> {
              if (!list(names).isEmpty()) {
                groups.put(type, group(user, type, (String) list(names).get(0)));
              }
            });
    Map<String, Object> context = new LinkedHashMap<>();
    context.put("user", userContext);
    if (!groups.isEmpty()) {
      context.put("groups", groups);
    }
    return context;
  }

  private static Map<String, Object> group(Map<String, Object> user, String type, String name) {
    Map<String, Object> group = new LinkedHashMap<>();
    group.put("group_name", name);
    Object properties = map(map(user.get("group_properties")).get(type)).get(name);
    if (properties != null) {
      group.put("group_properties", properties);
    }
    Object cohorts = map(map(user.get("group_cohort_ids")).get(type)).get(name);
    if (cohorts instanceof List<?> ids && !ids.isEmpty()) {
      group.put("cohort_ids", cohorts);
    }
    return group;
  }

  private boolean meetsCycle(String key) {
    Set<String> reached = reachable(key);
    return reached.contains(key) || reached.stream().anyMatch(k -> reachable(k).contains(k));
  }

  private Set<String> reachable(String key) {
    Set<String> reached = new LinkedHashSet<>(dependencies(key));
    for (int before = -1; before < reached.size(); ) {
      before = reached.size();
      for (String known : List.copyOf(reached)) {
        reached.addAll(dependencies(known));
      }
    }
    return reached;
  }

  private List<String> dependencies(String key) {
    return list(flags.get(key).get("dependencies")).stream()
        .map(String.class::cast)
        .filter(flags::containsKey)
        .toList();
  }

  /** {@return the variants by flag key, as the maps of their JSON form} */
  Map<String, Object> evaluate(List<String> flagKeys) {
    Set<String> done = new LinkedHashSet<>();
    for (String key : flagKeys.isEmpty() ? List.copyOf(flags.keySet()) : flagKeys) {
      visit(key, done);
    }
    return results;
  }

  private void visit(String key, Set<String> done) {
    if (flags.containsKey(key) && done.add(key)) {
      dependencies(key).forEach(dependency -> visit(dependency, done));
      Object result = evaluate(flags.get(key));
      if (result != null) {
        results.put(key, result);
      }
    }
  }

  private Object evaluate(Map<String, Object> flag) {
    for (Object s : list(flag.get("segments"))) {
      Map<String, Object> segment = map(s);
      if (matches(segment)) {
        Object variant = map(flag.get("variants")).get(bucket(segment));
        if (variant != null) {
          Map<String, Object> metadata = new LinkedHashMap<>(map(flag.get("metadata")));
          metadata.putAll(map(segment.get("metadata")));
          metadata.putAll(map(map(variant).get("metadata")));
          Map<String, Object> result = new LinkedHashMap<>(map(variant));
          result.put("metadata", metadata.isEmpty() ? null : metadata);
          return result;
        }
      }
    }
    return null;
  }

  private boolean matches(Map<String, Object> segment) {
    Object conditions = segment.get("conditions");
    return conditions == null
        || list(conditions).stream().anyMatch(all -> list(all).stream().allMatch(this::holds));
  }

  private String bucket(Map<String, Object> segment) {
    String otherwise = (String) segment.get("variant");
    Map<String, Object> bucket = map(segment.get("bucket"));
    Object value = bucket.isEmpty() ? null : select(list(bucket.get("selector")));
    if (value == null || text(value).isEmpty()) {
      return otherwise;
    }
    long hash = murmur((bucket.get("salt") + "/" + text(value)).getBytes(StandardCharsets.UTF_8));
    for (Object allocation : list(bucket.get("allocations"))) {
      if (inRange(hash % 100, allocation)) {
        for (Object distribution : list(map(allocation).get("distributions"))) {
          if (inRange(hash / 100, distribution)) {
            return (String) map(distribution).get("variant");
          }
        }
      }
    }
    return otherwise;
  }

  private static boolean inRange(long number, Object ranged) {
    List<Object> range = list(map(ranged).get("range"));
    return (Integer) range.get(0) <= number && number < (Integer) range.get(1);
  }

  static long murmur(byte[] bytes) {
    long hash = 0;
    for (int i = 0; i < bytes.length; i += 4) {
      long block = 0;
      for (int j = Math.min(bytes.length, i + 4) - 1; j >= i; j--) {
        block = block * 256 + (bytes[j] & 255);
      }
      hash ^= low(rotate(low(block * 0xcc9e2d51L), 15) * 0x1b873593L);
      if (i + 4 <= bytes.length) {
        hash = low(rotate(hash, 13) * 5 + 0xe6546b64L);
      }
    }
    hash ^= bytes.length;
    hash = low((hash ^ (hash >> 16)) * 0x85ebca6bL);
    hash = low((hash ^ (hash >> 13)) * 0xc2b2ae35L);
    return hash ^ (hash >> 16);
  }

  private static long low(long number) {
    return number & 0xffffffffL;
  }

  private static long rotate(long number, int by) {
    return low(number << by) | (number >> (32 - by));
  }

  private Object select(List<Object> path) {
    Object value = path.isEmpty() ? null : target;
    for (int i = 0; i < path.size(); i++) {
      boolean payload = i == 2 && path.get(0).equals("result") && path.get(i).equals("payload");
      value =
          value instanceof Map && !path.get(i).equals("") && !payload
              ? map(value).get(path.get(i))
              : null;
    }
    if (path.size() == 2 && path.get(0).equals("result") && value != null) {
      value = new LinkedHashMap<>(map(value));
      map(value).keySet().remove("payload");
      map(value).values().removeIf(v -> v == null);
    }
    return value;
  }

  private boolean holds(Object c) {
    Map<String, Object> condition = map(c);
    Object value = select(list(condition.get("selector")));
    String op = (String) condition.get("op");
    List<String> values = list(condition.get("values")).stream().map(String.class::cast).toList();
    if (op.startsWith("regex") && values.stream().anyMatch(v -> v.equals("("))) {
      return false;
    }
    if (value == null) {
      return holdsForNull(op, values.contains("(none)"));
    }
    List<Object> elements = elements(value);
    if (op.startsWith("set ")) {
      return elements != null && holdsForSet(op, texts(elements), new LinkedHashSet<>(values));
    }
    return elements == null
        ? holdsForText(op, text(value), values)
        : texts(elements).stream().anyMatch(text -> holdsForText(op, text, values));
  }

  private static boolean holdsForNull(String op, boolean none) {
    return switch (op) {
      case "is not", "does not contain", "set does not contain", "set does not contain any" ->
          !none;
      case "regex does not match", "set is not" -> true;
      case "regex match", "unknown op" -> false;
      default -> none;
    };
  }

  private static List<Object> elements(Object value) {
    if (value instanceof ArrayText array) {
      return array.parsed;
    }
    return value instanceof List ? list(value) : null;
  }

  private static Set<String> texts(List<Object> elements) {
    Set<String> texts = new LinkedHashSet<>();
    elements.stream().filter(e -> e != null).forEach(e -> texts.add(text(e)));
    return texts;
  }

  private static boolean holdsForSet(String op, Set<String> property, Set<String> values) {
    boolean all =
        property.size() >= values.size() && values.stream().allMatch(v -> isOneOf(v, property));
    boolean any = values.stream().anyMatch(v -> isOneOf(v, property));
    return switch (op) {
      case "set is" -> property.equals(values);
      case "set is not" -> !property.equals(values);
      case "set contains" -> all;
      case "set does not contain" -> !all;
      case "set contains any" -> any;
      default -> !any;
    };
  }

  private static boolean holdsForText(String op, String text, List<String> values) {
    return switch (op) {
      case "is" -> isOneOf(text, values);
      case "is not" -> !isOneOf(text, values);
      case "contains" -> values.stream().anyMatch(v -> lower(text).contains(lower(v)));
      case "does not contain" -> values.stream().noneMatch(v -> lower(text).contains(lower(v)));
      case "regex match" -> values.stream().anyMatch(text::matches);
      case "regex does not match" -> values.stream().noneMatch(text::matches);
      case "unknown op" -> false;
      default -> holdsInOrder(op, text, values);
    };
  }

  private static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }

  private static boolean isOneOf(String text, Iterable<String> values) {
    boolean someBoolean = false;
    boolean equal = false;
    boolean equalWithoutCase = false;
    for (String value : values) {
      someBoolean |= isBoolean(value);
      equal |= value.equals(text);
      equalWithoutCase |= lower(value).equals(lower(text));
    }
    return (isBoolean(text) && someBoolean) ? equalWithoutCase : equal;
  }

  private static boolean isBoolean(String text) {
    return lower(text).equals("true") || lower(text).equals("false");
  }

  private static boolean holdsInOrder(String op, String text, List<String> values) {
    boolean versions = op.startsWith("version ");
    String order = versions ? op.substring("version ".length()) : op;
    Object property = versions ? version(text) : number(text);
    List<Object> read = new ArrayList<>();
    for (String value : values) {
      Object other = versions ? version(value) : number(value);
      if (other != null) {
        read.add(other);
      }
    }
    if (property == null || read.isEmpty()) {
      return values.stream().anyMatch(v -> holds(order, text.compareTo(v)));
    }
    return read.stream()
        .anyMatch(
            other ->
                holds(
                    order,
                    versions
                        ? compare(list(property), list(other))
                        : ((Double) property).compareTo((Double) other)));
  }

  private static boolean holds(String order, int comparison) {
    return switch (order) {
      case "less" -> comparison < 0;
      case "less or equal" -> comparison <= 0;
      case "greater" -> comparison > 0;
      default -> comparison >= 0;
    };
  }

  private static Double number(String text) {
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException e) {
      return null;
    }
  }

  /** {@return major, minor, patch and the pre-release or null; null if it is no version} */
  private static List<Object> version(String text) {
    String number = "0*[0-9]{1,10}";
    String names = "[-0-9A-Za-z]+(\\.[-0-9A-Za-z]+)*";
    if (!text.matches(
        number + "\\." + number + "(\\." + number + "(-" + names + ")?(\\+" + names + ")?)?")) {
      return null;
    }
    String withoutBuild = text.split("\\+", -1)[0];
    String[] parts = withoutBuild.split("-", 2)[0].split("\\.", -1);
    List<Object> version = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      long part = i < parts.length ? Long.parseLong(parts[i]) : 0;
      if (part > Integer.MAX_VALUE) {
        return null;
      }
      version.add(part);
    }
    version.add(withoutBuild.contains("-") ? withoutBuild.split("-", 2)[1] : null);
    return version;
  }

  private static int compare(List<Object> a, List<Object> b) {
    for (int i = 0; i < 3; i++) {
      int order = Long.compare((Long) a.get(i), (Long) b.get(i));
      if (order != 0) {
        return order;
      }
    }
    String before = (String) a.get(3);
    String after = (String) b.get(3);
    if (before == null) {
      return after == null ? 0 : 1;
    }
    return after == null ? -1 : before.compareTo(after);
  }

  private static String text(Object value) {
    if (value instanceof String string) {
      return string;
    }
    return value instanceof ArrayText array ? array.text : json(value, false);
  }

  /** {@return compact JSON; numbers as they stand, or as the engine reads them} */
  static String json(Object value, boolean raw) {
    if (value instanceof Map) {
      List<String> fields = new ArrayList<>();
      map(value).forEach((name, v) -> fields.add(quoted(name) + ":" + json(v, raw)));
      return "{" + String.join(",", fields) + "}";
    }
    if (value instanceof List) {
      return "[" + String.join(",", list(value).stream().map(v -> json(v, raw)).toList()) + "]";
    }
    if (value instanceof RawNumber number) {
      return raw ? number.text : numberText(number.text);
    }
    if (value instanceof ArrayText array) {
      return quoted(array.text);
    }
    return value instanceof String string ? quoted(string) : String.valueOf(value);
  }

  private static String numberText(String raw) {
    if (raw.matches("-?[0-9]+")) {
      java.math.BigInteger integer = new java.math.BigInteger(raw);
      if (integer.bitLength() < 64) {
        return integer.toString();
      }
    }
    return Double.toString(Double.parseDouble(raw));
  }

  private static String quoted(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      int named = "\b\t\n\f\r".indexOf(c);
      if (named >= 0) {
        quoted.append('\\').append("btnfr".charAt(named));
      } else if (c < ' ') {
        quoted.append("\\u%04x".formatted((int) c));
      } else {
        quoted.append(c == '"' || c == '\\' ? "\\" : "").append(c);
      }
    }
    return quoted.append('"').toString();
  }

  @SuppressWarnings("unchecked")
  static Map<String, Object> map(Object value) {
    return value == null ? Map.of() : (Map<String, Object>) value;
  }

  @SuppressWarnings("unchecked")
  static List<Object> list(Object value) {
    return value == null ? List.of() : (List<Object>) value;
  }
}
