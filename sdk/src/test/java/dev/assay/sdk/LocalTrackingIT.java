package dev.assay.sdk;

import static dev.assay.sdk.FlagServer.flag;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.assay.evaluation.ExperimentUser;
import dev.assay.evaluation.JsonValue;
import dev.assay.evaluation.Variants;
import dev.assay.sdk.internal.http.ScriptedServer;
import dev.assay.sdk.tracking.TrackingConfig;
import dev.assay.sdk.tracking.TrackingEvent;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a local client tracks of its evaluations, and where to. */
@Timeout(30)
final class LocalTrackingIT {
  private static final String EVENTS = "/2/httpapi";
  private static final ExperimentUser USER =
      ExperimentUser.builder().userId("user").deviceId("device").build();
  private static final String FLAGS = "[" + flag("a", "on") + "," + flag("b", "off") + "]";
  private static final EvaluateOptions EXPOSING =
      EvaluateOptions.defaults().tracksExposure(true).tracksAssignment(false);

  private final Queue<TrackingEvent> events = new ConcurrentLinkedQueue<>();

  private LocalEvaluationClient started(LocalEvaluationConfig.Builder config) {
    LocalEvaluationClient client = LocalEvaluationClient.create("server-key", config.build());
    client.start();
    return client;
  }

  private static LocalEvaluationConfig.Builder config(FlagServer server) {
    return LocalEvaluationConfig.builder().serverUrl(server.url());
  }

  private List<String> flagsOfEvents() {
    return events.stream()
        .map(event -> String.valueOf(event.eventProperties().get("[Experiment] Flag Key")))
        .toList();
  }

  @Test
  void exposuresGoToTheServerInOneBatch() throws Exception {
    TrackingConfig tracking = TrackingConfig.builder().flushQueueSize(2).minIdLength(1).build();
    try (FlagServer server = new FlagServer(FLAGS);
        LocalEvaluationClient client =
            started(config(server).exposureTracking(tracking).assignmentTracking(tracking))) {
      client.evaluate(USER, EXPOSING);
      client.evaluate(USER, EXPOSING);
      server.await(EVENTS, 1);

      ScriptedServer.Request request = server.requests(EVENTS).get(0);
      JsonValue body = JsonValue.parse(request.body());
      assertThat(request.body()).contains("\"api_key\":\"server-key\"");
      assertThat(body.toString()).contains("[Experiment] Exposure", "min_id_length");
      assertThat(server.requests(EVENTS)).hasSize(1);
    }
  }

  @Test
  void assignmentsAreTrackedUnlessTheCallSaysNo() throws Exception {
    try (FlagServer server = new FlagServer(FLAGS);
        LocalEvaluationClient client =
            started(
                config(server)
                    .tracker(events::add)
                    .assignmentTracking(TrackingConfig.defaults()))) {
      client.evaluate(USER, EvaluateOptions.defaults().tracksAssignment(false));
      assertThat(events).isEmpty();
      client.evaluate(USER);
      client.evaluate(USER);
      client.evaluate(USER, "a");
      assertThat(events)
          .extracting(TrackingEvent::eventType)
          .containsExactly("[Experiment] Assignment", "[Experiment] Assignment");
    }
  }

  @Test
  void exposuresAreTrackedOnlyWhereTheCallAsksForIt() throws Exception {
    try (FlagServer server = new FlagServer(FLAGS);
        LocalEvaluationClient client = started(config(server).tracker(events::add))) {
      client.evaluate(USER);
      client.evaluate(USER, "a");
      client.explain(USER, "a");
      assertThat(events).isEmpty();
      client.evaluate(USER, EXPOSING);
      assertThat(flagsOfEvents()).containsExactlyInAnyOrder("a", "b");
      client.evaluate(USER, "none", EXPOSING);
      assertThat(events).hasSize(2);
    }
  }

  @Test
  void exposuresCanWaitUntilAVariantIsRead() throws Exception {
    try (FlagServer server = new FlagServer(FLAGS);
        LocalEvaluationClient client =
            started(config(server).tracker(events::add).exposuresOnRead(true))) {
      Variants variants = client.evaluate(USER, EXPOSING);
      assertThat(variants.asMap()).hasSize(2);
      assertThat(events).isEmpty();
      assertThat(variants.get("b").key()).isEqualTo("off");
      assertThat(variants.get("b").key()).isEqualTo("off");
      assertThat(flagsOfEvents()).containsExactly("b");
      client.evaluate(USER, "a", EXPOSING);
      assertThat(flagsOfEvents()).containsExactly("b", "a");
    }
  }

  private static final String FAMILY =
      "["
          + flag("parent", "on")
          + ","
          + flag("child", "on").replaceFirst("\\{", "{\"dependencies\":[\"parent\"],")
          + ","
          + flag("other", "on")
          + "]";

  @Test
  void evaluatingOneFlagTracksWhatEvaluatingAListOfItTracks() throws Exception {
    try (FlagServer server = new FlagServer(FAMILY)) {
      LocalEvaluationConfig.Builder config =
          config(server).tracker(events::add).assignmentTracking(TrackingConfig.defaults());
      EvaluateOptions both = EvaluateOptions.defaults().tracksExposure(true);
      try (LocalEvaluationClient client = started(config)) {
        client.evaluate(USER, both.flagKeys("child"));
      }
      List<TrackingEvent> expected = List.copyOf(events);
      events.clear();
      try (LocalEvaluationClient client = started(config)) {
        assertThat(client.evaluate(USER, "child", both).is("on")).isTrue();
      }
      assertThat(flagsOfEvents()).contains("parent", "child").doesNotContain("other");
      assertThat(events)
          .extracting(TrackingEvent::insertId)
          .containsExactlyElementsOf(expected.stream().map(TrackingEvent::insertId).toList());
    }
  }

  @Test
  void readingAVariantExposesWhatItDependsOnToo() throws Exception {
    try (FlagServer server = new FlagServer(FAMILY);
        LocalEvaluationClient client =
            started(config(server).tracker(events::add).exposuresOnRead(true))) {
      client.evaluate(USER, EXPOSING).get("child");
      assertThat(flagsOfEvents()).containsExactlyInAnyOrder("parent", "child");
      client.evaluate(USER, "child", EXPOSING);
      client.evaluate(USER, EXPOSING.flagKeys("child")).get("child");
      assertThat(events).hasSize(2);
    }
  }

  @Test
  void exposuresAndAssignmentsThatAreSentAlikeShareASpool(@TempDir Path directory)
      throws Exception {
    TrackingConfig tracking = TrackingConfig.builder().spoolDirectory(directory).build();
    TrackingConfig other =
        tracking.toBuilder().cacheCapacity(7).apiKey("server-key").sendEvaluatedProps(true).build();
    try (FlagServer server = new FlagServer(FLAGS)) {
      LocalEvaluationClient client =
          started(config(server).exposureTracking(tracking).assignmentTracking(other));
      client.evaluate(USER, EvaluateOptions.defaults().tracksExposure(true));
      client.close();
      assertThat(client.status().tracking().sent()).isEqualTo(3);
      assertThat(server.requests(EVENTS)).hasSize(1);
    }
  }

  @Test
  void aSpoolForEventsThatAreSentInTwoWaysIsRefused(@TempDir Path directory) {
    TrackingConfig one = TrackingConfig.builder().spoolDirectory(directory).build();
    TrackingConfig two = one.toBuilder().flushQueueSize(7).build();
    LocalEvaluationConfig.Builder config =
        LocalEvaluationConfig.builder().exposureTracking(one).assignmentTracking(two);

    assertThatIllegalArgumentException()
        .isThrownBy(config::build)
        .withMessageContaining("the same apiKey and spoolDirectory");
    assertThat(config.assignmentTracking(two.toBuilder().apiKey("other").build()).build())
        .isNotNull();
  }

  @Test
  void eventsThatWaitAreSentOnClose() throws Exception {
    try (FlagServer server = new FlagServer(FLAGS)) {
      LocalEvaluationClient client =
          started(config(server).exposureTracking(TrackingConfig.defaults()));
      client.evaluate(USER, EXPOSING);
      assertThat(client.status().tracking().queued()).isPositive();
      client.close();
      assertThat(server.requests(EVENTS)).hasSize(1);
      assertThat(client.status().tracking().sent()).isEqualTo(2);
      assertThat(client.status().tracking().dropped().values()).allMatch(count -> count == 0);
      server.awaitNoConnections();
    }
  }

  @Test
  void anEventOfTheApplicationGoesWhereExposuresGo() throws Exception {
    TrackingEvent bought = TrackingEvent.builder("bought", Instant.EPOCH).userId("u").build();
    try (FlagServer server = new FlagServer(FLAGS)) {
      LocalEvaluationClient own = started(config(server).tracker(events::add));
      assertThat(own.track(bought)).isTrue();
      own.close();
      assertThat(own.track(bought)).isFalse();
      assertThat(events).containsExactly(bought);

      try (LocalEvaluationClient client =
          started(config(server).assignmentTracking(TrackingConfig.defaults()))) {
        assertThat(client.track(bought)).isTrue();
      }
      assertThat(server.requests(EVENTS).get(0).body()).contains("\"event_type\":\"bought\"");
    }
  }

  @Test
  void anEventOfTheApplicationThatNobodyTakesIsToldSo() throws Exception {
    try (FlagServer server = new FlagServer(FLAGS);
        LocalEvaluationClient client = started(config(server))) {
      assertThat(client.track(TrackingEvent.builder("bought", Instant.EPOCH).build())).isFalse();
    }
  }

  @Test
  void aTrackerThatWasClosedHearsOfNothingMore() throws Exception {
    try (FlagServer server = new FlagServer(FLAGS)) {
      LocalEvaluationClient client = started(config(server).tracker(events::add));
      client.evaluate(USER, "a", EXPOSING);
      client.close();
      assertThat(client.evaluate(USER, "b", EXPOSING).key()).isEqualTo("off");
      assertThat(flagsOfEvents()).containsExactly("a");
    }
  }
}
