package dev.assay.sdk;

import static dev.assay.sdk.FlagServer.cohortFlag;
import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.evaluation.ExperimentUser;
import dev.assay.sdk.internal.http.ScriptedServer;
import dev.assay.sdk.internal.options.DeploymentKey;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Flags and their cohorts come into use together. */
@Timeout(30)
final class LocalCohortsIT {
  private static final String USER_FLAG =
      cohortFlag("beta", "\"context\",\"user\",\"cohort_ids\"", "testers");
  private static final String GROUP_FLAG =
      cohortFlag("team", "\"context\",\"groups\",\"org\",\"cohort_ids\"", "partners");

  private static ExperimentUser user(String id) {
    return ExperimentUser.builder().userId(id).group("org", "acme").build();
  }

  private static String cohort(String id, String type, String member) {
    return """
        {"cohortId":"%s","groupType":"%s","lastModified":7,"size":1,"memberIds":["%s"]}"""
        .formatted(id, type, member);
  }

  private static LocalEvaluationConfig.Builder config(FlagServer server) {
    return LocalEvaluationConfig.builder()
        .serverUrl(server.url())
        .flagConfigPollingIntervalMillis(20)
        .cohortSync(CohortSyncConfig.of("api", "secret"));
  }

  @Test
  void membersAreFoundFromTheStartOn() throws Exception {
    try (FlagServer server = new FlagServer("[" + USER_FLAG + "," + GROUP_FLAG + "]")) {
      server.cohort("testers", cohort("testers", "User", "ann"));
      server.cohort("partners", cohort("partners", "org", "acme"));
      try (LocalEvaluationClient client =
          LocalEvaluationClient.create("key", config(server).build())) {
        client.start();
        assertThat(client.evaluate(user("ann"), "beta").is("on")).isTrue();
        assertThat(client.evaluate(user("bob"), "beta").is("on")).isFalse();
        assertThat(client.evaluate(user("bob")).get("team").is("on")).isTrue();
        assertThat(client.explain(user("ann"), "beta").variant().is("on")).isTrue();
        assertThat(client.status().cohorts()).hasSize(2).allMatch(c -> c.size() == 1);
        assertThat(server.requests("/sdk/v1/cohort/testers").get(0).header("Authorization"))
            .isEqualTo("Basic YXBpOnNlY3JldA==");
      }
    }
  }

  @Test
  void aCohortThatCanNotBeLoadedHoldsUpNothingAndIsTold() throws Exception {
    try (FlagServer server = new FlagServer("[" + USER_FLAG + "]");
        LocalEvaluationClient client =
            LocalEvaluationClient.create("key", config(server).build())) {
      client.start();
      assertThat(client.evaluate(user("ann"), "beta").is("on")).isFalse();
      LocalEvaluationStatus.CohortStatus status = client.status().cohorts().get(0);
      assertThat(status.size()).isEqualTo(-1);
      assertThat(status.failure()).hasValueSatisfying(f -> assertThat(f).contains("404"));
    }
  }

  @Test
  void aStartDoesNotWaitForCohortsBeyondItsBound() throws Exception {
    try (FlagServer server = new FlagServer("[" + USER_FLAG + "]")) {
      server.cohort("testers", cohort("testers", "User", "ann"));
      server.hold("/sdk/v1/cohort/testers");
      try (LocalEvaluationClient client =
          LocalEvaluationClient.create("key", config(server).startTimeoutMillis(500).build())) {
        client.start();
        assertThat(client.evaluate(user("ann")).asMap()).isEmpty();
        assertThat(client.flags().size()).isEqualTo(1);
        assertThat(client.status().state()).isEqualTo(LocalEvaluationStatus.State.READY);

        server.letGo();
        while (!client.evaluate(user("ann"), "beta").is("on")) {
          assertThat(Thread.interrupted()).isFalse();
          LockSupport.parkNanos(1_000_000);
        }
      }
    }
  }

  @Test
  void newFlagsWaitForTheirCohorts() throws Exception {
    BlockingQueue<Set<String>> changes = new LinkedBlockingQueue<>();
    LocalEvaluationListener listener =
        new LocalEvaluationListener() {
          @Override
          public void flagsChanged(LocalEvaluationStatus status, Set<String> flagKeys) {
            changes.add(flagKeys);
          }
        };
    try (FlagServer server = new FlagServer(FlagServer.flags("a"))) {
      server.cohort("testers", cohort("testers", "User", "ann"));
      server.hold("/sdk/v1/cohort/testers");
      try (LocalEvaluationClient client =
          LocalEvaluationClient.create("key", config(server).listener(listener).build())) {
        client.start();
        assertThat(changes.poll(10, TimeUnit.SECONDS)).containsExactly("a");
        server.publish("[" + USER_FLAG + "]");
        server.awaitHeld();
        assertThat(client.evaluate(user("ann")).asMap()).containsOnlyKeys("a");

        server.letGo();
        assertThat(changes.poll(10, TimeUnit.SECONDS)).containsExactlyInAnyOrder("a", "beta");
        assertThat(client.evaluate(user("ann")).asMap()).containsOnlyKeys("beta");
      }
    }
  }

  @Test
  void namesAreLookedUpWhereACohortCanNotBeHeld() throws Exception {
    String path = "/sdk/v2/memberships/User/ann";
    try (FlagServer server = new FlagServer("[" + USER_FLAG + "]")) {
      server.instead("/sdk/v1/cohort/testers", ScriptedServer.answer(413, ""));
      server.instead(path, ScriptedServer.json("[\"testers\"]"));
      CohortSyncConfig lookups =
          CohortSyncConfig.of("api", "secret").toBuilder().membershipLookups(true).build();
      try (LocalEvaluationClient client =
          LocalEvaluationClient.create("key", config(server).cohortSync(lookups).build())) {
        client.start();
        assertThat(client.evaluate(user("ann"), "beta").is("on")).isFalse();
        while (!client.evaluate(user("ann"), "beta").is("on")) {
          assertThat(Thread.interrupted()).isFalse();
          LockSupport.parkNanos(1_000_000);
        }
        assertThat(server.requests(path)).hasSize(1);
        assertThat(client.status().lookups())
            .hasValueSatisfying(counts -> assertThat(counts.answered()).isPositive());
      }
    }
  }

  @Test
  void withoutSyncUsersAreEvaluatedAsTheyAreGiven() throws Exception {
    try (FlagServer server = new FlagServer("[" + USER_FLAG + "]");
        LocalEvaluationClient client =
            LocalEvaluationClient.create("key", config(server).cohortSync(null).build())) {
      client.start();
      ExperimentUser given = user("bob").toBuilder().cohortIds(List.of("testers")).build();
      assertThat(client.evaluate(given, "beta").is("on")).isTrue();
      assertThat(client.evaluate(user("ann"), "beta").is("on")).isFalse();
      assertThat(client.status().cohorts()).isEmpty();
    }
  }

  @Test
  void cohortsThatNoFlagAsksForAnyMoreAreLetGo() throws Exception {
    try (FlagServer server = new FlagServer("[" + USER_FLAG + "]")) {
      server.cohort("testers", cohort("testers", "User", "ann"));
      BlockingQueue<Set<String>> changes = new LinkedBlockingQueue<>();
      LocalEvaluationListener listener =
          new LocalEvaluationListener() {
            @Override
            public void flagsChanged(LocalEvaluationStatus status, Set<String> flagKeys) {
              changes.add(flagKeys);
            }
          };
      try (LocalEvaluationClient client =
          LocalEvaluationClient.create("key", config(server).listener(listener).build())) {
        client.start();
        assertThat(changes.poll(10, TimeUnit.SECONDS)).containsExactly("beta");
        assertThat(client.status().cohorts()).hasSize(1);
        server.publish(FlagServer.flags("a"));
        assertThat(changes.poll(10, TimeUnit.SECONDS)).containsExactlyInAnyOrder("a", "beta");
        assertThat(client.status().cohorts()).isEmpty();
      }
    }
  }

  @Test
  void aStartIsInTimeAlsoIfOtherFlagsArriveWhileTheirCohortsAreLoaded() throws Exception {
    try (FlagServer server = new FlagServer("[]")) {
      server.hold("/sdk/v1/cohort/testers");
      CompletableFuture<PinnedFlags.CohortsOfUser> done = new CompletableFuture<>();
      CohortSyncConfig patient =
          CohortSyncConfig.of("api", "secret").toBuilder()
              .cohortRequestTimeoutMillis(60_000)
              .build();
      LocalEvaluationConfig config =
          config(server).startTimeoutMillis(500).cohortSync(patient).build();
      try (LocalCohorts cohorts = LocalCohorts.of(DeploymentKey.of("key"), config, known -> {})) {
        cohorts.load(Map.of("User", Set.of("testers")), known -> {});
        cohorts.load(Map.of("User", Set.of("testers")), done::complete);
        assertThat(done).succeedsWithin(Duration.ofSeconds(20));
      }
    }
  }
}
