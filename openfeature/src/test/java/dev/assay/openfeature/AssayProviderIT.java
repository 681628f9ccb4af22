package dev.assay.openfeature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.evaluation.ExperimentUser;
import dev.assay.evaluation.JsonValue;
import dev.assay.evaluation.Variant;
import dev.assay.sdk.FetchFallback;
import dev.assay.sdk.LocalEvaluationClient;
import dev.assay.sdk.LocalEvaluationConfig;
import dev.assay.sdk.LocalEvaluationStatus;
import dev.assay.sdk.RemoteEvaluationClient;
import dev.assay.sdk.RemoteEvaluationConfig;
import dev.assay.sdk.tracking.Tracker;
import dev.assay.sdk.tracking.TrackingEvent;
import dev.assay.server.AssayServer;
import dev.openfeature.sdk.ErrorCode;
import dev.openfeature.sdk.FlagEvaluationDetails;
import dev.openfeature.sdk.ImmutableContext;
import dev.openfeature.sdk.ImmutableStructure;
import dev.openfeature.sdk.ImmutableTrackingEventDetails;
import dev.openfeature.sdk.ProviderEvent;
import dev.openfeature.sdk.ProviderState;
import dev.openfeature.sdk.Value;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class AssayProviderIT {
  private static final String FLAGS =
      """
      [{"key":"switch","variants":{"on":{"key":"on","value":"on","payload":{"text":"hi"}},
         "off":{"key":"off","metadata":{"default":true}}},
        "segments":[{"conditions":[[
            {"selector":["context","user","user_properties","beta"],"op":"is","values":["true"]}]],
            "metadata":{"segmentName":"Beta"},"variant":"on"},{"variant":"off"}]},
       {"key":"company","variants":{"on":{"key":"on","value":"on"}},
        "segments":[{"conditions":[[{"selector":["context","groups","company","group_properties",
            "plan"],"op":"is","values":["pro"]}]],"variant":"on"}]},
       {"key":"since","variants":{"on":{"key":"on","value":"on"}},
        "segments":[{"conditions":[[{"selector":["context","user","user_properties","since"],
            "op":"is","values":["2026-01-02T03:04:05Z"]}]],"variant":"on"}]}]""";

  private final Scene scene = new Scene();

  @AfterEach
  void close() throws Exception {
    scene.close();
  }

  private static ImmutableContext user(Object... namesAndValues) {
    return context("u", namesAndValues);
  }

  private static ImmutableContext context(String targetingKey, Object... namesAndValues) {
    Map<String, Value> fields = new HashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      fields.put((String) namesAndValues[i], Value.objectToValue(namesAndValues[i + 1]));
    }
    return new ImmutableContext(targetingKey, fields);
  }

  private static RemoteEvaluationConfig.Builder remote(AssayServer server) {
    return RemoteEvaluationConfig.builder().serverUrl(server.url());
  }

  private static AssayProvider fetching(RemoteEvaluationConfig.Builder config) {
    return AssayProvider.remote(Scene.KEY, config.build(), RemoteProviderOptions.defaults());
  }

  @Test
  void bothClientsGiveTheSameDetails() {
    AssayServer server = scene.startServer(FLAGS);
    List<FlagEvaluationDetails<?>> found = new ArrayList<>();
    for (AssayProvider provider : List.of(scene.ready(server), fetching(remote(server)))) {
      scene.set(provider);
      found.add(scene.client.getBooleanDetails("switch", false, user("beta", true)));
      found.add(scene.client.getBooleanDetails("switch", true, user("beta", false)));
      found.add(scene.client.getStringDetails("switch", "mine", user("beta", false)));
      found.add(scene.client.getObjectDetails("switch", new Value(), user("beta", true)));
    }

    assertThat(found.subList(4, 8)).isEqualTo(found.subList(0, 4));
    assertThat(found.get(0).getValue()).isEqualTo(true);
    assertThat(found.get(0).getReason()).isEqualTo("TARGETING_MATCH");
    assertThat(found.get(0).getFlagMetadata().getString("segmentName")).isEqualTo("Beta");
    assertThat(found.get(1).getValue()).isEqualTo(false);
    assertThat(found.get(1).getVariant()).isEqualTo("off");
    assertThat(found.get(1).getReason()).isEqualTo("DEFAULT");
    assertThat(found.get(2).getValue()).isEqualTo("mine");
    assertThat(found.get(2).getErrorCode()).isNull();
    assertThat(((Value) found.get(3).getValue()).asStructure().getValue("text").asString())
        .isEqualTo("hi");
  }

  @Test
  void aServerThatIsAwayAtTheStartIsTold() throws Exception {
    int closedPort;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      closedPort = socket.getLocalPort();
    }
    scene.listenTo(ProviderEvent.PROVIDER_STALE);
    scene.set(
        AssayProvider.local(
            Scene.KEY,
            LocalEvaluationConfig.builder()
                .serverUrl("http://127.0.0.1:" + closedPort)
                .bootstrap(FLAGS)
                .build()));

    assertThat(scene.awaitEvent().getMessage()).contains("connecting");
    assertThat(scene.client.getProviderState()).isEqualTo(ProviderState.STALE);
    assertThat(scene.client.getBooleanValue("switch", false, user("beta", true))).isTrue();
  }

  @Test
  void structuresListsAndInstantsReachTheUser() {
    scene.set(scene.ready(scene.startServer(FLAGS)));
    Map<String, Value> fields = new HashMap<>();
    fields.put("groups", structure("company", new Value("acme")));
    fields.put(
        "groupProperties",
        structure("company", structure("acme", structure("plan", new Value("pro")))));
    fields.put("since", new Value(Instant.parse("2026-01-02T03:04:05Z")));
    ImmutableContext context = new ImmutableContext("u", fields);

    assertThat(scene.client.getBooleanValue("company", false, context)).isTrue();
    assertThat(scene.client.getBooleanValue("since", false, context)).isTrue();
    assertThat(scene.client.getBooleanValue("company", false, user())).isFalse();
  }

  private static Value structure(String name, Value value) {
    return new Value(new ImmutableStructure(Map.of(name, value)));
  }

  @Test
  void aContextThatCannotBeAUserIsAnError() {
    scene.set(scene.ready(scene.startServer(FLAGS)));
    FlagEvaluationDetails<Boolean> details =
        scene.client.getBooleanDetails("switch", true, user("groups", "acme"));

    assertThat(details.getValue()).isTrue();
    assertThat(details.getErrorCode()).isEqualTo(ErrorCode.INVALID_CONTEXT);
    assertThat(details.getErrorMessage()).isEqualTo("groups: expected an object");
  }

  @Test
  void fetchingNeedsSomebodyToFetchFor() {
    scene.set(fetching(remote(scene.startServer(FLAGS))));

    assertThat(scene.client.getBooleanDetails("switch", true).getErrorCode())
        .isEqualTo(ErrorCode.TARGETING_KEY_MISSING);
    assertThat(
            scene
                .client
                .getBooleanDetails("switch", true, context(null, "deviceId", "d"))
                .getErrorCode())
        .isNull();
    assertThat(scene.client.getBooleanDetails("unknown", true, user()).getErrorCode())
        .isEqualTo(ErrorCode.FLAG_NOT_FOUND);
  }

  @Test
  void aFetchThatFailsIsAGeneralErrorInItsOwnWords() {
    AssayServer server = scene.startServer(FLAGS);
    scene.set(
        AssayProvider.remote("wrong", remote(server).build(), RemoteProviderOptions.defaults()));
    FlagEvaluationDetails<Boolean> details = scene.client.getBooleanDetails("switch", true, user());

    assertThat(details.getValue()).isTrue();
    assertThat(details.getErrorCode()).isEqualTo(ErrorCode.GENERAL);
    assertThat(details.getErrorMessage()).contains("401");
  }

  @Test
  void fallbacksAreToldFromAnswers() {
    AssayServer server = Scene.server(FLAGS, 0);
    Variant fixed = Variant.of("on", "on", JsonValue.missing(), Map.of("segmentName", "Beta"));
    FetchFallback fallback = FetchFallback.lastKnown(10).orVariants(Map.of("other", fixed));
    scene.set(fetching(remote(server).fallback(fallback)));
    ImmutableContext beta = user("beta", true);
    assertThat(scene.client.getBooleanDetails("switch", false, beta).getReason())
        .isEqualTo("TARGETING_MATCH");
    server.close();

    assertThat(scene.client.getBooleanDetails("switch", false, beta).getReason())
        .isEqualTo("CACHED");
    FlagEvaluationDetails<Boolean> other = scene.client.getBooleanDetails("other", false, beta);
    assertThat(other.getValue()).isTrue();
    assertThat(other.getReason()).isEqualTo("DEFAULT");
  }

  @Test
  void aStartThatFailedIsMadeGoodByFlagsThatComeLater() throws Exception {
    int port = freePort();
    scene.listenTo(ProviderEvent.PROVIDER_READY);
    AssayProvider provider =
        AssayProvider.local(
            Scene.KEY,
            LocalEvaluationConfig.builder()
                .serverUrl("http://127.0.0.1:" + port)
                .flagConfigPollingInterval(Duration.ofMillis(20))
                .startTimeout(Duration.ofMillis(50))
                .build());
    scene.set(provider);
    assertThat(scene.client.getProviderState()).isEqualTo(ProviderState.ERROR);
    assertThat(provider.getBooleanEvaluation("switch", true, user()).getErrorCode())
        .isEqualTo(ErrorCode.PROVIDER_NOT_READY);
    scene.kept(Scene.server(FLAGS, port));

    assertThat(scene.awaitEvent().getMessage()).isEqualTo("flags have arrived");
    assertThat(scene.client.getBooleanDetails("switch", true, user()).getValue()).isFalse();
  }

  private static int freePort() throws Exception {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  @Test
  void aClientOfSomebodyElseOutlivesTheProvider() {
    AssayServer server = scene.startServer(FLAGS);
    LocalEvaluationClient local =
        scene.kept(LocalEvaluationClient.create(Scene.KEY, scene.local(server).build()));
    RemoteEvaluationClient remote =
        scene.kept(RemoteEvaluationClient.create(Scene.KEY, remote(server).build()));
    AssayProvider first = new AssayProvider(local);
    scene.set(first);
    assertThat(scene.client.getBooleanDetails("switch", true, user()).getErrorCode()).isNull();
    AssayProvider second = new AssayProvider(remote);
    scene.set(second);
    first.shutdown();
    second.shutdown();

    assertThat(local.status().state()).isEqualTo(LocalEvaluationStatus.State.READY);
    assertThat(remote.fetch(ExperimentUser.builder().userId("u").build())).isNotNull();
    assertThat(first.getBooleanEvaluation("switch", true, user()).getErrorCode())
        .isEqualTo(ErrorCode.PROVIDER_NOT_READY);
    scene.set(first);
    assertThat(scene.client.getProviderState()).isEqualTo(ProviderState.FATAL);
  }

  @Test
  void aClientOfItsOwnEndsWithTheProviderAndLeavesNoThread() throws Exception {
    AssayServer server = scene.startServer(FLAGS);
    Set<Thread> before = threads();
    AssayProvider local = scene.ready(server);
    scene.listenTo(ProviderEvent.PROVIDER_CONFIGURATION_CHANGED);
    scene.set(local);
    server.publish(Scene.flags("[]"));
    scene.awaitEvent();
    AssayProvider remote = fetching(remote(server));
    scene.set(remote);
    assertThat(scene.client.getBooleanDetails("switch", true, user()).getErrorCode())
        .isEqualTo(ErrorCode.FLAG_NOT_FOUND);
    local.shutdown();
    local.shutdown();
    remote.shutdown();

    for (Thread thread : threads()) {
      if (!before.contains(thread) && isOfProviders(thread)) {
        thread.join(TimeUnit.SECONDS.toMillis(10));
        assertThat(thread.isAlive()).as(thread.getName()).isFalse();
      }
    }
  }

  private static Set<Thread> threads() {
    return Thread.getAllStackTraces().keySet().stream().collect(Collectors.toSet());
  }

  /** OpenFeature's API has threads of its own, and the server's are not the provider's. */
  private static boolean isOfProviders(Thread thread) {
    return thread.getName().startsWith("assay-") || thread.getName().contains("event-emitter");
  }

  @Test
  void aStartThatWaitsEndsWithTheProvider() throws Exception {
    AssayProvider provider = scene.notReady();
    ExecutorService executor = Executors.newSingleThreadExecutor();
    try {
      Future<?> start = executor.submit(() -> provider.initialize(user()));
      provider.shutdown();
      assertThatThrownBy(() -> start.get(20, TimeUnit.SECONDS)).hasMessageContaining("closed");
    } finally {
      executor.shutdown();
    }
  }

  @Test
  void eventsOfAFetchingProviderGoToItsTracker() {
    List<TrackingEvent> tracked = new ArrayList<>();
    List<String> closed = new ArrayList<>();
    Tracker tracker =
        new Tracker() {
          @Override
          public void track(TrackingEvent event) {
            tracked.add(event);
          }

          @Override
          public void close() {
            closed.add("closed");
          }
        };
    AssayServer server = scene.startServer(FLAGS);
    AssayProvider provider =
        AssayProvider.remote(
            Scene.KEY, remote(server).build(), RemoteProviderOptions.defaults().tracker(tracker));
    scene.set(provider);
    Map<String, Value> details = Map.of("sku", new Value("s-1"));
    scene.client.track("bought", user(), new ImmutableTrackingEventDetails(5, details));
    scene.client.track("seen", user("groups", Map.of("company", "acme")));
    scene.client.track("lost", user("groups", "acme"));
    provider.shutdown();
    scene.client.track("late", user());

    assertThat(tracked).extracting(TrackingEvent::eventType).containsExactly("bought", "seen");
    assertThat(tracked.get(0).eventProperties()).isEqualTo(Map.of("sku", "s-1", "value", 5));
    assertThat(tracked.get(1).groups()).isEqualTo(Map.of("company", List.of("acme")));
    assertThat(tracked.get(0).insertId()).isNotEqualTo(tracked.get(1).insertId());
    assertThat(closed).containsExactly("closed");
  }

  @Test
  void evaluationsAreExposures() {
    scene.set(scene.ready(scene.startServer(FLAGS)));
    assertThat(scene.client.getBooleanValue("switch", false, user("beta", true))).isTrue();

    assertThat(scene.tracked).hasSize(1);
    assertThat(scene.tracked.get(0).eventType()).isEqualTo("[Experiment] Exposure");
    assertThat(scene.tracked.get(0).eventProperties())
        .containsEntry("[Experiment] Flag Key", "switch");
  }
}
