package dev.assay.sdk.internal.tracking;

import static dev.assay.sdk.internal.tracking.Samples.MILLIS;
import static dev.assay.sdk.internal.tracking.Samples.USER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.evaluation.JsonValue;
import dev.assay.sdk.tracking.TrackingConfig;
import dev.assay.sdk.tracking.TrackingEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class AssignmentRecorderTest {
  private final List<TrackingEvent> events = new ArrayList<>();
  private final AssignmentRecorder recorder =
      new AssignmentRecorder(
          new NewResults(
              new DedupeFilter(100, Duration.ofHours(24), () -> 0), events::add, () -> MILLIS));

  @Test
  void anAssignmentHasTheFormOfTheReference() {
    recorder.assignment(USER, Samples.exampleResults());

    assertThat(events).hasSize(1);
    assertThat(JsonValue.parse(events.get(0).toJson()))
        .isEqualTo(
            JsonValue.parse(
                """
                {"event_type":"[Experiment] Assignment","user_id":"user-1","device_id":"dev-1",
                 "time":1700000000000,
                 "event_properties":{"checkout-flow.variant":"treatment",
                   "checkout-flow.details":"v7 rule:All Other Users","new-nav.variant":"off",
                   "new-nav.details":"v4 rule:All Other Users"},
                 "user_properties":{"$set":{"[Experiment] checkout-flow":"treatment"},
                   "$unset":{"[Experiment] new-nav":"-"}},
                 "insert_id":"user-1 dev-1 840395302 19675"}
                """));
  }

  @Test
  void theRecordedResultsHaveTheRecordedInsertId() {
    recorder.assignment(Samples.recordedUser(), Samples.recordedResults());

    TrackingEvent event = events.get(0);
    assertThat(event.insertId()).isEqualTo(" user  device 395582531 19675");
    assertThat(event.eventProperties())
        .containsOnlyKeys("a-flag.variant", "b-exp.variant", "hold.variant", "mutex.variant");
    assertThat(event.userProperties())
        .isEqualTo(
            Map.of(
                "$set",
                Map.of("[Experiment] b-exp", "treatment", "[Experiment] hold", "on"),
                "$unset",
                Map.of("[Experiment] a-flag", "-")));
  }

  @Test
  void aResultIsTrackedOnceAndAnEmptyOneNot() {
    recorder.assignment(USER, Samples.exampleResults());
    recorder.assignment(USER, Samples.exampleResults());
    recorder.assignment(USER, Map.of());

    assertThat(events).hasSize(1);
  }

  @Test
  void aRecorderWorksByItsConfig() {
    TrackingConfig config = TrackingConfig.builder().cacheCapacity(1).build();
    AssignmentRecorder forgetful = new AssignmentRecorder(config, events::add);

    forgetful.assignment(USER, Samples.exampleResults());
    forgetful.assignment(USER, Samples.recordedResults());
    forgetful.assignment(USER, Samples.exampleResults());
    assertThat(events).hasSize(3);
  }
}
