package dev.assay.benchmarks.faults;

import ch.qos.logback.classic.Level;
import dev.assay.evaluation.ExperimentUser;
import dev.assay.sdk.CohortSyncConfig;
import dev.assay.sdk.LocalEvaluationClient;
import dev.assay.sdk.LocalEvaluationConfig;
import java.time.Duration;
import java.util.Objects;

/** Flags that come, and a cohort that does not: nobody is in it until the fault is over. */
final class CohortTrial implements Trial {
  private static final Duration START = Duration.ofSeconds(3);
  private static final Duration CLOSE = Duration.ofSeconds(1);
  private static final ExperimentUser USER = ExperimentUser.builder().userId(World.USER_ID).build();

  @Override
  public void run(Cell cell) throws Exception {
    CohortSyncConfig cohorts =
        CohortSyncConfig.builder()
            .cohortServerUrl(cell.route().url())
            .cohortRequestTimeout(cell.limit())
            .cohortDownloadTimeout(cell.limit())
            .build();
    LocalEvaluationConfig config = apart(cell).startTimeout(START).cohortSync(cohorts).build();
    LocalEvaluationClient client = LocalEvaluationClient.create(World.KEY, config);
    try {
      start(cell, client);
      if (cell.recovers()) {
        cell.route().heal();
        cell.until("the cohort", () -> client.evaluate(USER, "beta").is("on"));
        flagsToo(cell, client);
      }
    } finally {
      cell.close(client, CLOSE);
    }
    int outages = hasFlagsApart(cell) ? 1 : 2;
    cell.logged(outages, cell.recovers() ? outages : 0);
  }

  /** {@return options of a client whose flags come past the fault; where none can, it has some} */
  static LocalEvaluationConfig.Builder apart(Cell cell) {
    LocalEvaluationConfig.Builder config =
        cell.route()
            .local()
            .flagConfigPollingInterval(Duration.ofMillis(50))
            .flagConfigPollerRequestTimeout(cell.limit());
    return hasFlagsApart(cell)
        ? config
            .serverUrl(Objects.requireNonNull(cell.route().direct()))
            .flagConfigPollerRequestTimeout(START)
        : config.serverUrl(cell.route().url()).bootstrap(cell.world().flags());
  }

  static boolean hasFlagsApart(Cell cell) {
    return cell.route().direct() != null;
  }

  /** Waits for the end of the outage of flags, too, if they come the same way. */
  static void flagsToo(Cell cell, LocalEvaluationClient client) throws Exception {
    cell.until("fresh flags", () -> client.status().freshness().staleSince().isEmpty());
  }

  private static void start(Cell cell, LocalEvaluationClient client) throws Exception {
    long start = System.nanoTime();
    client.start();
    cell.endedWithin(START, start, "start()");
    cell.expect(client.evaluate(USER, "new-checkout").is("on"), "flags wait for the cohort");
    cell.expect(!client.evaluate(USER, "beta").is("on"), "a member of a cohort that is not there");
    cell.until("a WARNING", () -> cell.log().first(Level.WARN, "Cohorts").isPresent());
    long told = cell.log().first(Level.WARN, "Cohorts").orElseThrow();
    cell.endedWithin(cell.limit(), start, told, "the download");
    cell.expect(
        client.status().cohorts().get(0).failure().isPresent(), "the status tells no failure");
    cell.found("nobody in it");
  }
}
