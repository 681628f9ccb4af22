package dev.assay.sdk.tracking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TrackingEventTest {
  private static final Instant TIME = Instant.ofEpochMilli(1_700_000_000_000L);

  @Test
  void anEventIsWrittenAsTheHttpApiTakesIt() {
    TrackingEvent event =
        TrackingEvent.builder("type", TIME)
            .userId("u")
            .deviceId("d")
            .groups(Map.of("org", List.of("acme")))
            .eventProperties(Map.of("a", 1))
            .userProperties(Map.of("$set", Map.of("b", "c")))
            .insertId("u d 1")
            .build();

    assertThat(event.toJson())
        .isEqualTo(
            "{\"event_type\":\"type\",\"user_id\":\"u\",\"device_id\":\"d\",\"time\":1700000000000,"
                + "\"groups\":{\"org\":[\"acme\"]},\"event_properties\":{\"a\":1},"
                + "\"user_properties\":{\"$set\":{\"b\":\"c\"}},\"insert_id\":\"u d 1\"}");
    assertThat(event.eventType()).isEqualTo("type");
    assertThat(event.time()).isEqualTo(TIME);
    assertThat(event.userId()).isEqualTo("u");
    assertThat(event.deviceId()).isEqualTo("d");
    assertThat(event.groups()).containsOnlyKeys("org");
    assertThat(event.insertId()).isEqualTo("u d 1");
  }

  @Test
  void whatIsAbsentIsLeftOut() {
    assertThat(TrackingEvent.builder("type", TIME).build().toJson())
        .isEqualTo(
            "{\"event_type\":\"type\",\"time\":1700000000000,"
                + "\"event_properties\":{},\"user_properties\":{}}");
  }

  @Test
  void aFieldWithoutASetterIsWrittenBesideTheOthers() {
    List<Object> list = new ArrayList<>(List.of(1));
    TrackingEvent event =
        TrackingEvent.builder("type", TIME)
            .otherField("country", "Peru")
            .otherField("extra", list)
            .otherField("city", "Lima")
            .otherField("city", null)
            .build();
    list.clear();

    assertThat(event.toJson())
        .isEqualTo(
            "{\"event_type\":\"type\",\"time\":1700000000000,\"country\":\"Peru\","
                + "\"extra\":[1],\"event_properties\":{},\"user_properties\":{}}");
    assertThat(event.otherFields()).containsOnlyKeys("country", "extra").isUnmodifiable();
    assertThat(event).isNotEqualTo(TrackingEvent.builder("type", TIME).build());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "event_type",
        "user_id",
        "device_id",
        "time",
        "groups",
        "event_properties",
        "user_properties",
        "insert_id"
      })
  void aFieldWithASetterIsRefusedAsAnotherOne(String name) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TrackingEvent.builder("type", TIME).otherField(name, "x"))
        .withMessage("the field '" + name + "' has a setter of its own");
  }

  @Test
  void whatBecomesOfTheCallersMapsDoesNotMatter() {
    Map<String, Object> inner = new HashMap<>(Map.of("x", 1));
    List<String> names = new ArrayList<>(List.of("acme"));
    TrackingEvent event =
        TrackingEvent.builder("type", TIME)
            .groups(Map.of("org", names))
            .eventProperties(Map.of("inner", inner))
            .build();
    inner.put("x", 2);
    names.add("other");

    assertThat(event.eventProperties()).containsEntry("inner", Map.of("x", 1));
    assertThat(event.groups()).containsEntry("org", List.of("acme"));
    assertThatThrownBy(() -> event.groups().clear())
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void eventsWithEqualFieldsAreEqual() {
    TrackingEvent event = TrackingEvent.builder("type", TIME).userId("u").build();

    assertThat(event)
        .isEqualTo(TrackingEvent.builder("type", TIME).userId("u").build())
        .hasSameHashCodeAs(TrackingEvent.builder("type", TIME).userId("u").build())
        .isNotEqualTo(TrackingEvent.builder("type", TIME).deviceId("u").build())
        .isNotEqualTo("type");
  }

  @Test
  void theTextHoldsNoIds() {
    TrackingEvent event =
        TrackingEvent.builder("type", TIME).userId("secret").insertId("secret 1").build();

    assertThat(event.toString()).isEqualTo("TrackingEvent[type, 2023-11-14T22:13:20Z]");
  }

  @Test
  void aTrackerNeedNotBeClosed() {
    Tracker tracker = event -> {};

    assertThatCode(tracker::close).doesNotThrowAnyException();
  }
}
