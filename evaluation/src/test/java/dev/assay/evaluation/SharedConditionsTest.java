package dev.assay.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Conditions that several flags share, and of which an evaluation remembers whether they hold. */
class SharedConditionsTest {
  private static final String FLAG =
      """
      {"key":"%s","variants":{"on":{"key":"on"}},"dependencies":[%s],
       "segments":[{"variant":"on","conditions":[[%s]]}]}""";

  private static String flag(String key, String dependencies, String condition) {
    return FLAG.formatted(key, dependencies, condition);
  }

  private static String condition(String selector, String op, String value) {
    return "{\"selector\":%s,\"op\":\"%s\",\"values\":[\"%s\"]}".formatted(selector, op, value);
  }

  private static FlagSet set(List<String> flags) {
    return FlagSet.parse("[" + String.join(",", flags) + "]");
  }

  @Test
  void moreSharedConditionsThanAreRememberedHoldAllTheSame() {
    String userId = "[\"context\",\"user\",\"user_id\"]";
    FlagSet flags =
        set(
            IntStream.range(0, 200)
                .mapToObj(
                    i ->
                        flag(
                            "f" + i,
                            "",
                            condition(userId, i < 100 ? "is" : "is not", "u" + i % 50)))
                .toList());
    for (int u = 0; u <= 50; u++) {
      int number = u;
      ExperimentUser user = ExperimentUser.builder().userId("u" + u).build();
      assertThat(EvaluationEngine.evaluate(flags, user).asMap().keySet())
          .isEqualTo(
              IntStream.range(0, 200)
                  .filter(i -> (i % 50 == number) == (i < 100))
                  .mapToObj(i -> "f" + i)
                  .collect(Collectors.toSet()));
    }
  }

  @Test
  void askingForOneFlagLeavesNothingForTheNextSet() {
    String userId = "[\"context\",\"user\",\"user_id\"]";
    ExperimentUser user = ExperimentUser.builder().userId("u").build();
    for (String op : List.of("is", "is not", "is")) {
      String condition = condition(userId, op, "u");
      FlagSet flags = set(List.of(flag("a", "", condition), flag("b", "", condition)));
      assertThat(EvaluationEngine.evaluate(flags, user, "a").exists()).isEqualTo(op.equals("is"));
    }
  }

  @Test
  void aConditionOnAnotherFlagIsTestedAnew() {
    String aIsOn = condition("[\"result\",\"a\",\"key\"]", "is", "on");
    FlagSet flags =
        set(
            List.of(
                flag("early", "", aIsOn),
                FLAG.formatted("a", "", "").replace(",\"conditions\":[[]]", ""),
                flag("late", "\"a\"", aIsOn)));
    assertThat(EvaluationEngine.evaluate(flags, ExperimentUser.builder().build()).asMap())
        .containsOnlyKeys("a", "late");
  }

  @Test
  void eachFlagTellsTheFaultOfItsCondition() {
    String broken = condition("[\"context\",\"user\",\"user_id\"]", "regex match", "(");
    FlagSet flags = set(List.of(flag("a", "", broken), flag("b", "", broken)));
    assertThat(flags.faults())
        .extracting(FlagFault::path)
        .containsExactly(
            "$[0].segments[0].conditions[0][0].values[0]",
            "$[1].segments[0].conditions[0][0].values[0]");
  }
}
