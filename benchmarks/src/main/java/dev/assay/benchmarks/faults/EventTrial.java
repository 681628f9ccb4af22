package dev.assay.benchmarks.faults;

import ch.qos.logback.classic.Level;
import dev.assay.evaluation.ExperimentUser;
import dev.assay.sdk.EvaluateOptions;
import dev.assay.sdk.LocalEvaluationClient;
import dev.assay.sdk.LocalEvaluationConfig;
import dev.assay.sdk.tracking.DropReason;
import dev.assay.sdk.tracking.TrackingConfig;
import java.time.Duration;
import java.util.Map;

/** Exposures that can't be sent: they wait, evaluations don't, and arrive once it is over. */
final class EventTrial implements Trial {
  private static final Duration START = Duration.ofSeconds(3);
  private static final Duration CLOSE = Duration.ofSeconds(1).plus(Cell.SHORT);
  private static final Duration AT_ONCE = Duration.ZERO;

  @Override
  public void run(Cell cell) throws Exception {
    TrackingConfig tracking =
        TrackingConfig.builder()
            .serverUrl(cell.route().url())
            .flushInterval(Duration.ZERO)
            .requestTimeout(cell.limit())
            .closeTimeout(Cell.SHORT)
            .build();
    LocalEvaluationConfig config =
        CohortTrial.apart(cell).startTimeout(START).exposureTracking(tracking).build();
    LocalEvaluationClient client = LocalEvaluationClient.create(World.KEY, config);
    boolean taken = cell.row().is(Row.Trait.TAKES_EVENTS);
    try {
      client.start();
      expose(cell, client, "");
      if (taken) {
        cell.found("taken");
      } else {
        fail(cell, client);
      }
      expose(cell, client, "2");
      if (cell.recovers()) {
        cell.route().heal();
        cell.until("both events", () -> client.status().tracking().sent() == 2);
        CohortTrial.flagsToo(cell, client);
        cell.expect(dropped(client) == 0, "events were dropped");
      }
    } finally {
      cell.close(client, CLOSE);
    }
    judge(cell, client, taken);
  }

  private static void expose(Cell cell, LocalEvaluationClient client, String suffix) {
    ExperimentUser user = ExperimentUser.builder().userId(World.USER_ID + suffix).build();
    long start = System.nanoTime();
    client.evaluate(user, "new-checkout", EvaluateOptions.defaults().tracksExposure(true));
    cell.endedWithin(AT_ONCE, start, "an evaluation");
  }

  private static void fail(Cell cell, LocalEvaluationClient client) throws Exception {
    long start = System.nanoTime();
    cell.until("a WARNING", () -> cell.log().first(Level.WARN, "Sending").isPresent());
    long told = cell.log().first(Level.WARN, "Sending").orElseThrow();
    cell.endedWithin(cell.limit(), start, told, "the upload");
    cell.expect(client.status().tracking().queued() == 1, "the event is not kept");
    cell.found("kept");
  }

  private static long dropped(LocalEvaluationClient client) {
    Map<DropReason, Long> dropped = client.status().tracking().dropped();
    return dropped.values().stream().mapToLong(Long::longValue).sum();
  }

  private static void judge(Cell cell, LocalEvaluationClient client, boolean taken) {
    int flags = CohortTrial.hasFlagsApart(cell) ? 0 : 1;
    int sending = taken ? 0 : 1;
    if (cell.recovers()) {
      cell.logged(flags + sending, flags + sending);
    } else {
      // What could not be sent is told, and counted.
      cell.logged(flags + sending + 1, 0);
      cell.expect(dropped(client) == 2, dropped(client) + " events counted as dropped, not 2");
    }
  }
}
