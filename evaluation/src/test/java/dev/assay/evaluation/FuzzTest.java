package dev.assay.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.evaluation.ReferenceEngine.RawNumber;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
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

  /** The property and the values are fuzzed; the answer must be that of the slow implementation. */
  @Test
  void conditionsHoldAsInTheReference() {
    Random random = new Random(SEED);
    fuzz(
        List.of(
            "a", "true", "1", "-1.5e3", "1.2.3-a", "FALSE", " 7 ", "é", "0x1p3", "(none)", "1.10"),
        text -> {
          String op =
              RandomDocuments.OPERATORS.get(random.nextInt(RandomDocuments.OPERATORS.size()));
          List<String> values = values(op, text, random);
          if (isEncodable(text + values)) {
            compare(op, property(text, random, 0), values);
          }
        });
  }

  private static List<String> values(String op, String text, Random random) {
    List<String> values = new ArrayList<>();
    for (int n = random.nextInt(4); n > 0; n--) {
      String seed = op.startsWith("regex") ? "[a-e1]*(\\.|x)?+\\d{1,2}" : "1.2";
      values.add(random.nextInt(3) == 0 ? text : edit(seed, random));
    }
    return values;
  }

  /** {@return a text, a number, a boolean, a list or an object}. No text is that of a list. */
  private static Object property(String text, Random random, int depth) {
    return switch (random.nextInt(depth > 1 ? 5 : 8)) {
      case 0 -> random.nextBoolean();
      case 1 -> new RawNumber(text.matches("-?[1-9][0-9]*(\\.[0-9]+)?(e[0-9])?") ? text : "1.20");
      case 5, 6 ->
          Arrays.asList(text, property(text, random, depth + 1), null, random.nextInt(2) + ".0");
      case 7 -> Map.of("m", property(text, random, depth + 1));
      default -> depth == 0 && text.startsWith("[") ? "word" : text;
    };
  }

  private static void compare(String op, Object property, List<String> values) {
    List<String> selector = List.of("context", "user", "user_properties", "p");
    Map<String, Object> condition = Map.of("selector", selector, "op", op, "values", values);
    Map<String, Object> flag =
        Map.of(
            "key", "f",
            "variants", Map.of("on", Map.of("key", "on")),
            "segments", List.of(Map.of("conditions", List.of(List.of(condition)), "variant", "on")),
            "dependencies", List.of());
    Map<String, Object> user = Map.of("user_properties", Map.of("p", property));
    FlagSet flags = FlagSet.parse(ReferenceEngine.json(List.of(flag), true));
    boolean expected =
        flags.faults().isEmpty()
            && !new ReferenceEngine(List.of(flag), user).evaluate(List.of()).isEmpty();
    ExperimentUser parsed = ExperimentUser.fromJson(ReferenceEngine.json(user, true));
    assertThat(EvaluationEngine.evaluate(flags, parsed, "f").exists())
        .as("%s %s %s", property, op, values)
        .isEqualTo(expected);
  }
}
