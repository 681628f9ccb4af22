package dev.assay.sdk.internal.cohorts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.evaluation.ExperimentUser;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Cohorts of a scripted source, brought and looked at by a clock that stands between. */
abstract class SyncedCohorts {
  static final Duration MINUTE = Duration.ofSeconds(60);
  static final Duration POLL = Duration.ofSeconds(63);

  static final Duration PATIENCE = Duration.ofHours(1);

  final ScriptedSource source = new ScriptedSource();
  final ManualWork work = new ManualWork();
  final RecordingLog log = new RecordingLog();
  final List<KnownCohorts> changes = new ArrayList<>();
  final List<KnownCohorts> done = new ArrayList<>();
  int closes;
  final CohortSync sync =
      new CohortSync(
          source,
          MINUTE,
          null,
          new CohortSync.Surroundings(work, log, () -> closes++),
          changes::add);

  static Map<String, Set<String>> users(String... ids) {
    return ids.length == 0 ? Map.of() : Map.of("User", new LinkedHashSet<>(List.of(ids)));
  }

  void ensure(String... ids) {
    sync.ensure(users(ids), PATIENCE, done::add);
  }

  void load(String... ids) {
    ensure(ids);
    work.runDownloads();
    source.asked();
  }

  static List<String> cohortsOf(KnownCohorts known, String userId) {
    return known.addTo(ExperimentUser.builder().userId(userId).build()).cohortIds();
  }

  CohortStatus onlyStatus() {
    assertThat(sync.status()).hasSize(1);
    return sync.status().get(0);
  }
}
