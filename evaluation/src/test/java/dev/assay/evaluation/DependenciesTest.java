package dev.assay.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.evaluation.Flag.Condition;
import dev.assay.evaluation.Flag.Segment;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DependenciesTest {
  private static final ExperimentUser USER = ExperimentUser.builder().userId("u").build();

  /** A flag that is on if each of its dependencies is. */
  private static Flag flag(String key, String... dependencies) {
    List<Condition> conditions = new ArrayList<>();
    for (String dependency : dependencies) {
      conditions.add(new Condition(List.of("result", dependency, "key"), "is", List.of("on")));
    }
    return new Flag(
        key,
        Map.of("on", Variant.of("on")),
        List.of(new Segment(List.of(conditions), null, "on", Map.of())),
        List.of(dependencies),
        Map.of());
  }

  private static List<String> on(FlagSet flags) {
    return List.copyOf(EvaluationEngine.evaluate(flags, USER).asMap().keySet());
  }

  private static String reason(FlagSet flags, String key) {
    return flags.faults().stream()
        .filter(f -> key.equals(f.flagKey()) && f.leftOut())
        .map(FlagFault::reason)
        .findFirst()
        .orElse("");
  }

  @Test
  void dependentsSeeTheirDependencies() {
    FlagSet flags = FlagSet.of(List.of(flag("c", "b", "a"), flag("b", "a"), flag("a")));
    assertThat(on(flags)).containsExactly("c", "b", "a");
    assertThat(flags.faults()).isEmpty();
  }

  @Test
  void anUnknownDependencyIsToldAndPassedOver() {
    FlagSet flags = FlagSet.of(List.of(flag("a", "x"), flag("b")));
    assertThat(on(flags)).containsExactly("b");
    assertThat(flags.faults())
        .containsExactly(
            new FlagFault(
                "a", "$[0].dependencies[0]", 0, "depends on the unknown flag 'x'", false));
  }

  @Test
  void aFlagThatDependsOnItselfIsLeftOut() {
    FlagSet flags = FlagSet.of(List.of(flag("a", "a"), flag("b")));
    assertThat(on(flags)).containsExactly("b");
    assertThat(reason(flags, "a")).isEqualTo("a cycle of dependencies: a → a");
    assertThat(flags.faults().get(0).path()).isEqualTo("$[0].dependencies");
  }

  @Test
  void cyclesLeaveOutTheirMembersAndDependents() {
    FlagSet flags =
        FlagSet.of(
            List.of(
                flag("a", "b"),
                flag("b", "a"),
                flag("x", "y"),
                flag("y", "z", "free"),
                flag("z", "x"),
                flag("behind", "free", "a"),
                flag("further", "behind"),
                flag("free")));
    assertThat(on(flags)).containsExactly("free");
    assertThat(reason(flags, "a")).isEqualTo("a cycle of dependencies: a → b → a");
    assertThat(reason(flags, "b")).isEqualTo("a cycle of dependencies: b → a → b");
    assertThat(reason(flags, "y")).isEqualTo("a cycle of dependencies: y → z → x → y");
    assertThat(reason(flags, "behind")).startsWith("depends on flags that are in a cycle");
    assertThat(reason(flags, "further")).startsWith("depends on flags that are in a cycle");
    assertThat(flags.faults()).hasSize(7).allMatch(FlagFault::leftOut);
  }

  @Test
  void aDependencyNamedTwiceIsNoCycle() {
    assertThat(on(FlagSet.of(List.of(flag("a", "b", "b"), flag("b"))))).contains("a", "b");
  }

  private static List<Flag> chain(int length) {
    List<Flag> flags = new ArrayList<>(List.of(flag("f0")));
    for (int i = 1; i < length; i++) {
      flags.add(flag("f" + i, "f" + (i - 1)));
    }
    return flags;
  }

  @Test
  void chainsHaveABound() {
    List<Flag> flags = chain(203);
    Collections.reverse(flags);
    FlagSet set = FlagSet.of(flags);
    assertThat(on(set)).hasSize(201).contains("f200").doesNotContain("f201");
    assertThat(reason(set, "f201")).isEqualTo("a chain of dependencies longer than 200");
    assertThat(reason(set, "f202")).isEqualTo("a chain of dependencies longer than 200");
  }

  @Test
  void longCyclesAreLeftOut() {
    int length = 10_000;
    List<Flag> flags = new ArrayList<>();
    for (int i = 0; i < length; i++) {
      flags.add(flag("f" + i, "f" + (i + 1) % length));
    }
    FlagSet set = FlagSet.of(flags);
    assertThat(set.size()).isZero();
    assertThat(set.faults()).hasSize(length);
    assertThat(reason(set, "f0")).contains("cycle").hasSizeLessThan(1000);
  }

  @Test
  void tenThousandFlagsAreEvaluated() {
    List<Flag> flags = new ArrayList<>();
    for (int i = 0; i < 10_000; i++) {
      flags.add(i % 100 == 0 ? flag("f" + i) : flag("f" + i, "f" + (i - 1), "f" + i / 100 * 100));
    }
    Collections.reverse(flags);
    FlagSet set = FlagSet.of(flags);
    assertThat(set.faults()).isEmpty();
    assertThat(on(set)).hasSize(10_000);
    assertThat(EvaluationEngine.evaluate(set, USER, List.of("f5099")).asMap()).hasSize(100);
  }
}
