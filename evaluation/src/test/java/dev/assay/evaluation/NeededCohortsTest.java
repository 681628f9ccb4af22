package dev.assay.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class NeededCohortsTest {
  private static final String USER = "[\"context\",\"user\",\"cohort_ids\"]";
  private static final String COMPANY = "[\"context\",\"groups\",\"company\",\"cohort_ids\"]";

  private static String condition(String selector, String op, String... values) {
    return "{\"selector\":%s,\"op\":\"%s\",\"values\":[%s]}"
        .formatted(selector, op, values.length == 0 ? "" : quoted(values));
  }

  private static String quoted(String... values) {
    return "\"" + String.join("\",\"", values) + "\"";
  }

  private static String flag(String key, String dependency, String... segments) {
    return """
        {"key":"%s","variants":{"on":{"key":"on"}},"dependencies":[%s],"segments":[%s]}"""
        .formatted(key, dependency.isEmpty() ? "" : quoted(dependency), String.join(",", segments));
  }

  private static String segment(String... alternatives) {
    return "{\"variant\":\"on\",\"conditions\":[%s]}".formatted(String.join(",", alternatives));
  }

  private static FlagSet flags(String... flags) {
    return FlagSet.parse("[" + String.join(",", flags) + "]");
  }

  @Test
  void everyConditionOfEverySegmentOfEveryFlagIsLookedAt() {
    FlagSet flags =
        flags(
            flag(
                "a",
                "",
                segment(
                    "["
                        + condition("[\"context\",\"user\",\"country\"]", "is", "DE")
                        + ","
                        + condition(USER, "set contains any", "u1", "u2")
                        + "]",
                    "[" + condition(USER, "set does not contain any", "u3") + "]"),
                segment("[" + condition(COMPANY, "set contains any", "g1") + "]"),
                segment("[" + condition(COMPANY, "set contains any", "g2", "g1") + "]")),
            flag("b", "", segment("[" + condition(USER, "set contains any", "u4") + "]")));

    assertThat(flags.cohorts())
        .containsOnlyKeys("User", "company")
        .containsEntry("User", Set.of("u1", "u2", "u3", "u4"))
        .containsEntry("company", Set.of("g1", "g2"));
  }

  @Test
  void otherConditionsNeedNoCohorts() {
    FlagSet flags =
        flags(
            flag(
                "a",
                "",
                "{\"variant\":\"on\"}",
                segment("[" + condition(USER, "is", "x") + "]"),
                segment("[" + condition(USER, "no operator", "x") + "]"),
                segment(
                    "[" + condition("[\"user\",\"cohort_ids\"]", "set contains any", "x") + "]"),
                segment(
                    "["
                        + condition(
                            "[\"context\",\"groups\",\"cohort_ids\"]", "set contains any", "x")
                        + "]"),
                segment(
                    "["
                        + condition(
                            "[\"context\",\"page\",\"cohort_ids\"]", "set contains any", "x")
                        + "]"),
                segment(
                    "["
                        + condition("[\"context\",\"user\",\"ids\"]", "set contains any", "x")
                        + "]")));

    assertThat(flags.cohorts()).isEmpty();
    assertThat(flags.needsCohorts("a")).isFalse();
  }

  @Test
  void theMarkOfAMissingPropertyIsNoCohort() {
    FlagSet flags =
        flags(flag("a", "", segment("[" + condition(USER, "set contains any", "(none)") + "]")));

    assertThat(flags.cohorts()).isEmpty();
    assertThat(flags.needsCohorts("a")).isTrue();
  }

  @Test
  void aFlagNeedsTheCohortsOfTheFlagsItDependsOn() {
    FlagSet flags =
        flags(
            flag("far", "near", "{\"variant\":\"on\"}"),
            flag("near", "base", "{\"variant\":\"on\"}"),
            flag("base", "", segment("[" + condition(USER, "set contains any", "c") + "]")),
            flag("alone", "", "{\"variant\":\"on\"}"));

    assertThat(List.of("far", "near", "base", "alone", "unknown"))
        .filteredOn(flags::needsCohorts)
        .containsExactly("far", "near", "base");
    assertThat(flags.cohorts()).isEqualTo(Map.of("User", Set.of("c")));
  }

  @Test
  void flagsLeftOutNeedNothing() {
    String asks = segment("[" + condition(USER, "set contains any", "c") + "]");
    FlagSet flags = flags(flag("a", "b", asks), flag("b", "a", asks));

    assertThat(flags.cohorts()).isEmpty();
    assertThat(FlagSet.empty().cohorts()).isEmpty();
  }
}
