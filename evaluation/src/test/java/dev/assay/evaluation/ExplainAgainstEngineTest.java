package dev.assay.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.evaluation.Evaluation.AlternativeTrace;
import dev.assay.evaluation.Evaluation.BucketTrace;
import dev.assay.evaluation.Evaluation.Change;
import dev.assay.evaluation.Evaluation.ConditionTrace;
import dev.assay.evaluation.Evaluation.Hit;
import dev.assay.evaluation.Evaluation.Outcome;
import dev.assay.evaluation.Evaluation.SegmentTrace;
import dev.assay.evaluation.Flag.Allocation;
import dev.assay.evaluation.Flag.Distribution;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Random flags and users: traces must say what the engine answers, and be true in themselves. */
class ExplainAgainstEngineTest {
  private static final int CASES = 4_000;
  private static final String OTHER = "something else";

  private record Case(FlagSet flags, ExperimentUser user, Evaluation evaluation) {}

  private static final List<Case> CASES_AT_HAND = new ArrayList<>();

  @BeforeAll
  static void explain() {
    for (long seed = 1; seed <= CASES; seed++) {
      RandomDocuments documents = new RandomDocuments(new Random(seed));
      FlagSet flags = FlagSet.parse(ReferenceEngine.json(documents.flags(), true));
      ExperimentUser user = ExperimentUser.fromJson(ReferenceEngine.json(documents.user(), true));
      for (int i = 0; i < 6; i++) {
        CASES_AT_HAND.add(new Case(flags, user, EvaluationEngine.explain(flags, user, "f" + i)));
      }
    }
  }

  private static List<SegmentTrace> segments(Case given) {
    List<SegmentTrace> segments = new ArrayList<>(given.evaluation().segments());
    given.evaluation().dependencies().forEach(d -> segments.addAll(d.segments()));
    return segments;
  }

  @Test
  void theVariantIsTheEngines() {
    for (Case given : CASES_AT_HAND) {
      Evaluation evaluation = given.evaluation();
      String key = evaluation.flagKey();
      assertThat(evaluation.variant())
          .isEqualTo(EvaluationEngine.evaluate(given.flags(), given.user(), key));
      assertThat(evaluation.found()).isEqualTo(given.flags().flag(key).isPresent());
    }
  }

  @Test
  void theDependenciesAreThoseThatTheEngineEvaluates() {
    for (Case given : CASES_AT_HAND) {
      Evaluation evaluation = given.evaluation();
      Map<String, Variant> traced = new LinkedHashMap<>();
      evaluation.dependencies().forEach(d -> traced.put(d.flagKey(), d.variant()));
      traced.put(evaluation.flagKey(), evaluation.variant());
      traced.values().removeIf(variant -> !variant.exists());
      assertThat(traced)
          .isEqualTo(
              EvaluationEngine.evaluate(given.flags(), given.user(), List.of(evaluation.flagKey()))
                  .asMap());
    }
  }

  @Test
  void theFirstSegmentThatMatchesAndHasAVariantDecides() {
    for (Case given : CASES_AT_HAND) {
      Evaluation evaluation = given.evaluation();
      boolean decided = false;
      for (SegmentTrace segment : evaluation.segments()) {
        boolean gives = segment.matches() && segment.variant() != null;
        assertThat(segment.outcome() == Outcome.NOT_REACHED).isEqualTo(decided);
        assertThat(segment.outcome() == Outcome.MATCHED).isEqualTo(!decided && gives);
        decided |= gives;
      }
      assertThat(evaluation.decisiveSegment().map(SegmentTrace::variant))
          .isEqualTo(
              evaluation.variant().exists() ? Optional.of(evaluation.variant()) : Optional.empty());
    }
  }

  @Test
  void segmentsMatchAsTheirConditionsSay() {
    for (Case given : CASES_AT_HAND) {
      for (SegmentTrace segment : segments(given)) {
        List<AlternativeTrace> alternatives = segment.alternatives();
        boolean anyHolds =
            alternatives == null || alternatives.stream().anyMatch(AlternativeTrace::holds);
        assertThat(segment.matches()).isEqualTo(anyHolds);
        for (AlternativeTrace alternative :
            alternatives == null ? List.<AlternativeTrace>of() : alternatives) {
          assertThat(alternative.holds())
              .isEqualTo(alternative.conditions().stream().allMatch(ConditionTrace::holds));
          assertThat(alternative.changes())
              .hasSize((int) alternative.conditions().stream().filter(c -> !c.holds()).count());
        }
        if (!segment.nearestChange().isEmpty()) {
          assertThat(segment.matches()).isFalse();
        }
      }
    }
  }

  @Test
  void bucketsPlaceUsersByTheirHash() {
    for (Case given : CASES_AT_HAND) {
      Flag flag = given.flags().flag(given.evaluation().flagKey()).orElse(null);
      for (SegmentTrace segment : given.evaluation().segments()) {
        BucketTrace trace = segment.bucket();
        if (flag != null && trace != null && trace.hashed() != null) {
          Flag.Bucket bucket = flag.segments().get(segment.index()).bucket();
          assertThat(trace.hash())
              .isEqualTo(ReferenceEngine.murmur(trace.hashed().getBytes(StandardCharsets.UTF_8)));
          assertThat(trace.hit()).isEqualTo(firstHit(bucket, trace.point(), trace.position()));
          assertThat(trace.percentLetIn()).isBetween(0.0, 100.0);
        }
      }
    }
  }

  private static @Nullable Hit firstHit(Flag.Bucket bucket, int point, int position) {
    for (int i = 0; i < bucket.allocations().size(); i++) {
      Allocation allocation = bucket.allocations().get(i);
      for (int j = 0; j < allocation.distributions().size(); j++) {
        Distribution range = allocation.distributions().get(j);
        if (allocation.start() <= point
            && point < allocation.end()
            && range.start() <= position
            && position < range.end()) {
          return new Hit(i, allocation.start(), allocation.end(), j, range);
        }
      }
    }
    return null;
  }

  @Test
  void whatAChangeAsksForMakesTheConditionHold() {
    int tried = 0;
    for (Case given : CASES_AT_HAND) {
      for (SegmentTrace segment : given.evaluation().segments()) {
        List<AlternativeTrace> alternatives = segment.alternatives();
        for (int i = 0; alternatives != null && i < alternatives.size(); i++) {
          List<ConditionTrace> conditions = alternatives.get(i).conditions();
          for (int j = 0; j < conditions.size(); j++) {
            tried += tryChange(given, segment.index(), i, j) ? 1 : 0;
          }
        }
      }
    }
    assertThat(tried).isGreaterThan(500);
  }

  private static boolean tryChange(Case given, int segment, int alternative, int index) {
    ConditionTrace trace = condition(given.evaluation(), segment, alternative, index);
    List<String> selector = trace.condition().selector();
    Change change = trace.change();
    boolean ofProperty =
        selector.size() == 4
            && selector.get(2).equals("user_properties")
            && !selector.get(3).isEmpty();
    if (change == null || !ofProperty) {
      return false;
    }
    if (change.absentHolds()) {
      assertThat(holdsWith(given, selector.get(3), null, segment, alternative, index))
          .as("absent: %s", change)
          .isTrue();
    }
    Object wanted = wanted(change);
    if (wanted != null) {
      assertThat(holdsWith(given, selector.get(3), wanted, segment, alternative, index))
          .as("%s: %s %s", wanted, trace.condition(), change)
          .isTrue();
    }
    return wanted != null || change.absentHolds();
  }

  private static ConditionTrace condition(
      Evaluation evaluation, int segment, int alternative, int index) {
    List<AlternativeTrace> alternatives = evaluation.segments().get(segment).alternatives();
    assertThat(alternatives).isNotNull();
    return alternatives.get(alternative).conditions().get(index);
  }

  private static boolean holdsWith(
      Case given, String property, @Nullable Object value, int... place) {
    ExperimentUser user = given.user().toBuilder().userProperty(property, value).build();
    Evaluation changed =
        EvaluationEngine.explain(given.flags(), user, given.evaluation().flagKey());
    return condition(changed, place[0], place[1], place[2]).holds();
  }

  /** {@return a value as asked for; null if the request is for none, or needs thought} */
  private static @Nullable Object wanted(Change change) {
    return switch (change.need()) {
      case ONE_OF, CONTAINS, AT_MOST, AT_LEAST -> change.values().get(0);
      case NONE_OF, CONTAINS_NONE -> OTHER;
      case SET_OF, HAS_ALL -> change.values();
      case HAS_ANY -> change.values().subList(0, 1);
      case OTHER_SET, LACKS_ONE, HAS_NONE -> List.of(OTHER);
      case LESS, GREATER, MATCHES, MATCHES_NONE, ABSENT, IMPOSSIBLE -> null;
    };
  }

  @Test
  void everyTraceHasAJsonFormAndASentenceForEachChange() {
    for (Case given : CASES_AT_HAND.subList(0, 2_000)) {
      JsonValue json = JsonValue.parse(given.evaluation().toJson());
      assertThat(json.get("segments").size()).isEqualTo(given.evaluation().segments().size());
      for (SegmentTrace segment : segments(given)) {
        segment.nearestChange().forEach(c -> assertThat(c.sentence()).contains("would need"));
      }
    }
  }
}
