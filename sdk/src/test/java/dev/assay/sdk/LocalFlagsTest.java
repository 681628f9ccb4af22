package dev.assay.sdk;

import static dev.assay.sdk.FlagServer.cohortFlag;
import static dev.assay.sdk.FlagServer.flags;
import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.evaluation.FlagSet;
import dev.assay.sdk.PinnedFlags.CohortsOfUser;
import dev.assay.sdk.internal.http.HttpFailure;
import dev.assay.sdk.internal.options.DeploymentKey;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

final class LocalFlagsTest {
  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1000);

  private static HttpFailure away() {
    return HttpFailure.of(HttpFailure.Kind.CONNECTION, "broken", null);
  }

  /** Loads of cohorts that wait. */
  private final List<Consumer<CohortsOfUser>> loads = new ArrayList<>();

  private final List<String> saved = new ArrayList<>();
  private final List<String> told = new ArrayList<>();
  private Runnable onChange = () -> {};
  private Runnable onClock = () -> {};
  private final LocalFlags flags = flagsWith(this::load);

  private void load(Map<String, Set<String>> needed, Consumer<CohortsOfUser> done) {
    loads.add(done);
  }

  private Instant instant() {
    onClock.run();
    return Instant.EPOCH;
  }

  private LocalFlags flagsWith(LocalFlags.CohortLoader loader) {
    LocalEvaluationListener listener =
        new LocalEvaluationListener() {
          @Override
          public void flagsChanged(LocalEvaluationStatus status, Set<String> flagKeys) {
            told.add("changed");
            onChange.run();
          }

          @Override
          public void stale(LocalEvaluationStatus status, FetchException failure) {
            told.add("stale");
          }

          @Override
          public void recovered(LocalEvaluationStatus status) {
            told.add("recovered");
          }
        };
    LocalReport report =
        new LocalReport(
            DeploymentKey.of("key"), LocalEvaluationConfig.builder().listener(listener).build());
    return new LocalFlags(
        new EvaluationObserver(report, null, null, false),
        new LocalFlags.Clocks(this::instant, nanos::get),
        new StartSignal(),
        new LocalFlags.Surroundings(loader, json -> saved.add(utf8(json)), this::status));
  }

  private static String utf8(byte[] json) {
    return new String(json, StandardCharsets.UTF_8);
  }

  private LocalEvaluationStatus status() {
    return new LocalEvaluationStatus(
        LocalEvaluationStatus.State.READY,
        new LocalEvaluationStatus.Flags(LocalEvaluationStatus.Origin.POLL, "", 0, List.of()),
        new LocalEvaluationStatus.Freshness(Duration.ZERO, Optional.empty(), Optional.empty()),
        List.of(),
        Optional.empty(),
        new LocalEvaluationStatus.Events(0, 0, Map.of()));
  }

  private static String asking(String cohortId) {
    return "[" + cohortFlag("f", "\"context\",\"user\",\"cohort_ids\"", cohortId) + "]";
  }

  private void arrive(String json) {
    flags.arrived(FlagSet.parse(json), json.getBytes(StandardCharsets.UTF_8), false);
  }

  private void loaded(int load) {
    loads.get(load).accept(CohortsOfUser.AS_GIVEN);
  }

  @Test
  void flagsWhoseCohortsWereLoadedComeIntoUseAlsoIfOthersAreOnTheirWay() {
    arrive(asking("c1"));
    loaded(0);
    arrive(asking("c2"));
    arrive(asking("c3"));
    // The cohorts that only the first flags asked for are gone now.
    loaded(1);
    assertThat(flags.current().flags().cohorts()).hasToString("{User=[c2]}");
    loaded(2);
    assertThat(flags.current().flags().cohorts()).hasToString("{User=[c3]}");
    assertThat(saved).containsExactly(asking("c1"), asking("c2"), asking("c3"));
  }

  @Test
  void flagsInUseGrowOldWhileNewerOnesWaitForTheirCohorts() {
    arrive(flags("a"));
    loaded(0);
    nanos.addAndGet(TimeUnit.SECONDS.toNanos(1));
    flags.confirmed(false);
    assertThat(flags.now().freshness(nanos.get()).age()).isZero();

    arrive(asking("c1"));
    arrive(asking("c2"));
    loaded(1);
    nanos.addAndGet(TimeUnit.SECONDS.toNanos(1));
    flags.confirmed(false);
    assertThat(flags.now().freshness(nanos.get()).age()).isEqualTo(Duration.ofSeconds(1));
    loaded(2);
    nanos.addAndGet(TimeUnit.SECONDS.toNanos(1));
    flags.confirmed(false);
    assertThat(flags.now().freshness(nanos.get()).age()).isZero();
  }

  @Test
  void flagsWithoutCohortsAreToldToTheLoaderTooAndComeIntoUseInTurn() {
    arrive(asking("c1"));
    arrive(flags("a"));
    assertThat(loads).hasSize(2);
    assertThat(flags.current().flags().size()).isZero();
    loaded(1);
    assertThat(saved).containsExactly(flags("a"));
  }

  @Test
  void anOutageThatBeginsWhileListenersHearOfTheEndOfTheLastIsToldAfterIt() {
    arrive(flags("a"));
    loaded(0);
    flags.pollFailed(away());
    arrive(flags("a", "b"));
    onChange = () -> flags.pollFailed(away());
    loaded(1);
    assertThat(flags.now().isStale()).isTrue();
    assertThat(told).containsExactly("changed", "stale", "changed", "recovered", "stale");
  }

  @Test
  void flagsAndTheirFreshnessChangeTogether() {
    List<String> seen = new ArrayList<>();
    onClock =
        () -> {
          LocalFlags.Moment now = flags.now();
          boolean hasArrived = now.freshness(nanos.get()).arrivedAt().isPresent();
          seen.add(now.flags().origin() + " " + hasArrived + " " + now.isStale());
        };
    flags.pollFailed(away());
    arrive(flags("a"));
    loaded(0);
    flags.pollFailed(away());
    arrive(flags("b"));
    loaded(1);

    assertThat(seen)
        .containsExactly(
            "NONE false false", "NONE false true", "POLL true false", "POLL true true");
  }
}
