package dev.assay.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.evaluation.internal.json.JsonException;
import dev.assay.evaluation.internal.json.JsonReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LenientArrayTest {
  @Test
  void jsonArraysAreRead() {
    assertThat(LenientArray.parse("[ 1 ,\t-2.5,\r\n\"a\", true , null,[ ], { } ]"))
        .isEqualTo(Arrays.asList(1L, -2.5, "a", true, null, List.of(), Map.of()));
    assertThat(LenientArray.parse("[{\"a\":{\"b\":[1]} , \"c\" : 2}]"))
        .isEqualTo(List.of(Map.of("a", Map.of("b", List.of(1L)), "c", 2L)));
    assertThat(LenientArray.parse("[\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\\uD83D\\uDE00\"]"))
        .isEqualTo(List.of("\"\\/\b\f\n\r\té😀"));
  }

  @Test
  void wordsNeedNoQuotes() {
    assertThat(LenientArray.parse("[a, TRUE, fAlse, b-c, NaN, 1e2, null]"))
        .isEqualTo(Arrays.asList(null, true, false, null, Double.NaN, 100.0, null));
    assertThat(LenientArray.parse("[9223372036854775808]")).isEqualTo(List.of(0x1p63));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " [1]",
        "[",
        "[1",
        "[1,",
        "[1,]",
        "[,]",
        "[,1]",
        "[1 2]",
        "[1]]",
        "[1] x",
        "[\"a]",
        "[\"\\x\"]",
        "[\"\\u12g4\"]",
        "[\"\\u12",
        "[\"\\",
        "[{]",
        "[{\"a\"}]",
        "[{\"a\":}]",
        "[{\"a\":1,}]",
        "[{a:1}]",
        "[{1:1}]",
        "[a:b]",
        "[a\\b]",
        "[a\"b\"]",
        "[}]",
        "{}",
        "[\u00011]"
      })
  void otherTextIsNoArray(String text) {
    assertThat(text.startsWith("[") ? LenientArray.parse(text) : null).isNull();
  }

  @Test
  void nestingHasABound() {
    assertThat(LenientArray.parse("[".repeat(101) + "]".repeat(101))).isNotNull();
    assertThat(LenientArray.parse("[".repeat(102) + "]".repeat(102))).isNull();
    assertThat(LenientArray.parse("[" + "{\"a\":".repeat(500_000))).isNull();
  }

  @Test
  void everyJsonArrayIsReadAsJsonReadsIt() throws JsonException {
    for (long seed = 1; seed <= 2_000; seed++) {
      String json = array(new Random(seed), 0);
      List<?> expected = (List<?>) JsonReader.read(json);
      assertThat(texts(LenientArray.parse(json))).as("seed " + seed).isEqualTo(texts(expected));
    }
  }

  private static List<String> texts(List<?> elements) {
    return new Property(new ArrayList<>(elements)).elements().stream().map(Text::string).toList();
  }

  private static String array(Random random, int depth) {
    List<String> elements = new ArrayList<>();
    for (int n = random.nextInt(4); n > 0; n--) {
      elements.add(value(random, depth));
    }
    return "[" + String.join(random.nextBoolean() ? "," : " , ", elements) + "]";
  }

  private static String value(Random random, int depth) {
    List<String> scalars =
        List.of("0", "-1", "1.50", "1e3", "12345678901", "true", "null", "\"a\\n\\u0041\"", "\"\"");
    return switch (random.nextInt(depth > 3 ? 2 : 4)) {
      case 2 -> array(random, depth + 1);
      case 3 -> "{\"k\": " + value(random, depth + 1) + "}";
      default -> scalars.get(random.nextInt(scalars.size()));
    };
  }
}
