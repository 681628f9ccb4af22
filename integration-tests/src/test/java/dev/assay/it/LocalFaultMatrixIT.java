package dev.assay.it;

import static dev.assay.it.Waits.until;
import static dev.assay.it.Waits.untilNoThreadIs;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.assay.evaluation.ExperimentUser;
import dev.assay.sdk.CohortSyncConfig;
import dev.assay.sdk.FetchException;
import dev.assay.sdk.LocalEvaluationClient;
import dev.assay.sdk.LocalEvaluationConfig;
import dev.assay.sdk.LocalEvaluationStatus.State;
import dev.assay.sdk.tracking.TrackingConfig;
import dev.assay.server.AssayServer;
import dev.assay.server.ServerConfig;
import dev.assay.server.project.FlagFiles;
import dev.assay.testkit.Fault;
import dev.assay.testkit.FaultProxy;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The local client against the server, with everything between them that networks do. */
@Timeout(30)
class LocalFaultMatrixIT {
  private static final String KEY = "integration-key";
  private static final Duration SHORT = Duration.ofMillis(250);
  private static final String PROJECT =
      """
      flags:
        - key: new-checkout
          variants: [{key: "on"}]
          rolloutPercentage: 100
        - key: beta
          variants: [{key: "on"}]
          targetSegments:
            - name: Testers
              conditions:
                - {type: cohort, op: set contains any, values: [testers]}
      cohorts:
        - {id: testers, memberIds: [ann]}
      """;
  private static final ExperimentUser ANN =
      ExperimentUser.builder().userId("ann").deviceId("device-of-ann").build();

  private AssayServer server;
  private FaultProxy proxy;

  @BeforeEach
  void start() {
    server =
        AssayServer.start(
            ServerConfig.builder()
                .port(0)
                .deploymentKeys(List.of(KEY))
                .flags(
                    FlagFiles.parse(
                        Map.of("project.yaml", PROJECT.getBytes(StandardCharsets.UTF_8))))
                .build());
    proxy = FaultProxy.to("127.0.0.1", server.port());
  }

  @AfterEach
  void nothingIsLeft() {
    until(() -> proxy.openConnections() == 0);
    untilNoThreadIs(
        "assay-flags", "assay-watchdog", "assay-cohorts", "assay-tracking", "assay-start");
    proxy.close();
    server.close();
  }

  private LocalEvaluationConfig.Builder config() {
    return LocalEvaluationConfig.builder()
        .serverUrl(proxy.url())
        .flagConfigPollingInterval(Duration.ofMillis(20))
        .flagConfigPollerRequestTimeout(SHORT)
        .streamFlagConnTimeout(SHORT);
  }

  private static LocalEvaluationClient client(LocalEvaluationConfig.Builder config) {
    return LocalEvaluationClient.create(KEY, config.build());
  }

  static Stream<Fault> faults() {
    return Stream.of(
        Fault.refuse(),
        Fault.resetAfter(0),
        Fault.resetInBody(5),
        Fault.truncateAfter(20),
        Fault.truncateInBody(5),
        Fault.stall(),
        Fault.stallAfter(20),
        Fault.stallInBody(5),
        Fault.trickle(1, Duration.ofMillis(50)),
        Fault.garbage(),
        Fault.html(),
        Fault.noContent(),
        Fault.status(404),
        Fault.status(501),
        Fault.status(503),
        Fault.tooManyRequests(Duration.ofSeconds(1)));
  }

  @ParameterizedTest
  @MethodSource("faults")
  void aStartFailsInTimeAndTheClientComesToItsFlagsAllTheSame(Fault fault) {
    proxy.always(fault);
    try (LocalEvaluationClient client = client(config().startTimeout(SHORT))) {
      FetchException failure = catchThrowableOfType(FetchException.class, client::start);
      assertThat(failure).isNotNull();
      assertThat(client.evaluate(ANN).asMap()).isEmpty();

      proxy.always(Fault.none());
      until(() -> client.status().state() == State.READY);
      assertThat(client.evaluate(ANN, "new-checkout").is("on")).isTrue();
    }
  }

  @ParameterizedTest
  @MethodSource("faults")
  void aStreamThatCanNotBeOpenedIsReplacedByPolls(Fault fault) {
    proxy.next(fault);
    if (fault.toString().equals("refuse") || fault.toString().startsWith("reset")) {
      proxy.next(fault);
    }
    try (LocalEvaluationClient client = client(config().streamUpdates(true))) {
      client.start();
      assertThat(client.evaluate(ANN, "new-checkout").is("on")).isTrue();
    }
  }

  /** The answers to later polls have no body: the flags are the same. */
  static Stream<Fault> faultsBeforeTheBody() {
    return faults().filter(fault -> !fault.toString().contains("InBody"));
  }

  @ParameterizedTest
  @MethodSource("faultsBeforeTheBody")
  void pollsThatFailLeaveTheFlagsAsTheyAre(Fault fault) {
    try (LocalEvaluationClient client = client(config())) {
      client.start();
      proxy.always(fault);
      until(() -> client.status().state() == State.STALE);
      assertThat(client.evaluate(ANN, "new-checkout").is("on")).isTrue();

      proxy.always(Fault.none());
      until(() -> client.status().state() == State.READY);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aStreamThatBreaksIsToldAndReplaced(boolean serverIsGone) {
    try (LocalEvaluationClient client = client(config().streamUpdates(true))) {
      client.start();
      assertThat(proxy.requests()).isEqualTo(1);
      proxy.always(serverIsGone ? Fault.refuse() : Fault.none());
      proxy.resetConnections();
      until(() -> !serverIsGone || client.status().state() == State.STALE);
      assertThat(client.evaluate(ANN, "new-checkout").is("on")).isTrue();

      proxy.always(Fault.none());
      until(() -> proxy.requests() > 3);
      until(() -> client.status().state() == State.READY);
    }
  }

  @ParameterizedTest
  @MethodSource("faults")
  void aCohortThatCanNotBeLoadedHoldsUpNothing(Fault fault) {
    proxy.always(fault);
    CohortSyncConfig cohorts =
        CohortSyncConfig.builder().cohortServerUrl(proxy.url()).cohortRequestTimeout(SHORT).build();
    try (LocalEvaluationClient client =
        client(config().serverUrl(server.url()).cohortSync(cohorts))) {
      client.start();
      assertThat(client.evaluate(ANN, "new-checkout").is("on")).isTrue();
      assertThat(client.evaluate(ANN, "beta").is("on")).isFalse();
      assertThat(client.status().cohorts().get(0).size()).isEqualTo(-1);
    }
  }

  @Test
  void aCohortThatFailedIsLoadedLater() {
    proxy.always(Fault.status(503));
    CohortSyncConfig cohorts = CohortSyncConfig.builder().cohortServerUrl(proxy.url()).build();
    try (LocalEvaluationClient client =
        client(config().serverUrl(server.url()).cohortSync(cohorts))) {
      client.start();
      proxy.always(Fault.none());
      until(() -> client.evaluate(ANN, "beta").is("on"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"flags", "stream", "cohorts", "events"})
  void closingEndsWhateverIsUnderWay(String kind) {
    proxy.always(Fault.stall());
    LocalEvaluationConfig.Builder config =
        LocalEvaluationConfig.builder()
            .serverUrl(kind.equals("events") ? server.url().toString() : proxy.url());
    config.streamUpdates(kind.equals("stream")).cohortSync(CohortSyncConfig.defaults());
    if (kind.equals("cohorts") || kind.equals("events")) {
      config
          .serverUrl(server.url())
          .cohortSync(CohortSyncConfig.builder().cohortServerUrl(proxy.url()).build())
          .exposureTracking(
              TrackingConfig.builder()
                  .serverUrl(proxy.url())
                  .flushInterval(Duration.ZERO)
                  .closeTimeout(Duration.ZERO)
                  .build());
    }
    LocalEvaluationClient client = client(config);
    var started = client.startAsync();
    until(() -> proxy.requests() >= 1);
    client.close();
    assertThat(started.handle((nothing, failure) -> failure).join()).isNotNull();
  }
}
