package dev.assay.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Edges that mutation testing found untested: docs/mutation.md. */
class EngineEdgesTest {
  private static final ExperimentUser USER = ExperimentUser.builder().userId("u").build();

  @Test
  void oneFlagAloneSeesWhatItDependsOn() {
    FlagSet flags =
        FlagSet.parse(
            """
            [{"key":"a","variants":{"on":{"key":"on","metadata":{"m":"x"}}},"segments":[{"variant":"on"}]},
             {"key":"b","variants":{"on":{"key":"on"}},"dependencies":["a"],"segments":[{"variant":"on",
              "conditions":[[{"selector":["result","a","key"],"op":"is","values":["on"]},
                {"selector":["result"],"op":"contains","values":["\\"a\\":{\\"key\\":\\"on\\""]},
                {"selector":["result","a"],"op":"contains","values":["\\"m\\":\\"x\\""]}]]}]}]""");
    assertThat(EvaluationEngine.evaluate(flags, USER, "b").is("on")).isTrue();
    assertThat(EvaluationEngine.evaluate(flags, USER, List.of("b")).asMap()).hasSize(2);
  }

  @Test
  void theFirstCharacterBeyondAsciiIsTwoBytes() {
    for (String text :
        new String[] {"\u007f", "\u0080", "\u0081", "abc\u0080", "abcd\u0080", "\u0080abcd"}) {
      byte[] bytes = ("s/" + text).getBytes(StandardCharsets.UTF_8);
      assertThat(new Murmur3("s/").hash(text)).isEqualTo(ReferenceEngine.murmur(bytes));
    }
  }

  @Test
  void rangesHoldTheirStartAndNotTheirEnd() {
    long hash = ReferenceEngine.murmur("s/u".getBytes(StandardCharsets.UTF_8));
    int point = (int) (hash % 100);
    int position = (int) (hash / 100);
    assertThat(isPlaced(point, point + 1, position, position + 1)).isTrue();
    assertThat(isPlaced(point - 1, point, position, position + 1)).isFalse();
    assertThat(isPlaced(point + 1, point + 2, position, position + 1)).isFalse();
    assertThat(isPlaced(point, point + 1, position - 1, position)).isFalse();
    assertThat(isPlaced(point, point + 1, position + 1, position + 2)).isFalse();
  }

  private static boolean isPlaced(int start, int end, int from, int to) {
    String flag =
        """
        [{"key":"a","variants":{"on":{"key":"on"}},"segments":[{"bucket":{
         "selector":["context","user","user_id"],"salt":"s","allocations":[{"range":[%d,%d],
         "distributions":[{"variant":"on","range":[%d,%d]}]}]}}]}]""";
    FlagSet flags = FlagSet.parse(flag.formatted(start, end, from, to));
    return EvaluationEngine.evaluate(flags, USER, "a").exists();
  }

  @Test
  void aSingleBooleanIsComparedWithoutCase() {
    for (String value : List.of("true", "TRUE", "false", "False")) {
      StringTest test = StringTest.is(List.of(value));
      assertThat(test.test(value.toUpperCase(Locale.ROOT))).isTrue();
      assertThat(test.test(value.toLowerCase(Locale.ROOT))).isTrue();
      assertThat(test.test("a")).isFalse();
    }
  }

  @Test
  void aWordEndsAtABlank() {
    assertThat(LenientArray.parse("[a b]")).isNull();
    assertThat(LenientArray.parse("[ 1 ]")).containsExactly(1L);
  }

  @Test
  void versionsAreReadUpToTheirBound() {
    assertThat(SemanticVersion.parse("1.2.3-" + "a".repeat(250))).isNotNull();
    assertThat(SemanticVersion.parse("1.2.3-" + "a".repeat(251))).isNull();
  }

  @Test
  void valuesNestUpToTheirBound() {
    Object value = 1;
    for (int i = 0; i < 100; i++) {
      value = List.of(value);
    }
    Object deepest = value;
    assertThat(JsonValue.of(deepest).size()).isEqualTo(1);
    assertThatThrownBy(() -> JsonValue.of(List.of(deepest)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void numbersThatJsonDoesNotKnowAreTexts() {
    assertThat(JsonValue.of(new AtomicInteger(5)).asPlain()).isEqualTo("5");
  }

  @Test
  void groupsOfSeveralTypesAreTaken() {
    ExperimentUser user = ExperimentUser.builder().groups(Map.of("t", List.of("n"))).build();
    assertThat(user.groups()).isEqualTo(Map.of("t", List.of("n")));
  }

  @Test
  void hashCodesTellValuesApart() {
    assertThat(USER.hashCode()).isNotEqualTo(USER.toBuilder().userId("v").build().hashCode());
    assertThat(JsonValue.of("a").hashCode()).isNotEqualTo(JsonValue.of("b").hashCode());
    assertThat(Variant.of("a").hashCode()).isNotEqualTo(Variant.of("b").hashCode());
    assertThat(Variants.of(Map.of("f", Variant.of("a"))).hashCode())
        .isNotEqualTo(Variants.of(Map.of("f", Variant.of("b"))).hashCode());
  }
}
