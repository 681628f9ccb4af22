package dev.assay.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.evaluation.Evaluation.BucketTrace;
import dev.assay.evaluation.Evaluation.Change;
import dev.assay.evaluation.Evaluation.ConditionTrace;
import dev.assay.evaluation.Evaluation.Hit;
import dev.assay.evaluation.Evaluation.Need;
import dev.assay.evaluation.Evaluation.Outcome;
import dev.assay.evaluation.Evaluation.SegmentTrace;
import dev.assay.evaluation.Flag.Allocation;
import dev.assay.evaluation.Flag.Bucket;
import dev.assay.evaluation.Flag.Condition;
import dev.assay.evaluation.Flag.Distribution;
import dev.assay.evaluation.Flag.Segment;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExplainTest {
  private static final List<String> P = List.of("context", "user", "user_properties", "p");
  private static final List<String> USER_ID = List.of("context", "user", "user_id");

  private static FlagSet flag(Segment... segments) {
    Map<String, Variant> variants = Map.of("on", Variant.of("on"), "off", Variant.of("off"));
    return FlagSet.of(List.of(new Flag("f", variants, List.of(segments), List.of(), Map.of())));
  }

  private static Segment segment(Condition... conditions) {
    Map<String, Object> name = Map.of("segmentName", "S");
    return new Segment(List.of(List.of(conditions)), null, "on", name);
  }

  private static Condition condition(String op, String... values) {
    return new Condition(P, op, List.of(values));
  }

  private static SegmentTrace only(Segment segment, @Nullable Object property) {
    ExperimentUser user = ExperimentUser.builder().userId("u").userProperty("p", property).build();
    return EvaluationEngine.explain(flag(segment), user, "f").segments().get(0);
  }

  private static Change change(@Nullable Object property, String op, String... values) {
    List<ConditionTrace> conditions =
        only(segment(condition(op, values)), property).alternatives().get(0).conditions();
    return conditions.get(0).change();
  }

  /** Words are separated by blanks; {@code -} stands for no value, brackets for a list. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          free   | is            | pro           | ONE_OF        | p is "free"; would need "pro"
          free   | is            | pro team      | ONE_OF        | p is "free"; would need one of "pro", "team"
          -      | is            | pro           | ONE_OF        | p has no value; would need "pro"
          free   | is            | (none) pro    | ONE_OF        | p is "free"; would need "pro", or no value at all
          free   | is            | (none)        | ABSENT        | p is "free"; would need no value at all
          free   | is not        | free          | NONE_OF       | p is "free"; would need anything but "free", or no value at all
          -      | is not        | (none)        | NONE_OF       | p has no value; would need a value
          free   | contains      | x y           | CONTAINS      | p is "free"; would need a text that contains one of "x", "y"
          free   | does not contain | f          | CONTAINS_NONE | p is "free"; would need a text without "f", or no value at all
          9      | less          | 5 7 abc       | LESS          | p is "9"; would need less than "7"
          9      | less or equal | 5             | AT_MOST       | p is "9"; would need "5" or less
          1      | greater       | 5 7           | GREATER       | p is "1"; would need more than "5"
          1      | greater or equal | 5          | AT_LEAST      | p is "1"; would need "5" or more
          b      | less          | b a           | LESS          | p is "b"; would need less than "b"
          1.2    | version greater | 1.10 1.9    | GREATER       | p is "1.2"; would need more than "1.9"
          1.2    | version less  | 1.1           | LESS          | p is "1.2"; would need less than "1.1"
          1.2    | version greater or equal | 1.3 | AT_LEAST     | p is "1.2"; would need "1.3" or more
          1.2    | version less or equal | 1.1    | AT_MOST      | p is "1.2"; would need "1.1" or less
          free   | regex match   | p.*           | MATCHES       | p is "free"; would need a text that matches "p.*"
          free   | regex does not match | f.*    | MATCHES_NONE  | p is "free"; would need a text that does not match "f.*", or no value at all
          [a b]  | set is        | a             | SET_OF        | p is the list "a", "b"; would need exactly the list "a"
          [a b]  | set is not    | a b           | OTHER_SET     | p is the list "a", "b"; would need another list than "a", "b", or no value at all
          [a b]  | set contains  | a c           | HAS_ALL       | p is the list "a", "b"; would need a list with all of "a", "c"
          [a b]  | set does not contain | a b    | LACKS_ONE     | p is the list "a", "b"; would need a list without one of "a", "b", or no value at all
          []     | set contains any | a          | HAS_ANY       | p is an empty list; would need a list with "a"
          [a b]  | set does not contain any | a  | HAS_NONE      | p is the list "a", "b"; would need a list without "a", or no value at all
          a      | set is        | a             | SET_OF        | p is "a", which is no list; would need exactly the list "a"
          [a b]  | is            | c             | ONE_OF        | p is the list "a", "b"; would need among its elements "c"
          """)
  void aChangeSaysWhatIsThereAndWhatIsNeeded(
      String property, String op, String values, Need need, String sentence) {
    Object value = property.equals("-") ? null : property;
    if (property.startsWith("[")) {
      String elements = property.substring(1, property.length() - 1);
      value = elements.isEmpty() ? List.of() : List.of(elements.split(" "));
    }

    Change change = change(value, op, values.split(" "));

    assertThat(change.need()).isEqualTo(need);
    assertThat(change.sentence()).isEqualTo("user_properties." + sentence);
    assertThat(change.isPossible()).isTrue();
  }

  @Test
  void whatNothingSatisfiesIsSaid() {
    assertThat(change("x", "glob match", "*"))
        .isEqualTo(
            new Change(
                Need.IMPOSSIBLE,
                List.of(),
                false,
                "user_properties.p: unknown operator 'glob match'; it never holds"));
    assertThat(change("x", "regex match", "(").sentence()).contains("not a regular expression");
    assertThat(change("x", "is").sentence()).isEqualTo("user_properties.p: no value satisfies it");
    Segment off = segment(new Condition(List.of(), "is not", List.of("(none)")));
    assertThat(only(off, "x").nearestChange()).isEmpty();
    assertThat(only(off, "x").alternatives().get(0).changes().get(0).sentence())
        .isEqualTo("(nothing): it selects nothing, which switches it off");
  }

  @Test
  void sentencesStayShortHoweverLongTheValues() {
    String[] many = IntStream.range(0, 10_000).mapToObj(i -> "v" + i).toArray(String[]::new);

    Change change = change("x".repeat(1_000), "is", many);

    assertThat(change.values()).hasSize(10_000);
    assertThat(change.sentence())
        .hasSizeLessThan(300)
        .contains("xxx…\"")
        .endsWith("\"v4\" and 9995 more");
  }

  @Test
  void theNearestChangeIsTheAlternativeThatLacksLeast() {
    Condition impossible = condition("no such operator");
    Segment segment =
        new Segment(
            List.of(
                List.of(impossible),
                List.of(condition("is", "a"), condition("is", "b")),
                List.of(condition("is", "c"), condition("is", "x"))),
            null,
            "on",
            Map.of());

    SegmentTrace trace = only(segment, "x");

    assertThat(trace.outcome()).isEqualTo(Outcome.NOT_MATCHED);
    assertThat(trace.nearestChange()).extracting(Change::values).containsExactly(List.of("c"));
    assertThat(trace.alternatives().get(2).conditions())
        .extracting(ConditionTrace::lookedAt)
        .containsExactly(true, false);
  }

  @Test
  void theBucketIsToldToTheLastBit() {
    List<Distribution> halves =
        List.of(new Distribution("off", 0, 21474837), new Distribution("on", 21474837, 42949673));
    Bucket bucket = new Bucket(USER_ID, "aBcDeFgH", List.of(new Allocation(0, 50, halves)));
    FlagSet flags = flag(new Segment(null, bucket, null, Map.of()));

    Evaluation in = explain(flags, "user-1");
    Evaluation out = explain(flags, "user-3");

    assertThat(in.variant().key()).isEqualTo("on");
    assertThat(in.segments().get(0).bucket())
        .isEqualTo(
            new BucketTrace(
                USER_ID,
                "user-1",
                "aBcDeFgH/user-1",
                2859408944L,
                44,
                28594089,
                new Hit(0, 0, 50, 1, halves.get(1)),
                50.0));
    assertThat(out.variant()).isEqualTo(Variant.missing());
    assertThat(out.segments().get(0).outcome()).isEqualTo(Outcome.FELL_THROUGH);
    assertThat(out.segments().get(0).bucket().point()).isEqualTo(93);
    assertThat(out.segments().get(0).bucket().hit()).isNull();
  }

  private static Evaluation explain(FlagSet flags, String userId) {
    return EvaluationEngine.explain(flags, ExperimentUser.builder().userId(userId).build(), "f");
  }

  @Test
  void theShareThatIsLetInCountsOverlapsOnce() {
    List<Distribution> overlapping =
        List.of(
            new Distribution("on", 0, 30_000_000), new Distribution("off", 10_000_000, 42949673));
    List<Distribution> half = List.of(new Distribution("on", -5, 21474837));
    Bucket bucket =
        new Bucket(
            USER_ID,
            "s",
            List.of(
                new Allocation(0, 10, overlapping),
                new Allocation(0, 10, half),
                new Allocation(90, 200, half)));

    assertThat(Coverage.of(bucket).percent()).isBetween(14.999, 15.001);
  }

  @Test
  void anUnknownFlagIsNotFound() {
    Evaluation evaluation =
        EvaluationEngine.explain(flag(), ExperimentUser.builder().build(), "other");

    assertThat(evaluation.found()).isFalse();
    assertThat(evaluation.variant()).isEqualTo(Variant.missing());
    assertThat(evaluation.toJson())
        .isEqualTo(
            "{\"flagKey\":\"other\",\"found\":false,\"variant\":null,"
                + "\"segments\":[],\"dependencies\":[]}");
  }

  @Test
  void dependenciesAreExplainedInTheOrderOfTheirEvaluation() {
    Flag base = new Flag("base", Map.of(), List.of(), List.of(), Map.of());
    Flag middle = new Flag("middle", Map.of(), List.of(), List.of("base", "ghost"), Map.of());
    Flag top = new Flag("top", Map.of(), List.of(), List.of("middle", "base"), Map.of());

    Evaluation evaluation =
        EvaluationEngine.explain(
            FlagSet.of(List.of(top, middle, base)), ExperimentUser.builder().build(), "top");

    assertThat(evaluation.dependencies())
        .extracting(d -> d.flagKey() + " " + d.found())
        .containsExactly("base true", "ghost false", "middle true");
  }

  @Test
  void theJsonFormIsStable() {
    Bucket bucket =
        new Bucket(
            USER_ID,
            "s",
            List.of(new Allocation(0, 100, List.of(new Distribution("on", 0, 42949673)))));
    Segment segment = new Segment(List.of(List.of(condition("is", "a"))), bucket, null, Map.of());
    ExperimentUser user = ExperimentUser.builder().userId("u").userProperty("p", 1).build();

    assertThat(EvaluationEngine.explain(flag(segment), user, "f").toJson())
        .isEqualTo(
            """
            {"flagKey":"f","found":true,"variant":null,"segments":[{"index":0,"name":"",\
            "outcome":"not-matched","matches":false,"variant":{"key":"on","value":"on"},\
            "alternatives":[[{"selector":["context","user","user_properties","p"],"op":"is",\
            "values":["a"],"selected":1,"text":"1","elements":null,"holds":false,"lookedAt":true,\
            "sentence":"user_properties.p is \\"a\\": found \\"1\\"",\
            "change":{"need":"one-of","values":["a"],"absentHolds":false,\
            "sentence":"user_properties.p is \\"1\\"; would need \\"a\\""}}]],\
            "bucket":{"selector":["context","user","user_id"],"value":"u","hashed":"s/u",\
            "hash":1474444136,"point":36,"position":14744441,"hit":{"allocation":0,\
            "allocationRange":[0,100],"distribution":0,"distributionRange":[0,42949673],\
            "variant":"on"},"percentLetIn":100.0,\
            "sentence":"user_id \\"u\\" hashes to 1474444136: point 36 in [0, 100), \
            position 14744441 in [0, 42949673) of \\"on\\""},"nearestChange":[{"need":"one-of",\
            "values":["a"],"absentHolds":false,\
            "sentence":"user_properties.p is \\"1\\"; would need \\"a\\""}]}],\
            "dependencies":[]}\
            """
                .replace("HASH", "1")
                .replace("POINT", "1")
                .replace("POSITION", "1"));
  }
}
