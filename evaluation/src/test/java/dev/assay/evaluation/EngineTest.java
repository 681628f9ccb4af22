package dev.assay.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.evaluation.Flag.Condition;
import dev.assay.evaluation.Flag.Segment;
import java.math.BigDecimal;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What the conformance vectors do not show of the engine. */
class EngineTest {
  private static final ExperimentUser USER = ExperimentUser.builder().userId("u").build();
  private static final FlagSet FLAGS =
      FlagSet.parse(
          """
          [{"key":"a","variants":{"on":{"key":"on"}},"segments":[{"variant":"on"}]},
           {"key":"none","variants":{},"segments":[]},
           {"key":"b","variants":{"off":{"key":"off"}},"segments":[{"variant":"off"}]}]""");

  private static boolean holds(Object property, String op, String... values) {
    Condition condition =
        new Condition(List.of("context", "user", "user_properties", "p"), op, List.of(values));
    Flag flag =
        new Flag(
            "f",
            Map.of("on", Variant.of("on")),
            List.of(new Segment(List.of(List.of(condition)), null, "on", Map.of())),
            List.of(),
            Map.of());
    ExperimentUser user = ExperimentUser.builder().userProperty("p", property).build();
    return EvaluationEngine.evaluate(FlagSet.of(List.of(flag)), user, "f").exists();
  }

  @Test
  void callersNumbersHaveTheirJavaText() {
    assertThat(holds(1.5f, "is", "1.5")).isTrue();
    assertThat(holds(0.1f, "is", "0.1")).isTrue();
    assertThat(holds(new BigDecimal("1.50"), "is", "1.50")).isTrue();
    assertThat(holds((short) 7, "is", "7")).isTrue();
    assertThat(holds(Double.NaN, "is", "NaN")).isTrue();
    assertThat(holds(new String[] {"x", "y"}, "is", "y")).isTrue();
    assertThat(holds(Set.of("x"), "set is", "x")).isTrue();
  }

  @Test
  void regexTimeIsBounded() {
    String text = "a".repeat(40) + "b";
    assertThat(holds(text, "regex match", "(a|a)*\\1c")).isFalse();
    assertThat(holds(text, "regex does not match", "(a|a)*\\1c")).isFalse();
    assertThat(holds("a".repeat(100_000), "regex match", "(a|b)*")).isFalse();
    assertThat(holds("a".repeat(100_000), "regex match", "a*")).isTrue();
  }

  @Test
  void hugeTextsAreNoTrouble() {
    String huge = "9".repeat(1_000_000);
    assertThat(holds(huge, "greater", "1")).isTrue();
    assertThat(holds(huge, "version greater", "1.0.0")).isTrue();
    assertThat(holds("1." + huge, "version greater", "1.0.0")).isTrue();
    assertThat(holds("[".repeat(1_000_000), "is", "x")).isFalse();
    assertThat(holds("[" + "[".repeat(90) + "]".repeat(91), "contains", "[[")).isTrue();
    assertThat(holds("[" + "[".repeat(100) + "]".repeat(101), "contains", "[[")).isTrue();
  }

  @Test
  void oneFlagIsEvaluatedAlone() {
    assertThat(EvaluationEngine.evaluate(FLAGS, USER, "a").is("on")).isTrue();
    assertThat(EvaluationEngine.evaluate(FLAGS, USER, "none")).isSameAs(Variant.missing());
    assertThat(EvaluationEngine.evaluate(FLAGS, USER, "x")).isSameAs(Variant.missing());
  }

  @Test
  void resultsAreAMapThatCannotBeChanged() {
    Map<String, Variant> results = EvaluationEngine.evaluate(FLAGS, USER).asMap();
    assertThat(results).containsOnlyKeys("a", "b").hasSize(2).doesNotContainKey("none");
    assertThat(results.get("none")).isNull();
    assertThat(results.containsKey("none")).isFalse();
    assertThat(results.get((Object) 5)).isNull();
    assertThat(results.get(null)).isNull();
    assertThat(results.keySet()).containsExactly("a", "b");
    assertThatThrownBy(results::clear).isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> results.put("x", Variant.of("on")))
        .isInstanceOf(UnsupportedOperationException.class);
    Map.Entry<String, Variant> entry = results.entrySet().iterator().next();
    assertThatThrownBy(() -> entry.setValue(Variant.of("x")))
        .isInstanceOf(UnsupportedOperationException.class);
    Iterator<?> iterator = results.values().iterator();
    iterator.next();
    iterator.next();
    assertThatThrownBy(iterator::next).isInstanceOf(NoSuchElementException.class);
  }

  @Test
  void unaskedFlagsAreNotInTheResult() {
    assertThat(EvaluationEngine.evaluate(FLAGS, USER, List.of("b", "x")).asMap())
        .containsOnlyKeys("b");
    assertThat(EvaluationEngine.evaluate(FLAGS, USER, Set.of()).asMap()).containsOnlyKeys("a", "b");
  }

  @Test
  void everyOperatorHasItsNameAndKind() {
    assertThat(Operator.of("set does not contain any")).isSameAs(Operator.SET_DOES_NOT_CONTAIN_ANY);
    assertThat(Operator.of("Is")).isNull();
    for (Operator operator : Operator.values()) {
      boolean set = operator.name().startsWith("SET");
      assertThat(operator.isSetOperator()).isEqualTo(set);
      if (!set) {
        assertThatThrownBy(() -> SetTest.of(operator, Set.of()))
            .isInstanceOf(IllegalArgumentException.class);
      }
    }
  }
}
