package dev.assay.benchmarks.faults;

import dev.assay.evaluation.ExperimentUser;
import dev.assay.evaluation.Variant;
import dev.assay.evaluation.Variants;
import dev.assay.sdk.FetchException;
import dev.assay.sdk.FetchFallback;
import dev.assay.sdk.RemoteEvaluationClient;
import dev.assay.sdk.RemoteEvaluationConfig;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Two fetches that fail, with a retry each, and then one that works. */
record FetchTrial(Form form) implements Trial {
  /** How the answer is waited for. */
  enum Form {
    WAIT,
    FALLBACK,
    FUTURE,
    CALLBACK
  }

  private static final String FLAG = "new-checkout";
  private static final Duration CLOSE = Duration.ofSeconds(1);
  private static final ExperimentUser USER = ExperimentUser.builder().userId(World.USER_ID).build();

  /** One of both. */
  private record Outcome(@Nullable Variants variants, @Nullable FetchException failure) {}

  @Override
  public void run(Cell cell) throws Exception {
    RemoteEvaluationClient client = RemoteEvaluationClient.create(World.KEY, config(cell));
    try {
      for (int i = 0; i < 2; i++) {
        fail(cell, client);
      }
      if (cell.recovers()) {
        cell.route().heal();
        cell.until("a fetch that works", () -> works(client));
      }
    } finally {
      cell.close(client, CLOSE);
    }
    cell.logged(1, cell.recovers() ? 1 : 0);
  }

  private RemoteEvaluationConfig config(Cell cell) {
    return cell.route()
        .remote()
        .fetchTimeout(cell.limit())
        .fetchRetries(1)
        .fetchRetryBackoffMin(Duration.ofMillis(1))
        .fetchRetryTimeout(cell.limit())
        .fetchDeadline(cell.limit())
        .fallback(
            form == Form.FALLBACK
                ? FetchFallback.variants(Map.of(FLAG, Variant.of("instead")))
                : FetchFallback.none())
        .build();
  }

  private void fail(Cell cell, RemoteEvaluationClient client) throws Exception {
    long start = System.nanoTime();
    Outcome outcome = fetch(cell, client);
    cell.endedWithin(cell.limit(), start, "the fetch");
    Variants variants = outcome.variants;
    FetchException failure = outcome.failure;
    if (variants != null && form == Form.FALLBACK) {
      cell.expect(variants.source() == Variants.Source.FALLBACK, "source " + variants.source());
      cell.expect(variants.get(FLAG).key().equals("instead"), "not the fallback's variant");
      failure = (FetchException) variants.failure().orElse(null);
    } else {
      cell.expect(variants == null, "variants despite the fault");
    }
    if (failure == null) {
      cell.expect(false, "no failure");
    } else {
      cell.failed(failure);
    }
  }

  private Outcome fetch(Cell cell, RemoteEvaluationClient client) throws Exception {
    return switch (form) {
      case WAIT, FALLBACK -> waiting(client);
      case FUTURE -> future(client.fetchAsync(USER));
      case CALLBACK -> callback(cell, client);
    };
  }

  private static Outcome waiting(RemoteEvaluationClient client) {
    try {
      return new Outcome(client.fetch(USER), null);
    } catch (FetchException e) {
      return new Outcome(null, e);
    }
  }

  private static Outcome future(CompletableFuture<Variants> future) throws Exception {
    try {
      return new Outcome(future.get(20, TimeUnit.SECONDS), null);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof FetchException failure) {
        return new Outcome(null, failure);
      }
      throw e;
    }
  }

  private static Outcome callback(Cell cell, RemoteEvaluationClient client) throws Exception {
    CompletableFuture<Outcome> called = new CompletableFuture<>();
    AtomicInteger calls = new AtomicInteger();
    client.fetchAsync(
        USER,
        (user, variants, failure) -> {
          calls.incrementAndGet();
          called.complete(new Outcome(variants, failure));
        });
    Outcome outcome = called.get(20, TimeUnit.SECONDS);
    cell.expect(calls.get() == 1, calls + " callbacks");
    return outcome;
  }

  private static boolean works(RemoteEvaluationClient client) {
    Outcome outcome = waiting(client);
    return outcome.variants != null && outcome.variants.get(FLAG).is("on");
  }
}
