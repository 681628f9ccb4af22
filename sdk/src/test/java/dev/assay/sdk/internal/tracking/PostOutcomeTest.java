package dev.assay.sdk.internal.tracking;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.sdk.internal.tracking.PostOutcome.Kind;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PostOutcomeTest {
  private static PostOutcome of(int status, String body) {
    return PostOutcome.of(status, body.getBytes(StandardCharsets.UTF_8), 0);
  }

  @ParameterizedTest
  @CsvSource({
    "200, ACCEPTED",
    "204, ACCEPTED",
    "302, LATER",
    "400, REFUSED",
    "401, KEY_REFUSED",
    "403, KEY_REFUSED",
    "413, TOO_LARGE",
    "429, LATER",
    "500, LATER",
    "503, LATER"
  })
  void theStatusDecides(int status, Kind kind) {
    assertThat(of(status, "").kind()).isEqualTo(kind);
    assertThat(of(status, "").reason()).isEqualTo("status " + status);
  }

  @Test
  void aServerWithoutARouteForEventsIsToldAsSuch() {
    PostOutcome outcome = of(404, "");
    assertThat(outcome.kind()).isEqualTo(Kind.LATER);
    assertThat(outcome.reason()).isEqualTo("status 404, the server takes no events at this path");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"code\":200,\"events_ingested\":2}", "success", ""})
  void whateverAServerSaysWithStatus200ItTookTheEvents(String body) {
    assertThat(of(200, body).kind()).isEqualTo(Kind.ACCEPTED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n", "\r\n\t ", "\ufeff"})
  void aPageInsteadOfAnAnswerIsNone(String before) {
    assertThat(of(200, before + "<!DOCTYPE html><title>Sign in</title>").kind())
        .isEqualTo(Kind.LATER);
  }

  @Test
  void refusedEventsAreNamedByTheirPlaces() {
    PostOutcome outcome =
        of(
            400,
            """
            {"code":400,"error":"Request missing required field","missing_field":null,
             "events_with_invalid_fields":{"time":[3,4],"Bearer x":[9]},
             "events_with_missing_fields":{"event_type":[4,7,"x"],"user_id":null},
             "events_with_invalid_id_lengths":{"device_id":[1]},"silenced_events":[5]}
            """);

    assertThat(outcome.kind()).isEqualTo(Kind.SOME_REFUSED);
    assertThat(outcome.refused()).containsExactly(1, 3, 4, 5, 7, 9);
    assertThat(outcome.reason())
        .isEqualTo("status 400, fields [device_id, event_type, time, user_id]");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"code\":400,\"error\":\"Invalid API key: abc\"}",
        "{\"code\":400,\"error\":\"Request missing required field\",\"missing_field\":\"api_key\"}"
      })
  void aWrongKeyRefusesEverything(String body) {
    assertThat(of(400, body).kind()).isEqualTo(Kind.KEY_REFUSED);
    assertThat(of(400, body).reason()).isEqualTo("status 400, the API key");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "no JSON", "[1]", "{\"error\":\"bad\"}", "{\"silenced_events\":{}}"})
  void whatNamesNothingRefusesSomething(String body) {
    assertThat(of(400, body).kind()).isEqualTo(Kind.REFUSED);
  }

  @Test
  void throttlingIsWaitedOutForAsLongAsTheServerAsks() {
    String throttled = "{\"code\":400,\"eps_threshold\":30,\"throttled_users\":{\"u\":40}}";

    assertThat(of(400, throttled).kind()).isEqualTo(Kind.LATER);
    assertThat(of(400, throttled).waitNanos()).isEqualTo(TimeUnit.SECONDS.toNanos(30));
    assertThat(of(429, "").waitNanos()).isEqualTo(TimeUnit.SECONDS.toNanos(30));
    assertThat(PostOutcome.of(429, new byte[0], 7).waitNanos()).isEqualTo(7);
    assertThat(PostOutcome.of(503, new byte[0], 7).waitNanos()).isEqualTo(7);
    assertThat(of(503, "").waitNanos()).isZero();
  }
}
