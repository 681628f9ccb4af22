package dev.assay.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/**
 * Broken input, made from good input by random edits. A run of any length: {@code
 * -Dassay.fuzz.rounds=1000000}, and {@code -Dassay.fuzz.seed=…} for other edits.
 */
class FuzzTest {
  private static final int ROUNDS = Integer.getInteger("assay.fuzz.rounds", 3_000);
  private static final long SEED = Long.getLong("assay.fuzz.seed", 1);
  private static final ExperimentUser USER =
      ExperimentUser.builder().userId("u").userProperty("p0", List.of("a", 1)).build();
  private static final List<String> PIECES =
      List.of(
          "\"",
          "\\",
          "[",
          "]",
          "{",
          "}",
          ",",
          ":",
          "null",
          "true",
          "-",
          "1e999",
          "9999999999999999999",
          "\\ud800",
          "\ud800",
          "é",
          "\u0000",
          "\\u0000",
          "(",
          ")*",
          "[a",
          "(|)",
          "{9}",
          "1.2.3",
          "0",
          " ",
          "\"is\"",
          "\"regex match\"",
          "\"set is\"",
          "2147483648",
          "[[[[[[[[[[[[[[[[[[");

  private static String edit(String seed, Random random) {
    StringBuilder text = new StringBuilder(seed);
    for (int n = 1 + random.nextInt(4); n > 0; n--) {
      int at = random.nextInt(text.length() + 1);
      int to = Math.min(text.length(), at + random.nextInt(6));
      switch (random.nextInt(4)) {
        case 0 -> text.delete(at, to);
        case 1 -> text.insert(at, text.substring(at, to));
        case 2 -> text.replace(at, to, PIECES.get(random.nextInt(PIECES.size())));
        default -> text.insert(at, PIECES.get(random.nextInt(PIECES.size())));
      }
    }
    return text.toString();
  }

  private static void fuzz(List<String> seeds, Consumer<String> target) {
    Random random = new Random(SEED);
    for (int i = 0; i < ROUNDS; i++) {
      String input = edit(seeds.get(random.nextInt(seeds.size())), random);
      try {
        target.accept(input);
      } catch (RuntimeException | Error e) {
        throw new AssertionError("seed " + SEED + ", round " + i + ", input: " + input, e);
      }
    }
  }

  /** {@return whether UTF-8 can carry the text: it has no lone surrogates} */
  private static boolean isEncodable(String text) {
    return StandardCharsets.UTF_8.newEncoder().canEncode(text);
  }

  private static List<String> flagDocuments() {
    return new Random(7)
        .longs(20)
        .mapToObj(seed -> new RandomDocuments(new Random(seed)).flags())
        .map(flags -> ReferenceEngine.json(flags, true))
        .toList();
  }

  @Test
  void flagsAreReadAndEvaluatedOrRefused() {
    fuzz(
        flagDocuments(),
        json -> {
          try {
            FlagSet flags = FlagSet.parse(json);
            Variants variants = EvaluationEngine.evaluate(flags, USER);
            if (isEncodable(flags.toJson())) {
              FlagSet copy = FlagSet.parse(flags.toJson());
              assertThat(copy.flags()).isEqualTo(flags.flags());
              assertThat(EvaluationEngine.evaluate(copy, USER)).isEqualTo(variants);
            }
          } catch (FlagFormatException e) {
            assertThat(e).hasMessageStartingWith("$");
          }
        });
  }

  @Test
  void usersAreReadOrRefused() {
    List<String> users =
        new Random(8)
            .longs(20)
            .mapToObj(seed -> new RandomDocuments(new Random(seed)).user())
            .map(user -> ReferenceEngine.json(user, true))
            .toList();
    FlagSet flags = FlagSet.parse(flagDocuments().get(0));
    fuzz(
        users,
        json -> {
          try {
            ExperimentUser user = ExperimentUser.fromJson(json);
            assertThat(ExperimentUser.fromJson(user.toJson())).isEqualTo(user);
            EvaluationEngine.evaluate(flags, user);
          } catch (UserFormatException e) {
            assertThat(e.getMessage()).isNotBlank();
          }
        });
  }

  @Test
  void variantsAreReadOrRefused() {
    List<String> seeds =
        List.of(
            "{\"f\":{\"key\":\"on\",\"value\":\"v\",\"payload\":{\"a\":[1,2.5]},\"metadata\":{\"d\":true}}}",
            "{\"f\":{\"value\":5},\"g\":{\"key\":\"off\",\"payload\":null}}");
    fuzz(
        seeds,
        json -> {
          try {
            Map<String, Variant> variants = Variants.parse(json);
            String copy = Variants.of(variants).toJson();
            assertThat(!isEncodable(copy) || Variants.parse(copy).equals(variants)).isTrue();
          } catch (VariantFormatException e) {
            assertThat(e.getMessage()).isNotBlank();
          }
        });
  }

  @Test
  void versionsAreReadOrNone() {
    fuzz(
        List.of("1.2", "1.2.3", "1.2.3-a.b", "1.2.3-a+b.c", "0.0.2147483647"),
        text -> {
          SemanticVersion version = SemanticVersion.parse(text);
          if (version != null) {
            assertThat(text).matches("[0-9]+\\.[0-9]+[-+.0-9A-Za-z]*");
            assertThat(version.compareTo(SemanticVersion.parse(text))).isZero();
          }
        });
  }

  @Test
  void arraysInTextsAreReadOrNone() {
    fuzz(
        List.of("[]", "[\"a\",1,true,null,word]", "[{\"a\":[1]},\"\\u0041\\n\"]", "[ 1.0 , [2] ]"),
        text -> {
          if (LenientArray.parse(text) != null) {
            assertThat(text.strip()).startsWith("[").endsWith("]");
          }
          JsonValue strict = parsed(text);
          if (strict != null
              && strict.asPlain() instanceof List
              && !text.isBlank()
              && text.startsWith("[")) {
            assertThat(LenientArray.parse(text)).as(text).hasSize(strict.size());
          }
        });
  }

  private static JsonValue parsed(String text) {
    try {
      return JsonValue.parse(text);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  /** The property and a value are fuzzed; the answer must be that of the slow implementation. */
  @Test
  void conditionsHoldAsInTheReference() {
    Random random = new Random(SEED);
    List<String> ops =
        List.of(
            "is",
            "is not",
            "contains",
            "does not contain",
            "less",
            "greater or equal",
            "version less",
            "version greater or equal",
            "set contains",
            "set is not");
    fuzz(
        List.of(
            "a", "true", "1", "-1.5e3", "1.2.3-a", "FALSE", " 7 ", "é", "0x1p3", "(none)", "1.10"),
        text -> {
          String value = random.nextInt(3) == 0 ? text : edit("1.2", random);
          if (!text.startsWith("[") && isEncodable(value)) {
            compare(ops.get(random.nextInt(ops.size())), text, value);
          }
        });
  }

  private static void compare(String op, String property, String value) {
    List<String> selector = List.of("context", "user", "user_properties", "p");
    Map<String, Object> condition =
        Map.of("selector", selector, "op", op, "values", List.of(value));
    Map<String, Object> flag =
        Map.of(
            "key", "f",
            "variants", Map.of("on", Map.of("key", "on")),
            "segments", List.of(Map.of("conditions", List.of(List.of(condition)), "variant", "on")),
            "dependencies", List.of());
    Map<String, Object> user = Map.of("user_properties", Map.of("p", property));
    boolean expected = !new ReferenceEngine(List.of(flag), user).evaluate(List.of()).isEmpty();
    String json = JsonValue.of(List.of(flag)).toJson();
    boolean actual =
        EvaluationEngine.evaluate(
                FlagSet.parse(json.getBytes(StandardCharsets.UTF_8)),
                ExperimentUser.builder().userProperty("p", property).build(),
                "f")
            .exists();
    assertThat(actual).as("'%s' %s '%s'", property, op, value).isEqualTo(expected);
  }
}
