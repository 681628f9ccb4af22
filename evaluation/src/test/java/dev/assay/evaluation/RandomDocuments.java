package dev.assay.evaluation;

import dev.assay.evaluation.ReferenceEngine.ArrayText;
import dev.assay.evaluation.ReferenceEngine.RawNumber;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;

/** Random flags and users, from few words so that conditions often meet what they look for. */
final class RandomDocuments {
  private static final List<String> WORDS =
      List.of(
          "a",
          "A",
          "b",
          "ab",
          "true",
          "TRUE",
          "False",
          "1",
          "1.0",
          "10",
          "9",
          "5f",
          "NaN",
          " 7 ",
          "",
          "(none)",
          "1.2",
          "1.10.0",
          "1.2.3-alpha",
          "1.2.3-alpha.10",
          "1.2.3+b",
          "1.2.3-",
          "é",
          "É",
          "ß",
          "SS",
          "日本語",
          "😀",
          "İ",
          "-0.0",
          "0",
          "1e3",
          "1000.0",
          "2147483648",
          "9.223372036854776E18",
          "0x10",
          "1.0E7",
          "{\"m\":1}",
          "a\nb",
          "99999999999.1.1",
          "on");
  private static final List<String> NUMBERS =
      List.of(
          "0",
          "-0",
          "-0.0",
          "1",
          "1.0",
          "1.50",
          "1e3",
          "1E-7",
          "10000000.0",
          "2147483648",
          "10",
          "-9223372036854775808",
          "9223372036854775808",
          "123456789012345678901234567890",
          "1e21",
          "0.1",
          "9007199254740993",
          "1.2",
          "9");
  private static final List<String> PATTERNS =
      List.of(
          "a", "[a-z]*", ".*", "(?i)A", "1\\.0", "\\d+", "", "(a)\\1", "(", "日.*", ".", "(?s).*b");
  static final List<String> OPERATORS =
      List.of(
          "is",
          "is not",
          "contains",
          "does not contain",
          "less",
          "less or equal",
          "greater",
          "greater or equal",
          "version less",
          "version less or equal",
          "version greater",
          "version greater or equal",
          "set is",
          "set is not",
          "set contains",
          "set does not contain",
          "set contains any",
          "set does not contain any",
          "regex match",
          "regex does not match",
          "unknown op");
  private static final List<ArrayText> ARRAY_TEXTS =
      List.of(
          new ArrayText("[]", List.of()),
          new ArrayText("[a]", List.of()),
          new ArrayText("[a, 1]", List.of(new RawNumber("1"))),
          new ArrayText("[\"a\",\"b\"]", List.of("a", "b")),
          new ArrayText("[\"a\" , 1.0,true]", List.of("a", new RawNumber("1.0"), true)),
          new ArrayText(
              "[[\"a\"],{\"m\":1}]", List.of(List.of("a"), Map.of("m", new RawNumber("1")))),
          new ArrayText("[\"TRUE\",null]", List.of("TRUE")),
          new ArrayText("[", null),
          new ArrayText("[a", null),
          new ArrayText("[1,]", null),
          new ArrayText("[\"a\"]x", null));
  private static final List<String> VARIANTS = List.of("on", "off", "b", "ghost");
  private static final int FULL = 42_949_673;

  private final Random random;
  private final List<Map<String, Object>> conditions = new ArrayList<>();

  RandomDocuments(Random random) {
    this.random = random;
  }

  private boolean oneIn(int n) {
    return random.nextInt(n) == 0;
  }

  private <T> T any(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }

  private <T> List<T> some(int most, Supplier<T> element) {
    List<T> list = new ArrayList<>();
    for (int n = random.nextInt(most + 1); n > 0; n--) {
      list.add(element.get());
    }
    return list;
  }

  private static Map<String, Object> object(Object... namesAndValues) {
    Map<String, Object> object = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      object.put((String) namesAndValues[i], namesAndValues[i + 1]);
    }
    return object;
  }

  private Object value(int depth) {
    return switch (random.nextInt(depth > 2 ? 6 : 10)) {
      case 0, 1, 2 -> any(WORDS);
      case 3, 4 -> new RawNumber(any(NUMBERS));
      case 5 -> oneIn(2) ? null : random.nextBoolean();
      case 6, 7 -> some(3, () -> value(depth + 1));
      case 8 -> object("m", value(depth + 1), "n", value(depth + 1));
      default -> depth == 0 ? any(ARRAY_TEXTS) : any(WORDS);
    };
  }

  Map<String, Object> user() {
    Map<String, Object> user = new LinkedHashMap<>();
    if (!oneIn(4)) {
      user.put("user_id", oneIn(5) ? any(WORDS) : "user-" + random.nextInt(100));
    }
    if (!oneIn(3)) {
      user.put("device_id", any(WORDS));
    }
    user.put("country", any(WORDS));
    user.put("user_properties", object("p0", value(0), "p1", value(0), "", value(0)));
    if (!oneIn(3)) {
      user.put("cohort_ids", some(3, () -> any(WORDS)));
    }
    user.put("first_seen", value(0));
    if (oneIn(2)) {
      user.put("groups", object("company", some(2, () -> any(List.of("acme", "other")))));
      Map<String, Object> properties = object("acme", object("x", value(0), "y", value(0)));
      user.put("group_properties", object("company", properties));
      Map<String, Object> cohorts = object("acme", some(3, () -> any(WORDS)));
      user.put("group_cohort_ids", object("company", cohorts));
    }
    return user;
  }

  private List<String> selector() {
    return any(
        List.of(
            List.of("context", "user", "user_id"),
            List.of("context", "user", "device_id"),
            List.of("context", "user", "country"),
            List.of("context", "user", "country", "m"),
            List.of("context", "user", "cohort_ids"),
            List.of("context", "user", "first_seen"),
            List.of("context", "user", "first_seen", "m"),
            List.of("context", "user", "groups"),
            List.of("context", "user", "user_properties"),
            List.of("context", "user", "user_properties", "p0"),
            List.of("context", "user", "user_properties", "p0"),
            List.of("context", "user", "user_properties", "p1"),
            List.of("context", "user", "user_properties", "p1"),
            List.of("context", "user", "user_properties", "p2"),
            List.of("context", "user", "user_properties", ""),
            List.of("context", "user", "user_properties", "p0", "m"),
            List.of("context", "user", "user_properties", "p1", "n", "m"),
            List.of("context", "groups", "company", "group_name"),
            List.of("context", "groups", "company", "group_properties", "x"),
            List.of("context", "groups", "company", "group_properties"),
            List.of("context", "groups", "company", "cohort_ids"),
            List.of("context", "groups", "none", "group_name"),
            List.of("context", "user"),
            List.of("context"),
            List.of("other"),
            List.of("result", flagKey(), "key"),
            List.of("result", flagKey(), "key"),
            List.of("result", flagKey(), "value"),
            List.of("result", flagKey(), "metadata"),
            List.of("result", flagKey(), "metadata", "s"),
            List.of("result", flagKey(), "payload"),
            List.of("result", flagKey()),
            List.of()));
  }

  private String flagKey() {
    return "f" + random.nextInt(6);
  }

  List<Map<String, Object>> flags() {
    List<Map<String, Object>> flags = new ArrayList<>();
    int count = 1 + random.nextInt(5);
    boolean dependent = oneIn(2);
    for (int i = 0; i < count; i++) {
      flags.add(flag("f" + i, dependent));
    }
    return flags;
  }

  List<String> flagKeys() {
    return oneIn(2) ? List.of() : some(3, this::flagKey);
  }

  private Map<String, Object> flag(String key, boolean dependent) {
    Map<String, Object> on = object("key", "on", "value", any(WORDS));
    on.put("payload", value(1));
    on.put("metadata", metadata());
    Map<String, Object> off = object("key", "off", "metadata", object("default", true));
    Map<String, Object> flag = object("key", key);
    flag.put("variants", object("on", on, "off", off, "b", object("key", "b", "value", "b")));
    flag.put("segments", some(3, this::segment));
    flag.put("dependencies", dependent ? some(2, this::flagKey) : null);
    flag.put("metadata", metadata());
    return flag;
  }

  private Object metadata() {
    return oneIn(2) ? null : object(any(List.of("s", "t", "u")), any(WORDS));
  }

  private Map<String, Object> segment() {
    Map<String, Object> segment = object("metadata", metadata());
    if (!oneIn(5)) {
      segment.put("conditions", some(2, () -> some(2, this::oldOrNewCondition)));
    }
    if (oneIn(2)) {
      segment.put("bucket", bucket());
    }
    if (!oneIn(5)) {
      segment.put("variant", any(VARIANTS));
    }
    return segment;
  }

  private Map<String, Object> oldOrNewCondition() {
    if (!conditions.isEmpty() && oneIn(3)) {
      return any(conditions);
    }
    Map<String, Object> condition = condition();
    conditions.add(condition);
    return condition;
  }

  private Map<String, Object> condition() {
    String operator = any(OPERATORS);
    List<String> words = operator.startsWith("regex") ? PATTERNS : WORDS;
    return object("selector", selector(), "op", operator, "values", some(3, () -> any(words)));
  }

  private Map<String, Object> bucket() {
    List<Map<String, Object>> allocations =
        some(3, () -> object("range", range(100), "distributions", some(3, this::distribution)));
    return object("selector", selector(), "salt", any(WORDS), "allocations", allocations);
  }

  private Map<String, Object> distribution() {
    return object("variant", any(VARIANTS), "range", range(FULL));
  }

  private List<Integer> range(int end) {
    return oneIn(2)
        ? Arrays.asList(0, end)
        : Arrays.asList(random.nextInt(end + 1), random.nextInt(end + 1));
  }
}
