package dev.assay.sdk.internal.cohorts;

import static dev.assay.sdk.internal.http.ScriptedServer.answer;
import static dev.assay.sdk.internal.http.ScriptedServer.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.evaluation.ExperimentUser;
import dev.assay.sdk.internal.http.HttpClient;
import dev.assay.sdk.internal.http.ScriptedServer;
import dev.assay.sdk.internal.http.ScriptedServer.Step;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class CohortSyncIT {
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private static final Duration LONG = Duration.ofSeconds(20);
  private static final ExperimentUser ANN = ExperimentUser.builder().userId("ann").build();
  private static final ExperimentUser BOB = ExperimentUser.builder().userId("bob").build();

  private final BlockingQueue<KnownCohorts> handed = new LinkedBlockingQueue<>();

  private static CohortSettings settings(URI server, Duration interval, boolean lookups) {
    LookupSettings names = new LookupSettings(server, "Api-Key k", LONG, 100, LONG);
    return new CohortSettings(
        server, "Api-Key k", 100, interval, LONG, LONG, 4, lookups ? names : null);
  }

  private CohortSync sync(CohortSettings settings) {
    return new CohortSync(settings, new HttpClient(settings.http(null, null)), handed::add);
  }

  private static Step cohort(String id, long lastModified, String members) {
    return json(
        "{\"cohortId\":\"%s\",\"lastModified\":%d,\"size\":1,\"memberIds\":[%s]}"
            .formatted(id, lastModified, members));
  }

  private KnownCohorts next() throws InterruptedException {
    KnownCohorts known = handed.poll(20, TimeUnit.SECONDS);
    assertThat(known).as("what was handed over").isNotNull();
    return known;
  }

  private static List<Thread> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("assay-cohorts-"))
        .toList();
  }

  @AfterEach
  void everyThreadEnds() throws InterruptedException {
    for (Thread thread : threads()) {
      thread.join();
    }
  }

  @Test
  void newerCohortsReplaceThoseInUse() throws Exception {
    try (ScriptedServer server =
            ScriptedServer.of(
                cohort("c", 5, "\"ann\""),
                answer(204, ""),
                answer(404, ""),
                answer(413, ""),
                json("{\"cohortId\":\"other\",\"memberIds\":[]}"),
                answer(204, ""),
                cohort("c", 6, "\"bob\""),
                ScriptedServer.Peer::stall);
        CohortSync sync = sync(settings(server.url(), Duration.ofMillis(10), false))) {
      sync.ensure(Map.of("User", Set.of("c")), PATIENCE, handed::add);

      KnownCohorts first = next();
      KnownCohorts second = next();

      assertThat(first.addTo(ANN).cohortIds()).containsExactly("c");
      assertThat(second.addTo(ANN).cohortIds()).isEmpty();
      assertThat(second.addTo(BOB).cohortIds()).containsExactly("c");
      server.awaitStalled(1);
      assertThat(server.requests())
          .hasSize(8)
          .extracting(ScriptedServer.Request::target)
          .startsWith("/sdk/v1/cohort/c?maxCohortSize=100")
          .endsWith("/sdk/v1/cohort/c?maxCohortSize=100&lastModified=6");
      assertThat(server.requests().get(6).target()).endsWith("lastModified=5");
      assertThat(sync.status().get(0).outage()).isNull();
    }
    assertThat(handed).isEmpty();
  }

  @Test
  void closingEndsDownloadsUnderWayAndThoseInLine() throws Exception {
    try (ScriptedServer server = ScriptedServer.of(ScriptedServer.Peer::stall)) {
      CohortSync sync = sync(settings(server.url(), LONG, false));
      sync.ensure(Map.of("User", Set.of("a", "b", "c", "d", "e", "f")), PATIENCE, handed::add);
      server.awaitStalled(4);
      assertThat(threads())
          .filteredOn(thread -> thread.getName().startsWith("assay-cohorts-download-"))
          .hasSize(4)
          .allMatch(Thread::isDaemon);

      sync.close();

      everyThreadEnds();
      server.awaitHangUps(4);
      server.awaitNoConnections();
      assertThat(server.requests()).hasSize(4);
      sync.close();
    }
    assertThat(handed).isEmpty();
  }

  @Test
  void closingFromWithinAListenerDoesNotWaitForItself() throws Exception {
    try (ScriptedServer server = ScriptedServer.of(cohort("c", 5, "\"ann\""))) {
      CohortSync sync = sync(settings(server.url(), LONG, false));
      sync.ensure(
          Map.of("User", Set.of("c")),
          PATIENCE,
          known -> {
            sync.close();
            handed.add(known);
          });

      next();
      everyThreadEnds();
    }
  }

  @Test
  void withoutCohortsThereAreNoThreads() {
    try (CohortSync sync = sync(settings(URI.create("http://127.0.0.1:1"), LONG, true))) {
      sync.ensure(Map.of(), PATIENCE, handed::add);

      assertThat(handed).containsExactly(KnownCohorts.none());
      assertThat(threads()).isEmpty();
    }
  }

  @Test
  void membersOfACohortThatIsTooLargeAreLookedUp() throws Exception {
    try (ScriptedServer server = ScriptedServer.of(answer(413, ""), json("[\"large\"]"));
        CohortSync sync = sync(settings(server.url(), LONG, true))) {
      sync.ensure(Map.of("User", Set.of("large")), PATIENCE, handed::add);
      KnownCohorts known = next();
      assertThat(known.missing()).isEqualTo(1);

      while (known.addTo(ANN).cohortIds().isEmpty()) {
        Thread.onSpinWait();
      }

      assertThat(known.addTo(ANN).cohortIds()).containsExactly("large");
      assertThat(server.requests().get(1).target()).isEqualTo("/sdk/v2/memberships/User/ann");
      assertThat(server.requests()).hasSize(2);
      assertThat(sync.lookupCounts()).contains(new LookupCounts(1, 0, 0));
    }
  }

  /** What a client has in use: the number of its flags, which names their cohorts. */
  private record InUse(long flags, KnownCohorts cohorts) {}

  @Test
  void flagsAreNeverSeenWithoutTheirCohorts() throws Exception {
    int sets = 1_000;
    AtomicLong versions = new AtomicLong();
    CohortSource source =
        (key, held) -> ScriptedSource.cohort("User", key.id(), versions.incrementAndGet(), "ann");
    CohortSync sync =
        new CohortSync(
            source,
            Duration.ofNanos(200_000),
            null,
            new CohortSync.Surroundings(new CohortThreads(4), new RecordingLog(), () -> {}),
            known -> inUse = new InUse(inUse.flags, known));
    AtomicInteger torn = new AtomicInteger();
    AtomicLong seen = new AtomicLong();
    CountDownLatch over = new CountDownLatch(1);
    List<Thread> readers = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      Thread reader =
          new Thread(
              () -> {
                while (over.getCount() > 0) {
                  InUse now = inUse;
                  List<String> ids = now.cohorts.addTo(ANN).cohortIds();
                  if (!ids.contains("c" + now.flags) || !ids.contains("c" + (now.flags + 1))) {
                    torn.incrementAndGet();
                  }
                  seen.incrementAndGet();
                }
              });
      readers.add(reader);
    }
    Semaphore done = new Semaphore(0);
    for (long set = 0; set < sets; set++) {
      long flags = set;
      sync.ensure(
          Map.of("User", Set.of("c" + flags, "c" + (flags + 1))),
          PATIENCE,
          known -> {
            inUse = new InUse(flags, known);
            done.release();
          });
      done.acquire();
      if (set == 0) {
        readers.forEach(Thread::start);
      }
    }
    over.countDown();
    for (Thread reader : readers) {
      reader.join();
    }
    sync.close();

    assertThat(torn).hasValue(0);
    assertThat(seen.get()).isPositive();
    assertThat(inUse.flags).isEqualTo(sets - 1);
  }

  private volatile InUse inUse = new InUse(0, KnownCohorts.none());
}
