package dev.assay.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.evaluation.Flag.Allocation;
import dev.assay.evaluation.Flag.Bucket;
import dev.assay.evaluation.Flag.Condition;
import dev.assay.evaluation.Flag.Distribution;
import dev.assay.evaluation.Flag.Segment;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FlagSetTest {
  private static final ExperimentUser USER = ExperimentUser.builder().userId("u").build();
  private static final Comparator<Object> SAME = Comparator.comparing(System::identityHashCode);
  private static final String JSON =
      """
      [{"key":"f","variants":{"on":{"key":"on","value":"on","payload":{"n":[1,2.5,null]},\
      "metadata":{"m":true}},"off":{"key":"off","metadata":{"default":true}}},"segments":[\
      {"conditions":[[{"selector":["context","user","user_id"],"op":"is","values":["u","v"]}],[]],\
      "bucket":{"selector":["context","user","user_id"],"salt":"s","allocations":[{"range":[0,100],\
      "distributions":[{"variant":"on","range":[0,42949673]}]}]},"variant":"off",\
      "metadata":{"segmentName":"S"}},{"variant":"off"},{}],"dependencies":["g"],\
      "metadata":{"flagVersion":7}},{"key":"g","variants":{},"segments":[]}]""";

  private static Flag flag(String key, String variant) {
    return new Flag(
        key,
        Map.of(variant, Variant.of(variant)),
        List.of(new Segment(null, null, variant, Map.of())),
        List.of(),
        Map.of());
  }

  @Test
  void whatIsReadIsWrittenAgain() {
    FlagSet flags = FlagSet.parse(JSON);
    assertThat(flags.faults()).isEmpty();
    assertThat(JsonValue.parse(flags.toJson())).isEqualTo(JsonValue.parse(JSON));
    assertThat(FlagSet.parse(flags.toJson()).flags()).isEqualTo(flags.flags());
    assertThat(flags).hasToString("FlagSet[2 flags, 0 faults]");
  }

  @Test
  void onlyWhatEveryClientReadsIsWritten() {
    FlagSet flags =
        FlagSet.parse(
            """
            [{"key":"f","x":1,"metadata":{},"dependencies":[],"variants":{"on":{"key":"on","x":1,"value":5}},
              "segments":[{"conditions":[[{"selector":["a"],"op":"is","values":[5,true,1.5],"x":1}]],"x":1}]}]""");
    assertThat(flags.toJson())
        .isEqualTo(
            """
            [{"key":"f","variants":{"on":{"key":"on","value":"5"}},\
            "segments":[{"conditions":[[{"selector":["a"],"op":"is","values":["5","true","1.5"]}]]}]}]""");
  }

  @Test
  void aFlagIsFoundByItsKey() {
    FlagSet flags = FlagSet.parse(JSON);
    assertThat(flags.flag("f").orElseThrow().metadata()).isEqualTo(Map.of("flagVersion", 7));
    assertThat(flags.flag("none")).isEmpty();
    assertThat(flags.flags()).extracting(Flag::key).containsExactly("f", "g");
    assertThatThrownBy(() -> flags.flags().clear())
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void theSegmentsOfAFlagAreRecords() {
    Segment first = FlagSet.parse(JSON).flags().get(0).segments().get(0);
    assertThat(first.conditions())
        .isEqualTo(
            List.of(
                List.of(
                    new Condition(List.of("context", "user", "user_id"), "is", List.of("u", "v"))),
                List.of()));
    assertThat(first.bucket())
        .isEqualTo(
            new Bucket(
                List.of("context", "user", "user_id"),
                "s",
                List.of(new Allocation(0, 100, List.of(new Distribution("on", 0, 42949673))))));
  }

  @Test
  void theEmptySetGivesNothing() {
    assertThat(FlagSet.empty().size()).isZero();
    assertThat(FlagSet.empty().toJson()).isEqualTo("[]");
    assertThat(EvaluationEngine.evaluate(FlagSet.empty(), USER).asMap()).isEmpty();
    assertThat(FlagSet.empty().outcomes("f")).isEmpty();
  }

  @Test
  void resultsAreTheOutcomesThemselves() {
    FlagSet flags = FlagSet.parse(JSON);
    Variant result = EvaluationEngine.evaluate(flags, USER, "f");
    assertThat(flags.outcomes("f")).usingElementComparator(SAME).contains(result).hasSize(3);
    assertThat(flags.outcomes("g")).isEmpty();
    assertThat(EvaluationEngine.evaluate(flags, USER).get("f")).isSameAs(result);
  }

  @Test
  void ofTwoFlagsWithOneKeyTheLaterCounts() {
    FlagSet flags = FlagSet.of(List.of(flag("a", "1"), flag("b", "1"), flag("a", "2")));
    assertThat(flags.size()).isEqualTo(2);
    assertThat(EvaluationEngine.evaluate(flags, USER, "a").key()).isEqualTo("2");
    assertThat(flags.faults())
        .containsExactly(
            new FlagFault(
                "a", "$[2].key", 0, "the key 'a' stands twice; this later flag counts", false));
  }

  @Test
  void callersCollectionsAreCopied() {
    List<String> selector = new ArrayList<>(List.of("context", "user", "user_id"));
    List<String> values = new ArrayList<>(List.of("u"));
    List<Condition> all = new ArrayList<>(List.of(new Condition(selector, "is", values)));
    List<List<Condition>> any = new ArrayList<>(List.of(all));
    Map<String, Object> metadata = new HashMap<>(Map.of("l", new ArrayList<>(List.of(1))));
    List<Segment> segments = new ArrayList<>(List.of(new Segment(any, null, "on", metadata)));
    Map<String, Variant> variants = new HashMap<>(Map.of("on", Variant.of("on")));
    List<String> dependencies = new ArrayList<>(List.of("p"));
    Flag flag = new Flag("f", variants, segments, dependencies, metadata);
    final String before = flag.toJson();
    selector.clear();
    values.clear();
    all.clear();
    any.clear();
    ((List<?>) metadata.get("l")).clear();
    metadata.clear();
    segments.clear();
    variants.clear();
    dependencies.clear();
    assertThat(flag.toJson()).isEqualTo(before).contains("\"l\":[1]");
    assertThatThrownBy(() -> flag.variants().clear())
        .isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> flag.metadata().clear())
        .isInstanceOf(UnsupportedOperationException.class);
  }
}
