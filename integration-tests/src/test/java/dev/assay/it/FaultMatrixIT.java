package dev.assay.it;

import static dev.assay.it.Waits.until;
import static dev.assay.it.Waits.untilNoThreadIs;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.assay.evaluation.ExperimentUser;
import dev.assay.evaluation.FlagSet;
import dev.assay.evaluation.Variants;
import dev.assay.sdk.FetchException;
import dev.assay.sdk.FetchException.Kind;
import dev.assay.sdk.RemoteEvaluationClient;
import dev.assay.sdk.RemoteEvaluationConfig;
import dev.assay.server.AssayServer;
import dev.assay.server.ServerConfig;
import dev.assay.server.project.LoadedFlags;
import dev.assay.testkit.Fault;
import dev.assay.testkit.FaultProxy;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The SDK against the server, with everything between them that networks do. */
@Timeout(30)
class FaultMatrixIT {
  private static final String KEY = "integration-key";

  /** For fetches of which none can work. */
  private static final Duration HOPELESS = Duration.ofMillis(200);

  /** For fetches of which some should work. */
  private static final Duration SHORT = Duration.ofMillis(600);

  private static final String FLAGS =
      """
      [{"key":"new-checkout","variants":{"on":{"key":"on","value":"on"}},
        "segments":[{"variant":"on"}]}]""";
  private static final ExperimentUser USER = ExperimentUser.builder().userId("u-42").build();

  private static AssayServer server;

  private FaultProxy proxy;
  private RemoteEvaluationClient client;

  @BeforeAll
  static void startServer() {
    server =
        AssayServer.start(
            ServerConfig.builder()
                .port(0)
                .deploymentKeys(List.of(KEY))
                .flags(LoadedFlags.of(FlagSet.parse(FLAGS)))
                .build());
  }

  @AfterAll
  static void stopServer() {
    server.close();
  }

  @BeforeEach
  void connect() {
    proxy = FaultProxy.to("127.0.0.1", server.port());
    client = client(RemoteEvaluationConfig.builder());
  }

  /** Once its clients are closed, neither their connections nor their threads are left. */
  @AfterEach
  void nothingIsLeft() {
    client.close();
    until(() -> proxy.openConnections() == 0);
    untilNoThreadIs("assay-fetch-", "assay-watchdog");
    proxy.close();
  }

  private RemoteEvaluationClient client(RemoteEvaluationConfig.Builder config) {
    return RemoteEvaluationClient.create(KEY, config.serverUrl(proxy.url()).build());
  }

  /** A client without patience for faults that end in a timeout. */
  private RemoteEvaluationClient clientFor(Kind kind, Duration timeout) {
    client.close();
    RemoteEvaluationConfig.Builder config = RemoteEvaluationConfig.builder();
    client = client(kind == Kind.TIMEOUT ? config.fetchTimeout(timeout) : config);
    return client;
  }

  static Stream<Arguments> faults() {
    return Stream.of(
        arguments(Fault.refuse(), Kind.CONNECTION),
        arguments(Fault.resetAfter(0), Kind.CONNECTION),
        arguments(Fault.resetInBody(5), Kind.CONNECTION),
        arguments(Fault.truncateAfter(0), Kind.UNREADABLE),
        arguments(Fault.truncateAfter(20), Kind.UNREADABLE),
        arguments(Fault.truncateInBody(5), Kind.UNREADABLE),
        arguments(Fault.stall(), Kind.TIMEOUT),
        arguments(Fault.stallAfter(20), Kind.TIMEOUT),
        arguments(Fault.stallInBody(5), Kind.TIMEOUT),
        arguments(Fault.trickle(1, Duration.ofMillis(50)), Kind.TIMEOUT),
        arguments(Fault.garbage(), Kind.UNREADABLE),
        arguments(Fault.html(), Kind.UNREADABLE),
        arguments(Fault.noContent(), Kind.STATUS),
        arguments(Fault.tooManyRequests(Duration.ofDays(1)), Kind.STATUS),
        arguments(Fault.status(503), Kind.STATUS));
  }

  @ParameterizedTest
  @MethodSource("faults")
  void aFetchFailsInTimeAndSaysWhy(Fault fault, Kind kind) {
    proxy.always(fault);

    FetchException failure =
        catchThrowableOfType(FetchException.class, () -> clientFor(kind, HOPELESS).fetch(USER));

    assertThat(failure.kind()).as(failure.toString()).isEqualTo(kind);
  }

  @ParameterizedTest
  @MethodSource("faults")
  void aFutureFailsInTimeAndSaysWhy(Fault fault, Kind kind) {
    proxy.always(fault);

    CompletionException thrown =
        catchThrowableOfType(
            CompletionException.class, () -> clientFor(kind, HOPELESS).fetchAsync(USER).join());

    assertThat(thrown.getCause())
        .isInstanceOfSatisfying(
            FetchException.class, failure -> assertThat(failure.kind()).isEqualTo(kind));
  }

  @ParameterizedTest
  @MethodSource("faults")
  void aRetryOvercomesAFault(Fault fault, Kind kind) {
    proxy.next(fault, kind == Kind.CONNECTION ? fault : Fault.none());
    try (RemoteEvaluationClient patient =
        client(
            RemoteEvaluationConfig.builder()
                .fetchTimeout(kind == Kind.TIMEOUT ? SHORT : Duration.ofSeconds(10))
                .fetchRetries(2)
                .fetchRetryBackoffMin(Duration.ofMillis(1)))) {
      if (fault.toString().equals("answer(429)")) {
        assertThat(catchThrowableOfType(FetchException.class, () -> patient.fetch(USER)).attempts())
            .isEqualTo(1);
      } else {
        assertThat(patient.fetch(USER).get("new-checkout").is("on")).isTrue();
      }
    }
  }

  @ParameterizedTest
  @MethodSource("faults")
  void aKeptConnectionMayFailToo(Fault fault, Kind kind) {
    Variants first = clientFor(kind, SHORT).fetch(USER);
    proxy.always(fault);

    FetchException failure = catchThrowableOfType(FetchException.class, () -> client.fetch(USER));

    assertThat(first.get("new-checkout").is("on")).isTrue();
    assertThat(failure.kind()).isEqualTo(kind);
  }

  @Test
  void aConnectionThatWentStaleCostsNothing() {
    client.fetch(USER);
    proxy.resetConnections();

    assertThat(client.fetch(USER).get("new-checkout").is("on")).isTrue();
  }

  @Test
  void cancellingAFutureFreesItsConnection() {
    proxy.always(Fault.stall());
    try (RemoteEvaluationClient patient = client(RemoteEvaluationConfig.builder())) {
      var future = patient.fetchAsync(USER);
      until(() -> proxy.requests() == 1);
      future.cancel(true);

      until(() -> proxy.openConnections() == 0);
      assertThat(future).isCancelled();
    }
  }

  @Test
  void closingEndsAFetchThatIsUnderWay() {
    proxy.always(Fault.stall());
    RemoteEvaluationClient patient = client(RemoteEvaluationConfig.builder());
    var future = patient.fetchAsync(USER);
    until(() -> proxy.requests() == 1);
    patient.close();

    assertThat(catchThrowableOfType(CompletionException.class, future::join).getCause())
        .isInstanceOfSatisfying(
            FetchException.class, failure -> assertThat(failure.kind()).isEqualTo(Kind.CLOSED));
  }
}
