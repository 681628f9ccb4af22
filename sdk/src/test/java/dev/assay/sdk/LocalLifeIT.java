package dev.assay.sdk;

import static dev.assay.sdk.FlagServer.flag;
import static dev.assay.sdk.FlagServer.flags;
import static dev.assay.sdk.internal.http.ScriptedServer.answer;
import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.evaluation.ExperimentUser;
import dev.assay.evaluation.Variants;
import dev.assay.sdk.tracking.TrackingConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whole flag sets for every reader, measurements, and the end of a program. */
@Timeout(60)
final class LocalLifeIT {
  private static final ExperimentUser USER =
      ExperimentUser.builder().userId("u").deviceId("d").build();

  private static String generation(int number) {
    return IntStream.range(0, 1000)
        .mapToObj(i -> flag("flag-" + i, "g" + number))
        .collect(Collectors.joining(",", "[", "]"));
  }

  /** Reads flags that are far apart, until enough was read. {@return how many mixed two sets} */
  private static int torn(LocalEvaluationClient client, AtomicBoolean over) {
    List<String> keys = List.of("flag-0", "flag-500", "flag-999");
    int torn = 0;
    for (int i = 0; i < 100_000 || !over.get(); i++) {
      Variants variants = client.evaluate(USER, keys);
      String first = variants.get(keys.get(0)).key();
      boolean same = first.equals(variants.get(keys.get(1)).key());
      torn += same && first.equals(variants.get(keys.get(2)).key()) ? 0 : 1;
    }
    return torn;
  }

  // (j) of the table in the notes on peers
  @Test
  void noReaderEverSeesAMixOfTwoFlagSets() throws Exception {
    CountDownLatch changes = new CountDownLatch(20);
    LocalEvaluationListener listener =
        new LocalEvaluationListener() {
          @Override
          public void flagsChanged(LocalEvaluationStatus status, java.util.Set<String> flagKeys) {
            changes.countDown();
          }
        };
    AtomicBoolean over = new AtomicBoolean();
    ExecutorService readers = Executors.newFixedThreadPool(4);
    try (FlagServer server = new FlagServer(generation(0));
        LocalEvaluationClient client =
            LocalEvaluationClient.create(
                "key",
                LocalEvaluationConfig.builder()
                    .serverUrl(server.url())
                    .flagConfigPollingIntervalMillis(10)
                    .listener(listener)
                    .build())) {
      client.start();
      Callable<Integer> reader = () -> torn(client, over);
      List<Future<Integer>> torn = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        torn.add(readers.submit(reader));
      }
      for (int i = 1; !changes.await(10, TimeUnit.MILLISECONDS); i++) {
        server.publish(generation(i));
      }
      over.set(true);
      for (Future<Integer> of : torn) {
        assertThat(of.get()).isZero();
      }
    } finally {
      readers.shutdownNow();
    }
  }

  /** Starts, evaluates, tracks, and forgets to close. */
  static final class Program {
    private Program() {}

    /** Begins; the argument is the server's URL. */
    public static void main(String[] args) {
      LocalEvaluationClient client =
          Experiment.initializeLocal(
              "key",
              LocalEvaluationConfig.builder()
                  .serverUrl(args[0])
                  .streamUpdates(true)
                  .cohortSync(CohortSyncConfig.defaults())
                  .exposureTracking(TrackingConfig.builder().flushOnShutdown(true).build())
                  .build());
      client.start();
      EvaluateOptions options = EvaluateOptions.defaults().tracksExposure(true);
      if (!client.evaluate(USER, "a", options).is("on")) {
        throw new AssertionError("off");
      }
    }
  }

  // (d)
  @Test
  void aProgramThatForgotToCloseEndsAndItsEventsAreSent() throws Exception {
    try (FlagServer server = new FlagServer(flags("a"))) {
      Process program = JavaProgram.start(Program.class, server.url().toString());
      try {
        assertThat(program.waitFor(50, TimeUnit.SECONDS)).isTrue();
        assertThat(program.exitValue()).isZero();
        assertThat(server.requests("/2/httpapi")).hasSize(1);
      } finally {
        program.destroyForcibly();
      }
    }
  }

  /** Counts what is measured. */
  private static final class Meter implements LocalEvaluationMetrics {
    final Queue<String> measured = new ConcurrentLinkedQueue<>();
    volatile Supplier<LocalEvaluationStatus> status;

    @Override
    public void bind(Supplier<LocalEvaluationStatus> bound) {
      status = bound;
    }

    @Override
    public void evaluated() {
      measured.add("evaluated");
    }

    @Override
    public void flagsFetched(Duration latency) {
      measured.add("fetched");
    }

    @Override
    public void flagsFetchFailed(FetchException failure) {
      measured.add("failed " + failure.status().orElse(0));
    }

    @Override
    public void streamFailed(FetchException failure) {
      measured.add("stream failed " + failure.status().orElse(0));
    }
  }

  @Test
  void whatHappensIsMeasured() throws Exception {
    Meter meter = new Meter();
    LocalEvaluationMetrics throwing =
        new LocalEvaluationMetrics() {
          @Override
          public void evaluated() {
            throw new IllegalStateException("thrown by a test");
          }
        };
    try (FlagServer server = new FlagServer(flags("a"))) {
      server.instead("/sdk/stream/v1/flags", answer(404, ""));
      server.instead("/sdk/v2/flags", answer(500, ""));
      try (LocalEvaluationClient client =
          LocalEvaluationClient.create(
              "key",
              LocalEvaluationConfig.builder()
                  .serverUrl(server.url())
                  .streamUpdates(true)
                  .metrics(throwing)
                  .metrics(meter)
                  .build())) {
        client.evaluate(USER);
        assertThat(meter.status.get().flags().origin())
            .isEqualTo(LocalEvaluationStatus.Origin.NONE);
        var started = client.startAsync();
        server.await("/sdk/v2/flags", 1);
        server.asUsual("/sdk/v2/flags");
        started.get();
        assertThat(meter.measured)
            .startsWith("evaluated", "stream failed 404", "failed 500")
            .contains("fetched");
        assertThat(meter.status.get().flags().count()).isEqualTo(1);
      }
      assertThat(meter.status.get().state()).isEqualTo(LocalEvaluationStatus.State.CLOSED);
    }
  }

  @Test
  void aSharedClientIsSharedUntilItIsClosed() throws Exception {
    LocalEvaluationClient client = Experiment.initializeLocal("shared-local-key");
    assertThat(Experiment.initializeLocal("shared-local-key")).isSameAs(client);
    assertThat(client).hasToString("LocalEvaluationClient[shared…, https://api.lab.amplitude.com]");
    assertThat(client.pin()).hasToString("PinnedFlags[, 0 flags, NONE]");
    client.close();
    assertThat(Experiment.initializeLocal("shared-local-key")).isNotSameAs(client);
    Experiment.initializeLocal("shared-local-key").close();
  }
}
