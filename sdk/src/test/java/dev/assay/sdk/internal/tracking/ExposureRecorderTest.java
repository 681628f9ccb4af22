package dev.assay.sdk.internal.tracking;

import static dev.assay.sdk.internal.tracking.Samples.MILLIS;
import static dev.assay.sdk.internal.tracking.Samples.USER;
import static dev.assay.sdk.internal.tracking.Samples.variant;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.assay.evaluation.ExperimentUser;
import dev.assay.evaluation.JsonValue;
import dev.assay.evaluation.Variant;
import dev.assay.sdk.tracking.Tracker;
import dev.assay.sdk.tracking.TrackingConfig;
import dev.assay.sdk.tracking.TrackingEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ExposureRecorderTest {
  private final Samples.StandingClock clock = new Samples.StandingClock();
  private final List<TrackingEvent> events = new ArrayList<>();
  private final ExposureRecorder recorder = recorder(events::add);

  private ExposureRecorder recorder(Tracker tracker) {
    DedupeFilter filter = new DedupeFilter(100, Duration.ofHours(24), clock.nanos::get);
    return new ExposureRecorder(new NewResults(filter, tracker, () -> MILLIS));
  }

  private void exposure(ExperimentUser user, String flagKey, Variant variant) {
    recorder.exposures(user, Map.of(flagKey, variant));
  }

  @Test
  void anExposureHasTheFormOfTheReference() {
    ExperimentUser user = USER.toBuilder().group("org", "acme").build();

    recorder.exposures(user, Samples.exampleResults());

    assertThat(events).hasSize(1);
    assertThat(JsonValue.parse(events.get(0).toJson()))
        .isEqualTo(
            JsonValue.parse(
                """
                {"event_type":"[Experiment] Exposure","user_id":"user-1","device_id":"dev-1",
                 "time":1700000000000,"groups":{"org":["acme"]},
                 "event_properties":{"[Experiment] Flag Key":"checkout-flow",
                   "[Experiment] Variant":"treatment","[Experiment] Experiment Key":"exp-1",
                   "metadata":{"deployed":true,"experimentKey":"exp-1","flagType":"experiment",
                     "flagVersion":7,"segmentName":"All Other Users"}},
                 "user_properties":{"$set":{"[Experiment] checkout-flow":"treatment"},"$unset":{}},
                 "insert_id":"user-1 dev-1 188284955 19675"}
                """));
  }

  @Test
  void theRecordedResultsHaveTheRecordedInsertIds() {
    recorder.exposures(Samples.recordedUser(), Samples.recordedResults());

    assertThat(events)
        .extracting(TrackingEvent::insertId)
        .containsExactlyInAnyOrder(
            " user  device -1711293583 19675", " user  device -35636412 19675");
  }

  @Test
  void anExposureNeverCarriesWhatItWasEvaluatedWith() {
    TrackingConfig config = TrackingConfig.builder().sendEvaluatedProps(true).build();
    new ExposureRecorder(config, events::add)
        .exposures(
            USER.toBuilder().country("Peru").userProperty("plan", "pro").build(),
            Samples.exampleResults());

    assertThat(events).hasSize(1);
    assertThat(events.get(0).toJson()).doesNotContain("Peru", "plan");
  }

  @Test
  void aMutexSetsNoPropertyOfTheUser() {
    exposure(USER, "mutex", variant("slot-1", "{\"flagType\":\"mutual-exclusion-group\"}"));

    assertThat(events.get(0).userProperties())
        .isEqualTo(Map.of("$set", Map.of(), "$unset", Map.of()));
  }

  @Test
  void aVariantWithoutMetadataHasNoneInItsEvent() {
    exposure(USER, "flag", Variant.of("on"));

    assertThat(events.get(0).eventProperties())
        .isEqualTo(Map.of("[Experiment] Flag Key", "flag", "[Experiment] Variant", "on"));
  }

  @Test
  void defaultsAndWhatRefusesItAreNotTracked() {
    exposure(USER, "a", variant("off", "{\"default\":true}"));
    exposure(USER, "b", variant("on", "{\"trackExposure\":false}"));
    exposure(USER, "c", Variant.missing());
    recorder.exposures(USER, Map.of());

    assertThat(events).isEmpty();
  }

  @Test
  void aResultIsTrackedOnceADay() {
    exposure(USER, "flag", Variant.of("on"));
    clock.advance(Duration.ofHours(24).minusNanos(1));
    exposure(USER, "flag", Variant.of("on"));
    assertThat(events).hasSize(1);

    clock.advance(Duration.ofNanos(1));
    exposure(USER, "flag", Variant.of("on"));
    assertThat(events).hasSize(2);
  }

  @Test
  void anotherVariantUserOrSetOfFlagsIsAnotherResult() {
    exposure(USER, "flag", Variant.of("on"));
    exposure(USER, "flag", Variant.of("other"));
    exposure(USER.toBuilder().deviceId(null).build(), "flag", Variant.of("on"));
    recorder.exposures(USER, Map.of("flag", Variant.of("on"), "second", Variant.of("on")));

    assertThat(events)
        .extracting(TrackingEvent::insertId)
        .hasSize(5)
        .doesNotHaveDuplicates()
        .allMatch(id -> id.endsWith(" 19675"));
  }

  @Test
  void aMissingIdIsCalledUndefinedAsTheNodeClientCallsIt() {
    ExperimentUser user = ExperimentUser.builder().userId("u").build();
    exposure(user, "f", Variant.of("on"));

    assertThat(events.get(0).deviceId()).isNull();
    assertThat(events.get(0).insertId())
        .isEqualTo("u undefined " + "f u  f on ".hashCode() + " 19675");
  }

  @Test
  void aUserWithoutIdsIsNotTrackedAndMentionedOnce() {
    try (LogLines log = LogLines.capture()) {
      exposure(ExperimentUser.builder().userId(" ").build(), "f", Variant.of("on"));
      exposure(ExperimentUser.builder().build(), "f", Variant.of("on"));

      assertThat(events).isEmpty();
      assertThat(log.lines()).hasSize(1).allMatch(line -> line.contains("not tracked"));
    }
  }

  @Test
  void whatATrackerThrowsIsLoggedOnceUntilItWorks() {
    List<Integer> calls = new ArrayList<>();
    ExposureRecorder throwing =
        recorder(
            event -> {
              calls.add(calls.size());
              if (calls.size() != 3) {
                throw new IllegalStateException("on purpose");
              }
            });
    try (LogLines log = LogLines.capture()) {
      for (int i = 0; i < 5; i++) {
        throwing.exposures(USER, Map.of("flag-" + i, Variant.of("on")));
      }

      assertThat(calls).hasSize(5);
      assertThat(log.lines()).hasSize(2).allMatch(line -> line.startsWith("SEVERE"));
    }
  }

  @Test
  void aRecorderWorksByItsConfig() {
    ExposureRecorder plain = new ExposureRecorder(TrackingConfig.defaults(), events::add);

    assertThatCode(() -> plain.exposures(USER, Map.of("flag", Variant.of("on"))))
        .doesNotThrowAnyException();
    plain.exposures(USER, Map.of("flag", Variant.of("on")));
    assertThat(events).hasSize(1);
  }
}
