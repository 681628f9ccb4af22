package dev.assay.sdk.internal.cohorts;

import static dev.assay.sdk.internal.cohorts.ScriptedSource.members;
import static dev.assay.sdk.internal.cohorts.ScriptedSource.status;
import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.evaluation.ExperimentUser;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class CohortSyncTest extends SyncedCohorts {
  @Test
  void flagsWithoutCohortsAreReadyAtOnceAndCostNothing() {
    ensure();

    assertThat(done).containsExactly(KnownCohorts.none());
    assertThat(work.planned()).isZero();
    assertThat(sync.status()).isEmpty();
    assertThat(sync.lookupCounts()).isEmpty();
  }

  @Test
  void cohortsAreHandedOverOnceAllAreThere() {
    source.script("a", members("a", 1, "ann"));
    source.script("b", members("b", 1, "ann", "bob"));

    ensure("a", "b");
    assertThat(done).isEmpty();
    work.runDownloads();

    assertThat(done).singleElement().hasToString("KnownCohorts[2 held, 0 missing]");
    assertThat(cohortsOf(done.get(0), "ann")).containsExactly("a", "b");
    assertThat(changes).isEmpty();
    assertThat(log.lines()).isEmpty();
  }

  @Test
  void onlyWhatIsNotHeldIsDownloaded() {
    source.script("a", members("a", 1, "ann"));
    source.script("b", members("b", 1, "ann"));
    load("a");

    ensure("a", "b");
    work.runDownloads();

    assertThat(source.asked()).containsExactly("b");
    ensure("b", "a");
    assertThat(done).hasSize(3);
    assertThat(work.waitingDownloads()).isZero();
  }

  @Test
  void whatFailsIsMissingAndTheRestIsHandedOver() {
    source.script("a", members("a", 1, "ann"));
    source.script("gone", status(404));
    source.script("large", status(413));

    ensure("a", "gone", "large");
    work.runDownloads();

    assertThat(done).singleElement().hasToString("KnownCohorts[1 held, 2 missing]");
    assertThat(sync.status())
        .extracting(CohortStatus::isLoaded)
        .containsExactly(true, false, false);
    assertThat(log.lines())
        .containsExactly(
            "WARNING Cohorts: 2 can't be loaded, nobody counts as a member: 'gone' (User): the"
                + " server does not know it (status 404); 'large' (User): it has more members than"
                + " are allowed (status 413). Tried again; not logged again.");
  }

  @Test
  void whatIsTooLargeOrUnknownIsTriedAgainOnlyWithTheOthers() {
    source.script("large", status(413));
    load("large");

    work.pass(POLL.minusMillis(1));
    assertThat(source.asked()).isEmpty();
    work.pass(Duration.ofMillis(1));
    assertThat(source.asked()).containsExactly("large");
    assertThat(log.lines()).hasSize(1);
  }

  @Test
  void whatWasNeverLoadedIsTriedAgainSoonThenLessOften() {
    source.script("a", status(500), status(500), status(500), members("a", 1, "ann"));
    load("a");

    work.pass(Duration.ofSeconds(1));
    assertThat(source.asked()).hasSize(1);
    work.pass(Duration.ofSeconds(1));
    assertThat(source.asked()).isEmpty();
    work.pass(Duration.ofSeconds(1));
    assertThat(source.asked()).hasSize(1);
    assertThat(changes).isEmpty();
    work.pass(Duration.ofSeconds(4));

    assertThat(source.asked()).hasSize(1);
    assertThat(changes).singleElement().hasToString("KnownCohorts[1 held, 0 missing]");
    assertThat(cohortsOf(changes.get(0), "ann")).containsExactly("a");
    assertThat(log.lines())
        .hasSize(2)
        .last()
        .isEqualTo("INFO Cohorts: 1 available again: 'a' (User).");
    work.pass(Duration.ofSeconds(50));
    assertThat(source.asked()).isEmpty();
  }

  @Test
  void retriesNeverFollowEachOtherForEverBeforeTheNextLook() {
    source.script("a", status(500));
    load("a");

    work.pass(POLL);

    assertThat(source.asked()).hasSizeBetween(5, 8);
    assertThat(log.lines()).hasSize(1);
  }

  @Test
  void aServerThatAsksToWaitIsLeftAlone() {
    source.script("a", status(429, Duration.ofSeconds(30)), members("a", 1, "ann"));
    source.script("b", status(429, Duration.ofSeconds(100)), members("b", 1, "ann"));
    load("a", "b");

    work.pass(Duration.ofSeconds(29));
    assertThat(source.asked()).isEmpty();
    work.pass(Duration.ofSeconds(1));
    assertThat(source.asked()).containsExactly("a");
    work.pass(Duration.ofSeconds(69));
    assertThat(source.asked()).containsExactly("a");
    work.pass(MINUTE);
    assertThat(source.asked()).containsExactly("a", "b");
  }

  @Test
  void longListsOfFailuresAreShortened() {
    String[] ids = new String[13];
    for (int i = 0; i < ids.length; i++) {
      ids[i] = "c" + i;
    }
    load(ids);

    assertThat(log.lines()).singleElement().asString().contains("'c9'", "; and 3 more");
  }

  @Test
  void theLatestFlagsWin() {
    source.script("a", members("a", 1, "ann"));
    source.script("b", members("b", 1, "ann"));
    List<KnownCohorts> former = new ArrayList<>();
    sync.ensure(users("a"), PATIENCE, former::add);

    ensure("b");
    work.runDownloads();

    assertThat(former).isEmpty();
    assertThat(done).singleElement().hasToString("KnownCohorts[1 held, 0 missing]");
    assertThat(cohortsOf(done.get(0), "ann")).containsExactly("b");
    assertThat(sync.status()).extracting(CohortStatus::id).containsExactly("b");
  }

  @Test
  void requestsForTheSameCohortAreMerged() {
    source.script("a", members("a", 1, "ann"));
    source.script("b", members("b", 1, "ann"));
    ensure("a");
    ensure("a", "b");
    ensure("b", "a");

    work.runDownloads();

    assertThat(source.asked()).containsExactly("a", "b");
    assertThat(done).hasSize(1);
  }

  @Test
  void whatIsNoLongerWantedIsNotDownloaded() {
    source.script("b", members("b", 1, "ann"));
    load("b");
    ensure("b", "late");
    ensure("b");

    work.runDownloads();

    assertThat(source.asked()).isEmpty();
    assertThat(done).hasSize(2);
  }

  @Test
  void whatIsWantedAgainBeforeItsTurnIsDownloadedOnce() {
    source.script("a", members("a", 1, "ann"));
    ensure("a");
    ensure();
    ensure("a");

    work.runDownloads();

    assertThat(source.asked()).containsExactly("a");
    assertThat(done).hasSize(2);
  }

  @Test
  void formerFlagsKeepTheirCohortsUntilTheNewOnesAreThere() {
    source.script("old", members("old", 1, "ann"), members("old", 2, "ann", "bob"));
    source.script("new", members("new", 1, "bob"));
    load("old");
    ensure("new");

    work.tick(POLL);
    work.runNewestDownload();

    assertThat(changes).hasSize(1);
    assertThat(cohortsOf(changes.get(0), "bob")).containsExactly("old");
    assertThat(done).hasSize(1);
    work.runDownloads();
    assertThat(done).hasSize(2);
    assertThat(cohortsOf(done.get(1), "bob")).containsExactly("new");
    assertThat(changes).hasSize(1);
  }

  @Test
  void whatChangedBeforeTheNewFlagsIsToldBeforeThem() {
    source.script("a", members("a", 1, "ann"), members("a", 2, "bob"));
    source.script("b", members("b", 1, "bob"));
    load("a");
    work.tick(POLL);
    ensure("a", "b");

    work.runDownloads();

    assertThat(changes).hasSize(1);
    assertThat(cohortsOf(changes.get(0), "bob")).containsExactly("a");
    assertThat(cohortsOf(done.get(1), "bob")).containsExactly("a", "b");
  }

  @Test
  void aDownloadThatBreaksDownIsAFailureLikeOthers() {
    source.script(
        "a",
        held -> {
          throw new IllegalStateException("broken");
        });

    load("a");

    assertThat(done).singleElement().hasToString("KnownCohorts[0 held, 1 missing]");
    assertThat(onlyStatus().outage().reason()).contains("IllegalStateException: broken");
  }

  @Test
  void whatComesAfterAllPatienceIsToldAtOnceWhateverElseIsStillMissing() {
    source.script("a", members("a", 1, "ann"));
    source.script("b", members("b", 1, "ann"));
    ensure("a", "b");
    work.tick(PATIENCE);
    assertThat(done).singleElement().hasToString("KnownCohorts[0 held, 2 missing]");

    work.runNewestDownload();

    assertThat(changes).singleElement().hasToString("KnownCohorts[1 held, 1 missing]");
    work.runDownloads();
    assertThat(changes).last().hasToString("KnownCohorts[2 held, 0 missing]");
    assertThat(changes).hasSize(2);
  }

  @Test
  void aKnownFailureDoesNotHoldUpNewFlags() {
    source.script("gone", status(404));
    load("gone");
    ensure("gone");

    assertThat(done).hasSize(2);
    assertThat(done.get(1)).hasToString("KnownCohorts[0 held, 1 missing]");
    assertThat(work.waitingDownloads()).isZero();
  }

  @Test
  void aListenerThatThrowsHarmsNobody() {
    source.script("a", members("a", 1, "ann"));
    sync.ensure(
        users("a"),
        PATIENCE,
        known -> {
          throw new IllegalStateException("a listener's fault");
        });
    work.runDownloads();
    ensure("a");

    assertThat(done).hasSize(1);
    assertThat(log.lines()).containsExactly("WARNING What news were handed to has failed.");
  }

  @Test
  void cohortsOfGroupsAreKeptByTheirType() {
    CohortKey large = new CohortKey("company", "large");
    source.script(large, held -> ScriptedSource.cohort("company", "large", 1, "acme"));
    sync.ensure(Map.of("company", Set.of("large")), PATIENCE, done::add);
    work.runDownloads();

    ExperimentUser user = ExperimentUser.builder().userId("acme").group("company", "acme").build();
    ExperimentUser known = done.get(0).addTo(user);
    assertThat(known.cohortIds()).isEmpty();
    assertThat(known.groupCohortIds().get("company").get("acme")).containsExactly("large");
  }

  @Test
  void afterClosingNothingHappensAnyMore() {
    source.script("a", members("a", 1, "ann"));
    source.script("b", status(500));
    load("a", "b");
    ensure("a", "c");

    sync.close();
    work.runDownloads();
    work.pass(POLL.multipliedBy(2));
    ensure("a");

    assertThat(source.asked()).isEmpty();
    assertThat(done).hasSize(1);
    assertThat(cohortsOf(done.get(0), "ann")).containsExactly("a");
    assertThat(work.isClosed()).isTrue();
    assertThat(closes).isEqualTo(1);
    assertThat(sync.status()).isNotEmpty();
  }

  @Test
  void flagsDoNotWaitForEverForTheirCohorts() {
    source.script("a", members("a", 1, "ann"));
    ensure("a");
    work.tick(PATIENCE.minusNanos(1));
    assertThat(done).isEmpty();
    work.tick(Duration.ofNanos(1));
    assertThat(done).hasSize(1);
    assertThat(cohortsOf(done.get(0), "ann")).isEmpty();

    work.runDownloads();
    assertThat(done).hasSize(1);
    assertThat(changes).hasSize(1);
    assertThat(cohortsOf(changes.get(0), "ann")).containsExactly("a");
  }
}
