package dev.assay.sdk.internal.tracking;

import static dev.assay.sdk.internal.tracking.Samples.MILLIS;
import static dev.assay.sdk.internal.tracking.Samples.USER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.evaluation.ExperimentUser;
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
  private final AssignmentRecorder recorder = new AssignmentRecorder(newResults(), false);

  private NewResults newResults() {
    return new NewResults(
        new DedupeFilter(100, Duration.ofHours(24), () -> 0), events::add, () -> MILLIS);
  }

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
  void anAssignmentCarriesWhatItWasEvaluatedWithIfAsked() {
    ExperimentUser user =
        USER.toBuilder()
            .country("Peru")
            .region("Lima Province")
            .city("Lima")
            .dma("none")
            .language("Spanish")
            .platform("Android")
            .version("1.2")
            .os("Android 15")
            .deviceManufacturer("Fair")
            .deviceBrand("Phone")
            .deviceModel("5")
            .carrier("Claro")
            .ipAddress("192.0.2.1")
            .library("other/1")
            .userProperty("plan", "pro")
            .userProperty("tags", List.of("a"))
            .build();
    sending().assignment(user, Samples.exampleResults());

    assertThat(JsonValue.parse(events.get(0).toJson()))
        .isEqualTo(
            JsonValue.parse(
                """
                {"event_type":"[Experiment] Assignment","user_id":"user-1","device_id":"dev-1",
                 "time":1700000000000,"country":"Peru","region":"Lima Province","city":"Lima",
                 "dma":"none","language":"Spanish","platform":"Android","app_version":"1.2",
                 "os_name":"Android 15","device_manufacturer":"Fair","device_brand":"Phone",
                 "device_model":"5","carrier":"Claro","ip":"192.0.2.1",
                 "event_properties":{"checkout-flow.variant":"treatment",
                   "checkout-flow.details":"v7 rule:All Other Users","new-nav.variant":"off",
                   "new-nav.details":"v4 rule:All Other Users"},
                 "user_properties":{
                   "$set":{"plan":"pro","tags":["a"],"[Experiment] checkout-flow":"treatment"},
                   "$unset":{"[Experiment] new-nav":"-"}},
                 "insert_id":"user-1 dev-1 840395302 19675"}
                """));
  }

  @Test
  void whatIsNotAskedForIsNotSent() {
    recorder.assignment(
        USER.toBuilder().country("Peru").userProperty("plan", "pro").build(),
        Samples.exampleResults());

    assertThat(events.get(0).toJson()).doesNotContain("Peru", "plan");
  }

  @Test
  void theUsersPropertiesNeitherHideNorContradictTheVariants() {
    ExperimentUser user =
        USER.toBuilder()
            .userProperty("[Experiment] checkout-flow", "old")
            .userProperty("[Experiment] new-nav", "on")
            .userProperty("gone", null)
            .build();
    sending().assignment(user, Samples.exampleResults());

    assertThat(events.get(0).userProperties())
        .isEqualTo(
            Map.of(
                "$set",
                Map.of("[Experiment] checkout-flow", "treatment"),
                "$unset",
                Map.of("[Experiment] new-nav", "-")));
    assertThat(events.get(0).otherFields()).isEmpty();
  }

  private AssignmentRecorder sending() {
    return new AssignmentRecorder(newResults(), true);
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
    TrackingConfig config =
        TrackingConfig.builder().cacheCapacity(1).sendEvaluatedProps(true).build();
    AssignmentRecorder forgetful = new AssignmentRecorder(config, events::add);

    forgetful.assignment(USER.toBuilder().country("Peru").build(), Samples.exampleResults());
    forgetful.assignment(USER, Samples.recordedResults());
    forgetful.assignment(USER, Samples.exampleResults());
    assertThat(events).hasSize(3);
    assertThat(events.get(0).otherFields()).containsOnly(Map.entry("country", "Peru"));
  }
}
