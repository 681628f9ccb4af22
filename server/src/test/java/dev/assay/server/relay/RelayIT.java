package dev.assay.server.relay;

import static dev.assay.server.Waits.await;
import static dev.assay.server.relay.Upstream.KEY;
import static dev.assay.server.relay.Upstream.flags;
import static dev.assay.server.relay.Upstream.get;
import static dev.assay.server.relay.Upstream.isReady;
import static dev.assay.server.relay.Upstream.relay;
import static dev.assay.server.relay.Upstream.user;
import static dev.assay.server.relay.Upstream.variants;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.sdk.CohortSyncConfig;
import dev.assay.sdk.FetchOptions;
import dev.assay.sdk.LocalEvaluationClient;
import dev.assay.sdk.LocalEvaluationConfig;
import dev.assay.sdk.RemoteEvaluationClient;
import dev.assay.sdk.RemoteEvaluationConfig;
import dev.assay.sdk.internal.options.Servers;
import dev.assay.server.AssayServer;
import dev.assay.server.ServerConfig;
import dev.assay.server.deployment.DeploymentName;
import dev.assay.server.deployment.Deployments;
import dev.assay.server.deployment.ProjectKey;
import dev.assay.server.events.ForwardConfig;
import dev.assay.server.node.NodeStartException;
import dev.assay.testkit.Fault;
import dev.assay.testkit.FaultProxy;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class RelayIT {
  private static final String COHORT = "/sdk/v1/cohort/beta";

  @TempDir private Path folder;
  private Upstream upstream;

  @BeforeEach
  void start() {
    upstream = new Upstream(folder.resolve("events.jsonl"));
  }

  @AfterEach
  void stop() {
    upstream.close();
  }

  private Path cache() {
    return folder.resolve("cache");
  }

  private AssayServer ready(RelayConfig config) {
    AssayServer relay = relay(config);
    await(() -> isReady(relay));
    return relay;
  }

  private void away() {
    upstream.proxy.always(Fault.refuse());
    upstream.proxy.resetConnections();
  }

  @Test
  void flagsAreToldByteForByteWithTheirEntityTag() {
    try (AssayServer relay = ready(upstream.config(cache(), KEY))) {
      HttpResponse<String> there = get(upstream.server, "/sdk/v2/flags");
      HttpResponse<String> here = get(relay, "/sdk/v2/flags");

      assertThat(here.body()).isEqualTo(there.body()).contains("zwölf ✓");
      String tag = here.headers().firstValue("etag").orElseThrow();
      assertThat(there.headers().firstValue("etag")).contains(tag);
      String[] known = {"authorization", "Api-Key " + KEY, "if-none-match", tag};
      assertThat(get(relay, "/sdk/v2/flags", known).statusCode()).isEqualTo(304);
      assertThat(get(relay, "/v1/flags").body()).isEqualTo(there.body());
    }
  }

  @Test
  void usersGetTheSameVariantsHereAndThere() {
    try (AssayServer relay = ready(upstream.config(cache(), KEY))) {
      for (String id : List.of("ann", "bob", "cid", "dan", "eve", "fay", "gus", "hal")) {
        assertThat(variants(relay, user(id))).isEqualTo(variants(upstream.server, user(id)));
      }
      assertThat(variants(relay, user("ann"))).contains("\"for-beta\":{\"key\":\"on\"");
      assertThat(variants(relay, user("bob"))).contains("\"for-beta\":{\"key\":\"off\"");
      assertThat(variants(relay, user("bob"))).contains("\"for-big\":{\"key\":\"on\"");
    }
  }

  @Test
  void aChangeReachesTheStreamsOfTheRelay() throws Exception {
    LocalEvaluationConfig.Builder config =
        LocalEvaluationConfig.builder().streamUpdates(true).cohortSync(CohortSyncConfig.defaults());
    try (AssayServer relay = ready(upstream.config(cache(), KEY));
        LocalEvaluationClient client =
            LocalEvaluationClient.create(KEY, config.serverUrl(relay.url()).build())) {
      client.start();
      await(() -> relay.streams() == 1 && upstream.server.streams() == 1);
      await(() -> client.evaluate(user("ann")).get("for-beta").is("on"));

      upstream.server.publish(flags(0, "ann"));
      await(() -> !client.evaluate(user("ann")).get("banner").is("on"));
      upstream.server.publish(flags(100, "ann"));
      await(() -> client.evaluate(user("ann")).get("banner").is("on"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"client-key", "other-key"})
  void whatTheProjectsKeysOpenIsToldToKeysOfServersAlone(String key) {
    RelayConfig config = upstream.config(cache(), KEY, key);
    RelayConfig ofProject =
        new RelayConfig(
            config.upstream(), config.keys(), Upstream.PROJECT, cache(), config.timing());
    try (AssayServer relay = ready(ofProject)) {
      String[] client = {"authorization", "Api-Key " + key};
      assertThat(get(relay, "/sdk/v2/flags", client).statusCode()).isEqualTo(200);
      assertThat(get(relay, COHORT).statusCode()).isEqualTo(200);
      String refusal = get(upstream.server, COHORT, "authorization", "Api-Key client-key").body();
      for (String path : List.of(COHORT, "/sdk/v2/memberships/User/ann")) {
        HttpResponse<String> here = get(relay, path, client);
        assertThat(here.statusCode()).isEqualTo(403);
        assertThat(here.body()).isEqualTo(refusal);
      }
    }
  }

  @Test
  void aKeyThatTheUpstreamTellsNoMembersIsToldNoneHere() {
    try (AssayServer relay = relay(upstream.config(cache(), KEY, "web"))) {
      String[] client = {"authorization", "Api-Key web"};
      await(() -> get(relay, "/sdk/v2/flags", client).statusCode() == 200);
      await(() -> get(relay, "/readyz").body().contains("missingCohorts"));
      await(() -> get(relay, COHORT).statusCode() == 200);

      assertThat(get(upstream.server, COHORT, client).statusCode()).isEqualTo(403);
      assertThat(get(relay, COHORT, client).statusCode()).isEqualTo(404);
      assertThat(get(relay, "/sdk/v2/memberships/User/ann", client).body()).isEqualTo("[]");
    }
  }

  @Test
  void cohortsAreToldByteForByteAndFollowTheUpstream() throws IOException {
    try (AssayServer relay = ready(upstream.config(cache(), KEY, "other-key"))) {
      HttpResponse<String> here = get(relay, COHORT);
      assertThat(here.body()).isEqualTo(get(upstream.server, COHORT).body()).contains("ann");
      String modified = here.body().replaceAll(".*\"lastModified\":(\\d+).*", "$1");
      assertThat(get(relay, COHORT + "?lastModified=" + modified).statusCode()).isEqualTo(204);
      assertThat(get(relay, COHORT + "?maxCohortSize=0").statusCode()).isEqualTo(413);
      assertThat(get(relay, "/sdk/v2/memberships/User/ann").body()).isEqualTo("[\"beta\"]");
      assertThat(get(relay, "/sdk/v2/memberships/company/acme").body()).isEqualTo("[\"big\"]");

      upstream.server.publish(flags(50, "bob"));
      await(() -> variants(relay, user("bob")).contains("\"for-beta\":{\"key\":\"on\""));
      await(() -> get(relay, COHORT).body().contains("bob"));
      assertThat(get(relay, "/sdk/v2/memberships/User/ann").body()).isEqualTo("[]");
      upstream.server.publish(flags(50, "cid"));
      await(() -> get(relay, COHORT).body().contains("cid"));
      upstream.server.publish(flags(50, "dan"));
      await(() -> get(relay, COHORT).body().contains("dan"));
      try (Stream<Path> files = Files.list(cache().resolve("cohorts"))) {
        assertThat(files).as("two cohorts, one of them in two states").hasSizeLessThanOrEqualTo(8);
      }
    }
  }

  @Test
  void theProjectsKeysOpenCohortsHereAndThere() {
    try (AssayServer relay = ready(upstream.configOfProject(cache()))) {
      assertThat(get(relay, COHORT, "authorization", Upstream.basic("api:secret:key")).statusCode())
          .isEqualTo(200);
      assertThat(get(relay, COHORT, "authorization", Upstream.basic("api:wrong")).statusCode())
          .isEqualTo(401);
      assertThat(variants(relay, user("ann"))).contains("\"for-beta\":{\"key\":\"on\"");
    }
  }

  @Test
  void evaluationsAreToldToTheUpstreamAsTheirRequestsWant() throws IOException {
    ForwardConfig forward =
        new ForwardConfig(
            upstream.server.url(), folder.resolve("queue"), 1 << 20, Duration.ofMillis(5));
    ServerConfig config =
        ServerConfig.builder()
            .port(0)
            .relay(upstream.config(cache(), KEY))
            .forward(forward)
            .drainTimeout(Duration.ofSeconds(1))
            .build();
    RemoteEvaluationConfig.Builder remote = RemoteEvaluationConfig.builder();
    try (AssayServer relay = AssayServer.start(config);
        RemoteEvaluationClient client =
            RemoteEvaluationClient.create(KEY, remote.serverUrl(relay.url()).build())) {
      await(() -> isReady(relay));
      client.fetch(user("ann"));
      client.fetch(user("ann"));
      client.fetch(user("bob"), FetchOptions.builder().tracksAssignment(false).build());
      client.fetch(
          user("cid"),
          FetchOptions.builder()
              .tracksAssignment(false)
              .tracksExposure(true)
              .flagKeys("for-big")
              .build());
      await(() -> upstream.server.eventCounts().accepted() >= 2);
    }

    assertThat(Files.readAllLines(folder.resolve("events.jsonl")))
        .hasSize(2)
        .anySatisfy(
            line -> assertThat(line).contains("[Experiment] Assignment", "\"user_id\":\"ann\""))
        .anySatisfy(
            line -> assertThat(line).contains("[Experiment] Exposure", "\"user_id\":\"cid\""));
  }

  @Test
  void withoutAnUpstreamAndACacheNothingIsServedUntilItComes() {
    away();
    try (AssayServer relay = relay(upstream.config(cache(), KEY))) {
      await(() -> get(relay, "/readyz").body().contains("does not tell its flags since"));

      assertThat(get(relay, "/readyz").statusCode()).isEqualTo(503);
      assertThat(get(relay, "/readyz").body())
          .contains("\"waiting\"", DeploymentName.of(KEY))
          .doesNotContain(KEY);
      assertThat(get(relay, "/healthz").statusCode()).isEqualTo(200);
      HttpResponse<String> flags = get(relay, "/sdk/v2/flags");
      assertThat(flags.statusCode()).isEqualTo(503);
      assertThat(flags.headers().firstValue("retry-after")).isPresent();
      assertThat(get(relay, "/sdk/stream/v1/flags").statusCode()).isEqualTo(503);
      String channel = "/ofrep/v1/stream?channel=" + Deployments.channelOf(KEY);
      assertThat(get(relay, channel).statusCode()).isEqualTo(503);
      assertThat(get(relay, "/ofrep/v1/stream?channel=x").statusCode()).isEqualTo(401);
      assertThat(get(relay, "/sdk/v2/flags", "authorization", "Api-Key no").statusCode())
          .isEqualTo(401);

      upstream.proxy.always(Fault.none());
      await(() -> isReady(relay));
      assertThat(get(relay, "/sdk/v2/flags").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void withoutAnUpstreamTheCacheIsServed() {
    String before;
    try (AssayServer relay = ready(upstream.config(cache(), KEY, "other-key"))) {
      before = variants(relay, user("ann"));
    }
    away();
    try (AssayServer relay = relay(upstream.config(cache(), KEY, "other-key"))) {
      assertThat(variants(relay, user("ann"))).isEqualTo(before).contains("for-beta");
      assertThat(get(relay, COHORT).body()).contains("ann");
      assertThat(get(relay, "/readyz").statusCode()).isEqualTo(200);
      await(() -> get(relay, "/readyz").body().contains("\"degraded\""));
      assertThat(get(relay, "/sdk/v2/flags").body())
          .isEqualTo(get(upstream.server, "/sdk/v2/flags").body());

      upstream.server.publish(flags(50, "bob"));
      upstream.proxy.always(Fault.none());
      await(() -> isReady(relay));
      await(() -> get(relay, COHORT).body().contains("bob"));
    }
  }

  @Test
  void whatIsServedStaysWhileTheUpstreamIsAway() {
    try (AssayServer relay = ready(upstream.config(cache(), KEY))) {
      String before = get(relay, "/sdk/v2/flags").body();
      away();
      upstream.server.publish(flags(100, "ann"));
      await(() -> get(relay, "/readyz").body().contains("\"degraded\""));

      assertThat(get(relay, "/readyz").statusCode()).isEqualTo(200);
      assertThat(get(relay, "/sdk/v2/flags").body()).isEqualTo(before);
      assertThat(get(relay, "/metrics").body())
          .containsPattern(
              "assay_upstream_failures_total\\{deployment=\"\\w{8}\",kind=\"poll\"} [1-9]")
          .containsPattern("assay_upstream_age_seconds\\{deployment=\"\\w{8}\"} \\d");

      upstream.proxy.always(Fault.none());
      await(() -> isReady(relay));
      await(() -> !get(relay, "/sdk/v2/flags").body().equals(before));
    }
  }

  @Test
  void aKeyThatTheUpstreamRefusesDoesNotHoldUpOthers() {
    try (AssayServer relay = relay(upstream.config(cache(), KEY, "wrong-key"))) {
      await(() -> get(relay, "/readyz").statusCode() == 200);

      assertThat(get(relay, "/readyz").body())
          .contains("\"refusedDeployments\":[\"" + DeploymentName.of("wrong-key") + "\"]")
          .doesNotContain("waitingDeployments", "wrong-key");
      assertThat(get(relay, "/sdk/v2/flags").statusCode()).isEqualTo(200);
      assertThat(get(relay, "/sdk/v2/flags", "authorization", "Api-Key wrong-key").statusCode())
          .isEqualTo(401);
    }
  }

  @Test
  void aRelayOfRefusedKeysAloneIsNotReady() {
    try (AssayServer relay = relay(upstream.config(cache(), "wrong-key"))) {
      await(() -> get(relay, "/readyz").body().contains("refusedDeployments"));

      assertThat(get(relay, "/readyz").statusCode()).isEqualTo(503);
    }
  }

  @Test
  void aKeyThatIsRefusedForTooLongIsServedNoMoreUntilItCountsAgain() {
    try (AssayServer relay = ready(upstream.config(cache(), KEY))) {
      upstream.proxy.always(Fault.status(401));
      upstream.proxy.resetConnections();
      await(() -> get(relay, "/sdk/v2/flags").statusCode() == 401);
      assertThat(get(relay, "/readyz").statusCode()).isEqualTo(503);
      assertThat(cache().resolve("flags")).isEmptyDirectory();

      upstream.proxy.always(Fault.none());
      await(() -> isReady(relay));
      assertThat(get(relay, "/sdk/v2/flags").statusCode()).isEqualTo(200);
    }
    away();
    try (AssayServer relay = relay(upstream.config(cache(), KEY))) {
      assertThat(get(relay, "/sdk/v2/flags").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void flagsThatWaitForCohortsWhileTheirKeyEndsAreNotKept() {
    try (FaultProxy cohorts = FaultProxy.to(upstream.server.url())) {
      cohorts.always(Fault.stall());
      URI flags = URI.create(upstream.proxy.url());
      Servers servers = new Servers(flags, flags, URI.create(cohorts.url()), flags);
      RelayConfig.Timing patient =
          new RelayConfig.Timing(
              Upstream.QUICK.pollInterval(),
              Upstream.QUICK.cohortInterval(),
              Duration.ofMinutes(1),
              Duration.ZERO);
      try (AssayServer relay =
          relay(new RelayConfig(servers, List.of(KEY), null, cache(), patient))) {
        await(() -> cohorts.requests() == 2);
        upstream.proxy.always(Fault.status(401));
        upstream.proxy.resetConnections();
        await(() -> get(relay, "/sdk/v2/flags").statusCode() == 401);

        cohorts.always(Fault.none());
        cohorts.resetConnections();
        await(() -> !get(relay, "/readyz").body().contains("missingCohorts"));
      }
      assertThat(cache().resolve("flags")).isEmptyDirectory();
    }
  }

  @Test
  void aDamagedCacheIsPassedOver() throws IOException {
    ready(upstream.config(cache(), KEY)).close();
    for (String part : List.of("flags", "cohorts")) {
      try (Stream<Path> files = Files.list(cache().resolve(part))) {
        for (Path file : files.toList()) {
          Files.writeString(file, "[{");
        }
      }
    }
    Files.writeString(cache().resolve("cohorts/left.json.part"), "{");

    try (AssayServer relay = ready(upstream.config(cache(), KEY))) {
      assertThat(get(relay, COHORT).body()).isEqualTo(get(upstream.server, COHORT).body());
      assertThat(cache().resolve("cohorts/left.json.part")).doesNotExist();
    }
  }

  @Test
  void aCacheIsOneServersAlone() {
    try (AssayServer relay = ready(upstream.config(cache(), KEY))) {
      assertThatThrownBy(() -> relay(upstream.config(cache(), KEY)))
          .isInstanceOf(NodeStartException.class);
      assertThat(relay.url()).isNotNull();
    }
  }

  @Test
  void aCohortThatCannotBeLoadedIsTold() {
    RelayConfig wrong =
        new RelayConfig(
            upstream.config(cache(), KEY).upstream(),
            List.of(KEY),
            new ProjectKey("api", "wrong"),
            cache(),
            Upstream.QUICK);
    try (AssayServer relay = relay(wrong)) {
      await(() -> get(relay, "/readyz").body().contains("\"missingCohorts\":[\"beta\",\"big\"]"));
      await(() -> get(relay, "/readyz").statusCode() == 200);
      assertThat(variants(relay, user("ann"))).contains("\"for-beta\":{\"key\":\"off\"");
      assertThat(get(relay, "/metrics").body())
          .containsPattern("assay_upstream_cohorts_failing\\{deployment=\"\\w{8}\"} 2\\.0");
    }
  }

  @Test
  void closingLeavesNoThreadAndNoConnection() {
    List<Thread> before = ownThreads();
    AssayServer relay = ready(upstream.config(null, KEY, "other-key"));
    assertThat(ownThreads()).hasSizeGreaterThan(before.size()).allMatch(Thread::isDaemon);

    relay.close();

    await(() -> upstream.proxy.openConnections() == 0);
    await(() -> before.containsAll(ownThreads()));
  }

  private static List<Thread> ownThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("assay-"))
        .filter(thread -> !thread.getName().startsWith("assay-fault-proxy"))
        .toList();
  }
}
