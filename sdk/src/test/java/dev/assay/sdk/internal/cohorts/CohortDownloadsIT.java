package dev.assay.sdk.internal.cohorts;

import static dev.assay.sdk.internal.http.ScriptedServer.answer;
import static dev.assay.sdk.internal.http.ScriptedServer.json;
import static dev.assay.sdk.internal.http.ScriptedServer.rawThenClose;
import static dev.assay.sdk.internal.http.ScriptedServer.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.assay.evaluation.Cohort;
import dev.assay.sdk.internal.http.HttpClient;
import dev.assay.sdk.internal.http.ScriptedServer;
import dev.assay.sdk.internal.http.ScriptedServer.Step;
import dev.assay.sdk.internal.options.Library;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
final class CohortDownloadsIT {
  private static final Duration LONG = Duration.ofSeconds(20);
  private static final Duration SHORT = Duration.ofMillis(150);
  private static final CohortKey KEY = new CohortKey("User", "a b/ä");
  private static final String COHORT =
      """
      {"cohortId":"a b/ä","groupType":"User","lastModified":5,"size":2,"memberIds":["ann","bob"]}""";
  private static final Step STALL = ScriptedServer.Peer::stall;

  private static CohortSettings settings(ScriptedServer server, Duration request, Duration total) {
    return new CohortSettings(server.url(), "Basic Zm9v", 3, LONG, request, total, 2, null);
  }

  private static Cohort download(CohortSettings settings, Cohort held) throws CohortFailure {
    try (HttpClient http = new HttpClient(settings.http(null, null))) {
      return new CohortDownloads(settings, http, Cohort::read, () -> 0.5).download(KEY, held);
    }
  }

  private static Cohort download(ScriptedServer server) throws CohortFailure {
    return download(settings(server, LONG, LONG), null);
  }

  private static CohortFailure failure(CohortSettings settings) {
    return catchThrowableOfType(CohortFailure.class, () -> download(settings, null));
  }

  private static CohortFailure failure(ScriptedServer server) {
    return failure(settings(server, LONG, LONG));
  }

  @Test
  void aCohortIsAskedForAndHashed() throws Exception {
    try (ScriptedServer server = ScriptedServer.of(json(COHORT))) {
      Cohort cohort = download(server);

      assertThat(cohort).hasToString("Cohort[a b/ä, User, 2 members]");
      assertThat(cohort.contains("bob")).isTrue();
      ScriptedServer.Request request = server.requests().get(0);
      assertThat(request.target()).isEqualTo("/sdk/v1/cohort/a%20b%2F%C3%A4?maxCohortSize=3");
      assertThat(request.header("Authorization")).isEqualTo("Basic Zm9v");
      assertThat(request.header("X-Amp-Exp-Library")).isEqualTo(Library.NAME);
      assertThat(request.header("Accept-Encoding")).isEqualTo("gzip");
    }
  }

  @Test
  void aCompressedCohortIsReadToo() throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(COHORT.getBytes(StandardCharsets.UTF_8));
    }
    String head =
        "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: " + bytes.size() + "\r\n\r\n";
    Step zipped =
        peer -> {
          peer.send(head);
          peer.send(bytes.toByteArray());
        };
    try (ScriptedServer server = ScriptedServer.of(zipped)) {
      assertThat(download(server).size()).isEqualTo(2);
    }
  }

  @Test
  void aCopyThatIsUpToDateIsKept() throws Exception {
    Cohort held = ScriptedSource.cohort("User", "a b/ä", 1234, "eve");
    try (ScriptedServer server = ScriptedServer.of(answer(204, ""))) {
      assertThat(download(settings(server, LONG, LONG), held)).isSameAs(held);
      assertThat(server.requests().get(0).target()).endsWith("?maxCohortSize=3&lastModified=1234");
    }
  }

  @Test
  void withoutACopyThereIsNothingToKeep() throws Exception {
    try (ScriptedServer server = ScriptedServer.of(answer(204, ""), json(COHORT))) {
      assertThat(download(server).size()).isEqualTo(2);
    }
  }

  @Test
  void aDateThatIsNotKnownIsNotTold() throws Exception {
    Cohort held = ScriptedSource.cohort("User", "a b/ä", 0, "eve");
    try (ScriptedServer server = ScriptedServer.of(json(COHORT))) {
      assertThat(download(settings(server, LONG, LONG), held).contains("ann")).isTrue();
      assertThat(server.requests().get(0).target()).endsWith("?maxCohortSize=3");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {202, 429, 500, 502, 503})
  void whatMayPassIsTriedThreeTimesAtMost(int status) throws Exception {
    try (ScriptedServer server = ScriptedServer.of(answer(status, "{}"), json(COHORT))) {
      assertThat(download(server).size()).isEqualTo(2);
    }
    try (ScriptedServer server = ScriptedServer.of(answer(status, "{}"))) {
      CohortFailure failure = failure(server);

      assertThat(failure.reason()).contains("status " + status);
      assertThat(server.requests()).hasSize(3);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 401, 403, 404, 410, 413})
  void whatWillNotPassIsNotTriedAgain(int status) throws Exception {
    try (ScriptedServer server = ScriptedServer.of(answer(status, "{}"))) {
      CohortFailure failure = failure(server);

      assertThat(failure.reason()).contains("status " + status).doesNotContain("Zm9v");
      assertThat(failure.isLasting()).isTrue();
      assertThat(server.requests()).hasSize(1);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {3600, 99_999_999})
  void aServerThatWantsMoreTimeThanThereIsIsNotAskedAgainForAnHourAtMost(long seconds)
      throws Exception {
    try (ScriptedServer server = ScriptedServer.of(answer(429, "", "Retry-After: " + seconds))) {
      CohortFailure failure = failure(server);

      assertThat(failure.retryAfterNanos()).isEqualTo(Duration.ofHours(1).toNanos());
      assertThat(failure.isLasting()).isFalse();
      assertThat(server.requests()).hasSize(1);
    }
  }

  @Test
  void aSilentServerIsGivenUpEachTime() throws Exception {
    try (ScriptedServer server = ScriptedServer.of(STALL)) {
      assertThat(failure(settings(server, SHORT, LONG)).reason()).contains("timed out");
      assertThat(server.requests()).hasSize(3);
      server.awaitHangUps(3);
    }
  }

  @Test
  void silenceWithinTheBodyIsGivenUpAndTriedAgain() throws Exception {
    Step half =
        peer -> {
          peer.send(text(200, COHORT).substring(0, 70));
          peer.stall();
        };
    try (ScriptedServer server = ScriptedServer.of(half, json(COHORT))) {
      assertThat(download(settings(server, SHORT, LONG), null).size()).isEqualTo(2);
      server.awaitHangUps(1);
    }
  }

  @Test
  void aBodyThatNeverEndsIsGivenUpAtTheEndOfItsTime() throws Exception {
    Step endless =
        peer -> {
          peer.send("HTTP/1.1 200 OK\r\n\r\n{\"memberIds\":[");
          while (true) {
            peer.send(" ");
          }
        };
    try (ScriptedServer server = ScriptedServer.of(endless)) {
      assertThat(failure(settings(server, LONG, SHORT)).reason()).contains("timed out");
      assertThat(server.requests()).hasSize(1);
      server.awaitNoConnections();
    }
  }

  @Test
  void aSlowBodyHasAsMuchTimeAsItNeeds() throws Exception {
    byte[] bytes = text(200, COHORT).getBytes(StandardCharsets.UTF_8);
    Step slow =
        peer -> {
          for (byte b : bytes) {
            peer.send(new byte[] {b});
          }
        };
    try (ScriptedServer server = ScriptedServer.of(slow)) {
      assertThat(download(server).size()).isEqualTo(2);
    }
  }

  static Stream<Arguments> brokenAnswers() {
    String whole = text(200, COHORT);
    return Stream.of(
        Arguments.of("truncated", rawThenClose(whole.substring(0, whole.length() - 10))),
        Arguments.of("no HTTP", rawThenClose("\u0007\u0001garbage\n\n")),
        Arguments.of("reset", (Step) ScriptedServer.Peer::reset),
        Arguments.of(
            "not gzip", answer(200, COHORT, "Content-Encoding: gzip", "Connection: close")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("brokenAnswers")
  void aBrokenAnswerIsTriedAgain(String name, Step broken) throws Exception {
    try (ScriptedServer server = ScriptedServer.of(broken, json(COHORT))) {
      assertThat(download(server).size()).isEqualTo(2);
    }
    try (ScriptedServer server = ScriptedServer.of(broken)) {
      assertThat(failure(server).isLasting()).as(name).isFalse();
    }
  }

  static Stream<Arguments> wrongAnswers() {
    return Stream.of(
        Arguments.of("<!DOCTYPE html><title>Sign in</title>", "not usable: cohort: $"),
        Arguments.of("", "not usable: cohort: $: empty document"),
        Arguments.of("[]", "expected an object"),
        Arguments.of("{\"cohortId\":\"a b/ä\"}", "memberIds is required"),
        Arguments.of(
            "{\"cohortId\":\"a b/ä\",\"memberIds\":[\"1\",\"2\",\"3\",\"4\"]}",
            "more than 3 members"),
        Arguments.of("{\"cohortId\":\"a b/ä\",\"size\":4,\"memberIds\":[]}", "more than 3 members"),
        Arguments.of("{\"cohortId\":\"b\",\"memberIds\":[]}", "sent another cohort, 'b'"),
        Arguments.of(
            "{\"cohortId\":\"a b/ä\",\"groupType\":\"company\",\"memberIds\":[]}",
            "its members are of type 'company', not 'User'"));
  }

  @ParameterizedTest
  @MethodSource("wrongAnswers")
  void anAnswerThatIsNotTheCohortIsRefusedForGood(String body, String reason) throws Exception {
    try (ScriptedServer server = ScriptedServer.of(json(body))) {
      CohortFailure failure = failure(server);

      assertThat(failure.reason()).contains(reason);
      assertThat(failure.isLasting()).isTrue();
      assertThat(server.requests()).hasSize(1);
    }
  }

  @Test
  void aClosedClientDownloadsNothing() throws IOException {
    try (ScriptedServer server = ScriptedServer.of(json(COHORT))) {
      CohortSettings settings = settings(server, LONG, LONG);
      HttpClient http = new HttpClient(settings.http(null, null));
      http.close();
      CohortDownloads downloads = new CohortDownloads(settings, http, Cohort::read, () -> 0.5);

      CohortFailure failure =
          catchThrowableOfType(CohortFailure.class, () -> downloads.download(KEY, null));
      assertThat(failure.reason()).isEqualTo("client closed");
      assertThat(server.requests()).isEmpty();
    }
  }
}
