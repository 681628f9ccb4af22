package dev.assay.sdk.internal.cohorts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.evaluation.Cohorts;
import dev.assay.evaluation.ExperimentUser;
import dev.assay.sdk.internal.http.HttpFailure;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class MembershipLookupsTest {
  private static final Duration TTL = Duration.ofSeconds(60);

  private final ManualWork work = new ManualWork();
  private final RecordingLog log = new RecordingLog();
  private final List<GroupName> asked = new ArrayList<>();
  private MembershipLookups.Source source = name -> Set.of("of-" + name.name());
  private final MembershipLookups lookups =
      new MembershipLookups(
          name -> {
            asked.add(name);
            return source.lookUp(name);
          },
          new LookupSettings(URI.create("http://h"), "Api-Key k", TTL, 3, TTL),
          work,
          log);

  private void failing(int status, Duration retryAfter) {
    source =
        name -> {
          throw CohortFailure.of(HttpFailure.status(status, retryAfter.toNanos()));
        };
  }

  private Set<String> ask(String name) {
    return lookups.cohortIdsFor("User", name);
  }

  private Set<String> askAndWait(String name) {
    ask(name);
    work.runLookups();
    return ask(name);
  }

  @Test
  void whoAsksGetsNothingUntilTheServerHasAnswered() {
    assertThat(ask("ann")).isNull();
    assertThat(ask("ann")).isNull();
    assertThat(asked).isEmpty();
    assertThat(work.waitingLookups()).isEqualTo(1);

    work.runLookups();

    assertThat(ask("ann")).containsExactly("of-ann");
    assertThat(asked).containsExactly(new GroupName("User", "ann"));
    assertThat(lookups.counts()).isEqualTo(new LookupCounts(1, 0, 0));
  }

  @Test
  void anAnswerThatComesWhileSomebodyAsksIsNotFetchedTwice() {
    ask("ann");
    work.runMeanwhile(work::runLookups);
    ask("ann");
    work.runLookups();

    assertThat(ask("ann")).containsExactly("of-ann");
    assertThat(asked).hasSize(1);
    assertThat(lookups.counts()).isEqualTo(new LookupCounts(1, 0, 0));
  }

  @Test
  void anAnswerIsCountedBeforeItIsGiven() {
    ask("ann");
    source =
        name -> {
          work.runMeanwhile(() -> assertThat(lookups.counts().answered()).isEqualTo(1));
          return Set.of();
        };
    work.runLookups();

    assertThat(ask("ann")).isEmpty();
    assertThat(lookups.counts().failed()).isZero();
  }

  @Test
  void anOldAnswerIsGivenWhileANewOneIsFetched() {
    askAndWait("ann");
    source = name -> Set.of("newer");

    work.pass(TTL.minusNanos(1));
    assertThat(ask("ann")).containsExactly("of-ann");
    assertThat(work.waitingLookups()).isZero();
    work.pass(Duration.ofNanos(1));
    assertThat(ask("ann")).containsExactly("of-ann");
    assertThat(ask("ann")).containsExactly("of-ann");
    assertThat(work.waitingLookups()).isEqualTo(1);
    work.runLookups();

    assertThat(ask("ann")).containsExactly("newer");
    assertThat(work.waitingLookups()).isZero();
  }

  @Test
  void namesThatNobodyAskedForGoFirst() {
    askAndWait("a");
    askAndWait("b");
    ask("c");
    work.runLookups();
    ask("d");
    work.runLookups();

    assertThat(ask("a")).containsExactly("of-a");
    assertThat(ask("b")).containsExactly("of-b");
    assertThat(ask("c")).isNull();
    assertThat(ask("d")).containsExactly("of-d");
  }

  @Test
  void afterAFailureTheServerIsLeftAloneForAWhile() {
    failing(500, Duration.ZERO);
    askAndWait("ann");

    assertThat(askAndWait("ann")).isNull();
    assertThat(askAndWait("bob")).isNull();
    assertThat(asked).hasSize(1);
    work.pass(Duration.ofSeconds(1));
    askAndWait("bob");
    assertThat(asked).hasSize(2);
    work.pass(Duration.ofSeconds(1));
    askAndWait("bob");
    assertThat(asked).hasSize(2);
    work.pass(Duration.ofSeconds(1));
    source = name -> Set.of();

    assertThat(askAndWait("bob")).isEmpty();
    assertThat(lookups.counts()).isEqualTo(new LookupCounts(1, 2, 0));
    assertThat(log.lines())
        .containsExactly(
            "WARNING Look-ups of cohort memberships fail: the server answered status 500. A name"
                + " not yet looked up is in no cohort that is not held. Not logged again.",
            "INFO Look-ups of cohort memberships are answered again.");
  }

  @Test
  void whatWaitsWhenAnotherFailsIsNotSent() {
    failing(503, Duration.ZERO);
    ask("ann");
    ask("bob");

    work.runLookups();

    assertThat(asked).hasSize(1);
    work.pass(Duration.ofSeconds(1));
    source = name -> Set.of("x");
    assertThat(askAndWait("bob")).containsExactly("x");
  }

  @Test
  void aServerThatAsksToWaitIsLeftAlone() {
    failing(429, Duration.ofSeconds(40));
    askAndWait("ann");
    work.pass(Duration.ofSeconds(39));
    askAndWait("ann");

    assertThat(asked).hasSize(1);
    work.pass(Duration.ofSeconds(1));
    askAndWait("ann");
    assertThat(asked).hasSize(2);
  }

  @Test
  void aNameThatIsRefusedHoldsUpNoOther() {
    askAndWait("ann");
    work.pass(TTL);
    failing(404, Duration.ZERO);

    assertThat(askAndWait("bad")).isNull();
    assertThat(askAndWait("ann")).containsExactly("of-ann");
    assertThat(asked).hasSize(3);
    askAndWait("bad");
    assertThat(asked).hasSize(3);
    source = name -> Set.of("x");
    assertThat(askAndWait("bob")).containsExactly("x");
    assertThat(log.lines()).singleElement().asString().startsWith("WARNING A look-up of cohort");
  }

  @Test
  void aNameThatIsRefusedIsAskedForAgainSoonerThanOneThatIsAnswered() {
    askAndWait("ann");
    failing(404, Duration.ZERO);
    askAndWait("bad");
    source = name -> Set.of("x");

    work.pass(Duration.ofSeconds(10));

    assertThat(askAndWait("bad")).containsExactly("x");
    assertThat(asked).hasSize(3);
  }

  @Test
  void aServerWithoutTheRouteSaysNothingOfAnybody() {
    failing(404, Duration.ZERO);
    KnownCohorts known =
        new KnownCohorts(Cohorts.none(), List.of(new CohortKey("User", "large")), lookups);
    ExperimentUser user =
        ExperimentUser.builder().userId("ann").cohortIds(List.of("large")).build();
    known.addTo(user);
    work.runLookups();

    assertThat(known.addTo(user)).isSameAs(user);
    assertThat(askAndWait("bob")).isNull();
    assertThat(asked).hasSize(1);
    work.pass(Duration.ofSeconds(1));
    source = name -> Set.of("x");
    assertThat(askAndWait("ann")).containsExactly("x");
    assertThat(log.lines()).hasSize(2).element(1).asString().startsWith("INFO ");
  }

  @ParameterizedTest
  @ValueSource(ints = {401, 403})
  void aServerThatRefusesTheKeyIsLeftAloneForAWhileAndTellsOfNobody(int status) {
    failing(status, Duration.ZERO);

    assertThat(askAndWait("ann")).isNull();
    assertThat(askAndWait("bob")).isNull();
    assertThat(asked).hasSize(1);
    work.pass(Duration.ofSeconds(1));
    source = name -> Set.of("x");
    assertThat(askAndWait("ann")).containsExactly("x");
    assertThat(log.lines()).hasSize(2).element(1).asString().startsWith("INFO ");
  }

  @Test
  void aLookUpThatBreaksDownIsCounted() {
    source =
        name -> {
          throw new IllegalStateException("broken");
        };

    assertThat(askAndWait("ann")).isNull();
    assertThat(lookups.counts().failed()).isEqualTo(1);
  }

  @Test
  void namesThatCanNotBeMeantAreNotLookedUp() {
    ask("");
    ask("x".repeat(MembershipLookups.LONGEST_NAME + 1));

    assertThat(work.waitingLookups()).isZero();
    ask("x".repeat(MembershipLookups.LONGEST_NAME));
    assertThat(work.waitingLookups()).isEqualTo(1);
  }

  @Test
  void soManyLookUpsWaitAndNoMore() {
    for (int i = 0; i < MembershipLookups.MOST_WAITING + 5; i++) {
      ask("u" + i);
    }

    assertThat(work.waitingLookups()).isEqualTo(MembershipLookups.MOST_WAITING);
    assertThat(lookups.counts().dropped()).isEqualTo(5);
    work.runLookups();
    assertThat(askAndWait("u" + (MembershipLookups.MOST_WAITING + 1))).isNotNull();
  }

  @Test
  void afterClosingTheLastAnswersStay() {
    askAndWait("ann");
    work.close();
    work.pass(TTL);

    assertThat(askAndWait("ann")).containsExactly("of-ann");
    assertThat(ask("bob")).isNull();
    assertThat(asked).hasSize(1);
  }

  @Test
  void usersLearnWhatWasLookedUpOfCohortsThatAreNotHeld() {
    source = name -> Set.of("large", "unasked");
    KnownCohorts known =
        new KnownCohorts(
            Cohorts.of(List.of(ScriptedSource.cohort("User", "small", 1, "ann"))),
            List.of(new CohortKey("User", "large"), new CohortKey("company", "large")),
            lookups);
    ExperimentUser user =
        ExperimentUser.builder()
            .userId("ann")
            .cohortIds(List.of("elsewhere"))
            .group("company", "acme")
            .group("team", "red")
            .build();
    assertThat(known.addTo(user).cohortIds()).containsExactly("small", "elsewhere");

    work.runLookups();

    ExperimentUser learned = known.addTo(user);
    assertThat(learned.cohortIds()).containsExactly("small", "elsewhere", "large");
    assertThat(learned.groupCohortIds().get("company").get("acme")).containsExactly("large");
    assertThat(learned.groupCohortIds()).doesNotContainKey("team");
    assertThat(user.cohortIds()).containsExactly("elsewhere");
    assertThat(known).hasToString("KnownCohorts[1 held, 2 missing]");
    assertThat(known.held().size()).isEqualTo(1);
  }

  @Test
  void theServerIsBelievedMoreThanTheCaller() {
    source = name -> Set.of();
    KnownCohorts known =
        new KnownCohorts(Cohorts.none(), List.of(new CohortKey("User", "large")), lookups);
    ExperimentUser user =
        ExperimentUser.builder().userId("ann").cohortIds(List.of("large", "far")).build();
    assertThat(known.addTo(user)).isSameAs(user);

    work.runLookups();

    assertThat(known.addTo(user).cohortIds()).containsExactly("far");
  }

  @Test
  void aUserWithoutIdOrMembershipStaysTheSame() {
    source = name -> Set.of();
    KnownCohorts known =
        new KnownCohorts(Cohorts.none(), List.of(new CohortKey("User", "large")), lookups);
    ExperimentUser nobody = ExperimentUser.builder().deviceId("d").build();
    ExperimentUser ann = ExperimentUser.builder().userId("ann").build();
    known.addTo(ann);
    work.runLookups();

    assertThat(known.addTo(nobody)).isSameAs(nobody);
    assertThat(known.addTo(ann)).isSameAs(ann);
    assertThat(asked).hasSize(1);
  }
}
