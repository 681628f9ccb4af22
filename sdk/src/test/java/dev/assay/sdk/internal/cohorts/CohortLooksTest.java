package dev.assay.sdk.internal.cohorts;

import static dev.assay.sdk.internal.cohorts.ScriptedSource.members;
import static dev.assay.sdk.internal.cohorts.ScriptedSource.notModified;
import static dev.assay.sdk.internal.cohorts.ScriptedSource.status;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Looks for newer cohorts. */
final class CohortLooksTest extends SyncedCohorts {
  @Test
  void oneLookForNewerCohortsIsMadeForAll() {
    source.script("a", members("a", 1, "ann"), members("a", 2, "bob"));
    source.script("b", members("b", 1, "ann"), members("b", 2, "bob"));
    load("a", "b");

    work.pass(POLL);

    assertThat(source.asked()).containsExactly("a", "b");
    assertThat(changes).hasSize(1);
    assertThat(cohortsOf(changes.get(0), "bob")).containsExactly("a", "b");
    assertThat(cohortsOf(changes.get(0), "ann")).isEmpty();
    work.pass(POLL);
    assertThat(source.asked()).containsExactly("a", "b");
  }

  @Test
  void nothingIsToldIfNothingChanged() {
    source.script("a", members("a", 1, "ann"), notModified());
    source.script("b", members("b", 1, "ann"));
    load("a", "b");

    work.pass(POLL.multipliedBy(3));

    assertThat(source.asked()).hasSize(6);
    assertThat(changes).isEmpty();
    assertThat(onlyAges()).containsExactly(Duration.ZERO, Duration.ZERO);
    work.pass(Duration.ofSeconds(7));
    assertThat(onlyAges()).containsExactly(Duration.ofSeconds(7), Duration.ofSeconds(7));
  }

  private List<Duration> onlyAges() {
    return sync.status().stream().map(s -> s.copy().age()).toList();
  }

  @Test
  void anAnswerThatIsTheSameAsTheCopyIsNotHeldBesidesIt() {
    source.script("a", members("a", 1, "ann"));
    source.script("b", members("b", 1, "ann"));
    load("a");
    work.pass(POLL);
    load("a", "b");

    assertThat(done.get(1).held().cohort("User", "a").orElseThrow())
        .isSameAs(done.get(0).held().cohort("User", "a").orElseThrow());
  }

  @Test
  void anUndatedCohortCountsAsChangedEachTime() {
    source.script("a", members("a", 0, "ann"));
    load("a");

    work.pass(POLL);

    assertThat(changes).hasSize(1);
  }

  @Test
  void theLastCopyStaysInUseWhileItCanNotBeRefreshed() {
    source.script(
        "a", members("a", 5, "ann"), status(404), status(413), status(500), notModified());
    load("a");

    work.pass(POLL.multipliedBy(2));

    assertThat(changes).isEmpty();
    CohortStatus failing = onlyStatus();
    assertThat(failing.copy().size()).isEqualTo(1);
    assertThat(failing.copy().lastModified()).isEqualTo(5);
    assertThat(failing.copy().age()).isEqualTo(POLL.multipliedBy(2));
    assertThat(failing.outage().duration()).isEqualTo(POLL);
    assertThat(failing.outage().reason()).contains("413");
    work.pass(POLL.multipliedBy(2));
    assertThat(onlyStatus().outage()).isNull();
    assertThat(log.lines())
        .containsExactly(
            "WARNING Cohorts: 1 can't be refreshed, their last copies stay in use: 'a' (User): the"
                + " server does not know it (status 404). Tried again; not logged again.",
            "INFO Cohorts: 1 available again: 'a' (User).");
  }

  @Test
  void onceNoFlagAsksForCohortsNobodyLooksForNewerOnes() {
    source.script("a", members("a", 1, "ann"));
    load("a");
    ensure();

    work.pass(PATIENCE);

    assertThat(source.asked()).isEmpty();
    assertThat(work.planned()).isZero();
    ensure("a");
    assertThat(work.planned()).isEqualTo(2);
  }

  @Test
  void whatWasKeptIsThereAtOnceAndLookedAtSoon() {
    source.script("a", members("a", 2, "bob"));
    sync.hold(List.of(ScriptedSource.cohort("User", "a", 1, "ann")));

    ensure("a");
    assertThat(done).singleElement().hasToString("KnownCohorts[1 held, 0 missing]");
    assertThat(cohortsOf(done.get(0), "ann")).containsExactly("a");
    work.pass(Duration.ZERO);

    assertThat(source.asked()).containsExactly("a");
    assertThat(cohortsOf(changes.get(0), "bob")).containsExactly("a");
  }

  @Test
  void afterClosingNothingKeptIsLookedAt() {
    sync.hold(List.of(ScriptedSource.cohort("User", "a", 1, "ann")));
    sync.close();
    work.pass(Duration.ZERO);

    assertThat(source.asked()).isEmpty();
  }
}
