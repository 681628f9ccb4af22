package dev.assay.benchmarks.faults;

import dev.assay.evaluation.ExperimentUser;
import dev.assay.sdk.FetchException;
import dev.assay.sdk.FetchException.Kind;
import dev.assay.sdk.LocalEvaluationClient;
import dev.assay.sdk.LocalEvaluationConfig;
import dev.assay.sdk.LocalEvaluationStatus.State;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A start that fails, flags that come once the fault is over, the same fault again, which leaves
 * them as they are but tells, and its end.
 */
record LocalTrial(boolean streaming) implements Trial {
  private static final Duration CLOSE = Duration.ofSeconds(1);
  private static final ExperimentUser USER = ExperimentUser.builder().userId(World.USER_ID).build();

  @Override
  public void run(Cell cell) throws Exception {
    LocalEvaluationConfig config =
        cell.route()
            .local()
            .serverUrl(cell.route().url())
            .streamUpdates(streaming)
            .flagConfigPollingInterval(Duration.ofMillis(50))
            .flagConfigPollerRequestTimeout(cell.limit())
            .streamFlagConnTimeout(cell.limit())
            .startTimeout(Cell.SHORT)
            .build();
    LocalEvaluationClient client = LocalEvaluationClient.create(World.KEY, config);
    int outages = 1;
    try {
      start(cell, client);
      if (cell.recovers()) {
        recover(cell, client);
        if (!cell.row().is(Row.Trait.ONCE)) {
          outages++;
          cell.route().fail();
          cell.until("STALE", () -> client.status().state() == State.STALE);
          cell.expect(isOn(client), "the flags are lost");
          recover(cell, client);
        }
      }
    } finally {
      cell.close(client, CLOSE);
    }
    cell.logged(outages, cell.recovers() ? outages : 0);
  }

  private static boolean isOn(LocalEvaluationClient client) {
    return client.evaluate(USER, "new-checkout").is("on");
  }

  private static void recover(Cell cell, LocalEvaluationClient client) throws Exception {
    cell.route().heal();
    cell.until("READY", () -> client.status().state() == State.READY);
    cell.expect(isOn(client), "not the server's flags");
  }

  private static void start(Cell cell, LocalEvaluationClient client) throws Exception {
    long start = System.nanoTime();
    FetchException failure = failure(client);
    cell.endedWithin(Cell.SHORT, start, "start()");
    if (failure == null) {
      cell.expect(false, "started despite the fault");
    } else {
      cell.found(failure.kind().toString());
      // A server or a proxy that refuses for good ends the start at once, anything else its time.
      cell.expect(
          failure.kind() == Kind.TIMEOUT || failure.kind() == cell.row().kind(),
          "start() failed with " + failure.kind());
    }
    cell.expect(client.flags().size() == 0, "flags from nowhere");
    cell.until("stale", () -> client.status().freshness().staleSince().isPresent());
    cell.expect(client.status().state() == State.STARTING, "state " + client.status().state());
  }

  private static @Nullable FetchException failure(LocalEvaluationClient client) {
    try {
      client.start();
      return null;
    } catch (FetchException e) {
      return e;
    }
  }
}
