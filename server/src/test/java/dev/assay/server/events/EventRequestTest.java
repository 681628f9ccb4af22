package dev.assay.server.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventRequestTest {
  private static EventRequest read(String json) throws EventRefusal {
    return EventRequest.read(json.getBytes(StandardCharsets.UTF_8), "project-key"::equals);
  }

  private static EventRequest readEvents(String events) throws EventRefusal {
    return read("{\"api_key\":\"project-key\",\"events\":[" + events + "]}");
  }

  private static EventRefusal refusalOf(String json) {
    return catchThrowableOfType(EventRefusal.class, () -> read(json));
  }

  private static String detailsOf(String events) {
    EventRefusal refusal = catchThrowableOfType(EventRefusal.class, () -> readEvents(events));
    assertThat(refusal.answer().status()).isEqualTo(400);
    String json = refusal.answer().json();
    assertThat(json).startsWith("{\"code\":400,\"error\":\"Invalid events\",");
    return json.substring(json.indexOf("events_with"));
  }

  @Test
  void goodEventsAreReadAsTheyAre() throws EventRefusal {
    EventRequest request =
        readEvents(
            """
            {"event_type":"a","user_id":"user-1","time":1700000000000,"session_id":-1,
             "insert_id":"i","event_properties":{"x":[1]},"user_properties":[],"groups":null,
             "something":"else"},
            {"event_type":"b","device_id":"device","user_id":""}
            """);

    assertThat(request.events()).hasSize(2);
    assertThat(request.events().get(0)).containsEntry("something", "else").hasSize(9);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[] | Invalid JSON request body: not an object",
        "{ | Invalid JSON request body: not JSON",
        "'' | Invalid JSON request body: empty document",
        "{\"events\":[1]} | \"missing_field\":\"api_key\"",
        "{\"api_key\":\"\"} | \"missing_field\":\"api_key\"",
        "{\"api_key\":\"project-kex\",\"events\":[1]} | Invalid API key: pr…",
        "{\"api_key\":\"short\",\"events\":[1]} | Invalid API key: …",
        "{\"api_key\":7,\"events\":[1]} | Invalid API key: …",
        "{\"api_key\":\"project-key\"} | \"missing_field\":\"events\"",
        "{\"api_key\":\"project-key\",\"events\":[]} | \"missing_field\":\"events\"",
        "{\"api_key\":\"project-key\",\"events\":{}} | events is not an array",
      })
  void requestsThatAreNoneAreToldWhy(String json, String reason) {
    EventRefusal refusal = refusalOf(json);

    assertThat(refusal.answer().status()).isEqualTo(400);
    assertThat(refusal.answer().json()).startsWith("{\"code\":400,\"error\":").contains(reason);
    assertThat(refusal.events()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"7", "\"x\"", "{\"min_id_length\":\"1\"}", "{\"min_id_length\":-1}"})
  void optionsOfAnotherShapeAreRefused(String options) {
    String json = "{\"api_key\":\"project-key\",\"options\":" + options + ",\"events\":[{}]}";

    assertThat(refusalOf(json).answer().json()).contains("options.min_id_length");
  }

  @Test
  void nestingWithoutEndIsRefused() {
    String deep = "[".repeat(10_000);

    assertThat(refusalOf(deep).answer().json()).contains("beyond the bounds");
  }

  @Test
  void missingFieldsAreToldByPlace() {
    String good = "{\"event_type\":\"a\",\"user_id\":\"user-1\"}";

    assertThat(detailsOf(good + ",{\"user_id\":\"user-1\"},{\"event_type\":\"\"}"))
        .isEqualTo(
            "events_with_missing_fields\":"
                + "{\"device_id\":[2],\"event_type\":[1,2],\"user_id\":[2]}}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"event_type\":1 | event_type",
        "\"user_id\":[] | user_id",
        "\"device_id\":true | device_id",
        "\"insert_id\":1.5 | insert_id",
        "\"time\":\"now\" | time",
        "\"session_id\":1.5 | session_id",
        "\"event_id\":{} | event_id",
        "\"event_properties\":[1] | event_properties",
        "\"user_properties\":\"x\" | user_properties",
        "\"groups\":1 | groups",
        "\"group_properties\":false | group_properties",
      })
  void fieldsOfAnotherTypeAreToldByPlace(String field, String name) {
    String event = "{\"event_type\":\"a\",\"user_id\":\"user-1\",\"device_id\":\"device\"}";
    String faulty = "{" + field + ",\"x_type\":\"a\",\"x_id\":\"user-1\"}";

    assertThat(detailsOf(event + "," + faulty))
        .contains("events_with_invalid_fields\":{\"" + name + "\":[1]}");
  }

  @Test
  void whatIsNoEventIsToldByPlace() {
    assertThat(detailsOf("null,7,[],\"x\""))
        .isEqualTo("events_with_invalid_fields\":{\"event\":[0,1,2,3]}}");
  }

  @Test
  void shortIdsAreToldUnlessTheyAreAllowed() throws EventRefusal {
    String event = "{\"event_type\":\"a\",\"user_id\":\"u\",\"device_id\":\"devi\"}";

    assertThat(detailsOf(event))
        .isEqualTo("events_with_invalid_id_lengths\":{\"device_id\":[0],\"user_id\":[0]}}");
    for (String options : new String[] {"{\"min_id_length\":1}", "{\"min_id_length\":0}"}) {
      String json =
          "{\"api_key\":\"project-key\",\"options\":%s,\"events\":[%s]}".formatted(options, event);
      assertThat(read(json).events()).hasSize(1);
    }
  }

  @Test
  void moreEventsThanTheBoundAreTooLarge() throws EventRefusal {
    String event = "{\"event_type\":\"a\",\"user_id\":\"user-1\"}";

    assertThat(readEvents((event + ",").repeat(1999) + event).events()).hasSize(2000);
    EventRefusal refusal =
        catchThrowableOfType(
            EventRefusal.class, () -> readEvents((event + ",").repeat(2000) + event));
    assertThat(refusal.answer().status()).isEqualTo(413);
    assertThat(refusal.answer().json()).startsWith("{\"code\":413,");
  }
}
