package dev.assay.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Large and hostile flags and users: docs/errors.md, Bounds. */
@Timeout(value = 5, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class BoundsTest {
  private static final ExperimentUser USER =
      ExperimentUser.builder().userId("u").userProperty("p", "99999").build();

  private static String repeat(int count, String text) {
    return IntStream.range(0, count)
        .mapToObj(i -> text.replace("#", String.valueOf(i)))
        .collect(Collectors.joining(","));
  }

  private static String flag(String key, String segments, String dependencies) {
    return """
        {"key":"%s","variants":{"on":{"key":"on"}},"segments":[%s],"dependencies":[%s]}"""
        .formatted(key, segments, dependencies);
  }

  private static String segment(String op, String values) {
    return """
        {"conditions":[[{"selector":["context","user","user_properties","p"],"op":"%s","values":[%s]}]],
         "variant":"on"}"""
        .formatted(op, values);
  }

  private static boolean on(FlagSet flags) {
    return EvaluationEngine.evaluate(flags, USER, "f").exists();
  }

  @Test
  void tenThousandFlagsThatDependOnEachOther() {
    String chain =
        IntStream.range(0, 10_000)
            .mapToObj(
                i ->
                    flag(
                        "f" + i,
                        "{\"variant\":\"on\"}",
                        i % 200 == 0 ? "" : "\"f" + (i - 1) + "\""))
            .collect(Collectors.joining(","));
    FlagSet flags = FlagSet.parse("[" + chain + "]");
    assertThat(flags.faults()).isEmpty();
    assertThat(EvaluationEngine.evaluate(flags, USER).asMap()).hasSize(10_000);
    String circle = flag("c", "", "\"f9999\"") + "," + flag("d", "", repeat(10_000, "\"f#\""));
    assertThat(FlagSet.parse("[" + chain + "," + circle + "]").size()).isEqualTo(10_002);
  }

  @Test
  void tenThousandFlagsInOneCircleAreLeftOut() {
    String circle =
        IntStream.range(0, 10_000)
            .mapToObj(i -> flag("f" + i, "", "\"f" + (i + 1) % 10_000 + "\""))
            .collect(Collectors.joining(","));
    FlagSet flags = FlagSet.parse("[" + circle + "," + flag("g", "", "") + "]");
    assertThat(flags.size()).isEqualTo(1);
    assertThat(flags.faults()).hasSize(10_000).allMatch(FlagFault::leftOut);
  }

  @Test
  void aThousandSegments() {
    String segments = repeat(999, segment("is", "\"no\"")) + "," + segment("is", "\"99999\"");
    assertThat(on(FlagSet.parse("[" + flag("f", segments, "") + "]"))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "is",
        "contains",
        "less or equal",
        "greater or equal",
        "version less or equal",
        "regex match"
      })
  void aHundredThousandValues(String op) {
    String json = "[" + flag("f", segment(op, repeat(100_000, "\"#\"")), "") + "]";
    assertThat(on(FlagSet.parse(json))).isTrue();
  }

  @Test
  void nestingBeyondTheBoundRefusesTheDocument() {
    for (int depth : new int[] {201, 100_000}) {
      String deep = "[".repeat(depth) + "]".repeat(depth);
      assertThatThrownBy(() -> FlagSet.parse(deep))
          .isInstanceOf(FlagFormatException.class)
          .hasMessageContaining("beyond the bounds");
      assertThatThrownBy(
              () -> ExperimentUser.fromJson("{\"user_properties\":{\"p\":" + deep + "}}"))
          .isInstanceOf(UserFormatException.class)
          .hasMessageContaining("beyond the bounds");
      assertThatThrownBy(() -> Variants.parse("{\"f\":{\"payload\":" + deep + "}}"))
          .isInstanceOf(VariantFormatException.class);
    }
    assertThat(FlagSet.parse("[".repeat(200) + "]".repeat(200)).faults()).hasSize(1);
  }

  @Test
  void tenMegabytesOfValueAndOfProperty() {
    String huge = "x".repeat(10_000_000);
    FlagSet flags = FlagSet.parse("[" + flag("f", segment("is", "\"" + huge + "\""), "") + "]");
    ExperimentUser user = ExperimentUser.builder().userId(huge).userProperty("p", huge).build();
    assertThat(EvaluationEngine.evaluate(flags, user, "f").is("on")).isTrue();
    assertThat(on(flags)).isFalse();
    for (String op : new String[] {"contains", "regex match", "version less", "less", "set is"}) {
      FlagSet others = FlagSet.parse("[" + flag("f", segment(op, "\"y+\""), "") + "]");
      boolean holds = EvaluationEngine.evaluate(others, user, "f").exists();
      assertThat(holds).as(op).isEqualTo(op.endsWith("less"));
    }
  }

  @Test
  void stringsBeyondTwentyMillionCharactersRefuseTheDocument() {
    String json = "[{\"key\":\"" + "x".repeat(20_100_000) + "\"}]";
    assertThatThrownBy(() -> FlagSet.parse(json))
        .isInstanceOf(FlagFormatException.class)
        .hasMessageContaining("beyond the bounds");
  }

  @ParameterizedTest
  @ValueSource(strings = {"NaN", "Infinity", "1e999", "-1e999", "01", "1.", "+1", "0x10"})
  void whatIsNoNumberOfJsonRefusesTheDocument(String number) {
    assertThatThrownBy(() -> FlagSet.parse("[{\"key\":" + number + "}]"))
        .isInstanceOf(FlagFormatException.class);
    assertThatThrownBy(
            () -> ExperimentUser.fromJson("{\"user_properties\":{\"p\":" + number + "}}"))
        .isInstanceOf(UserFormatException.class);
    assertThatThrownBy(() -> Variants.parse("{\"f\":{\"payload\":" + number + "}}"))
        .isInstanceOf(VariantFormatException.class);
  }

  @Test
  void numbersInTextsMayBeOutOfRange() {
    String values = "\"1e999\",\"NaN\",\"x\"";
    FlagSet flags = FlagSet.parse("[" + flag("f", segment("less", values), "") + "]");
    assertThat(on(flags)).isTrue();
    ExperimentUser infinite = USER.toBuilder().userProperty("p", "1e9999").build();
    assertThat(EvaluationEngine.evaluate(flags, infinite, "f").exists()).isTrue();
    ExperimentUser notANumber = USER.toBuilder().userProperty("p", Double.NaN).build();
    assertThat(EvaluationEngine.evaluate(flags, notANumber, "f").exists()).isFalse();
  }

  @Test
  void aNameThatStandsTwiceRefusesTheDocument() {
    assertThatThrownBy(() -> FlagSet.parse("[{\"key\":\"a\",\"key\":\"b\"}]"))
        .isInstanceOf(FlagFormatException.class)
        .hasMessageContaining("the name 'key' stands twice");
  }

  @Test
  void loneSurrogatesAreCharacters() {
    String json = "[" + flag("f", segment("is", "\"\\ud83d\""), "") + "]";
    FlagSet flags = FlagSet.parse(json);
    ExperimentUser user =
        ExperimentUser.builder().userId("\ude00").userProperty("p", "\ud83d").build();
    assertThat(EvaluationEngine.evaluate(flags, user, "f").is("on")).isTrue();
    assertThat(EvaluationEngine.evaluate(flags, USER, "f").exists()).isFalse();
    FlagSet copy = FlagSet.parse(flags.toJson());
    assertThat(EvaluationEngine.evaluate(copy, user, "f").exists()).isFalse();
    assertThat(
            EvaluationEngine.evaluate(copy, USER.toBuilder().userProperty("p", "?").build(), "f"))
        .as("UTF-8 has no lone surrogates: on their way they become question marks")
        .matches(variant -> variant.is("on"));
  }
}
