package dev.assay.sdk.internal.tracking;

import static dev.assay.sdk.internal.http.ScriptedServer.answer;
import static dev.assay.sdk.internal.http.ScriptedServer.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.assay.sdk.internal.http.HttpClient;
import dev.assay.sdk.internal.http.ScriptedServer;
import dev.assay.sdk.tracking.DropReason;
import dev.assay.sdk.tracking.TrackingConfig;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class SpoolUploaderIT {
  private static final ScriptedServer.Step TAKEN = json("{\"code\":200}");

  private final HttpClient http = new HttpClient(new HttpClient.Options(4, 1 << 20, null, null));
  @TempDir private Path temp;

  @AfterEach
  void close() {
    http.close();
  }

  private TrackingConfig config(ScriptedServer server) {
    return TrackingConfig.builder()
        .serverUrl(server.url())
        .apiKey("KEY")
        .spoolDirectory(temp.resolve("spool"))
        .maxSpoolBytes(1 << 20)
        .flushInterval(Duration.ZERO)
        .closeTimeout(Duration.ofSeconds(1))
        .build();
  }

  private static byte[] event(String insertId) {
    return ("{\"insert_id\":\"" + insertId + "\"}").getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void eventsAreSentAsTheyAreAndWhatIsTooLargeIsDropped() throws Exception {
    try (ScriptedServer server = ScriptedServer.of(TAKEN)) {
      try (SpoolUploader uploader = SpoolUploader.open(config(server), http)) {
        uploader.add(List.of(event("a"), event("x".repeat(200_000)), event("b")));
        Condition.await("both are sent", () -> uploader.stats().sent() == 2);

        assertThat(uploader.stats().dropped()).containsEntry(DropReason.TOO_LARGE, 1L);
        Condition.await("none waits", () -> uploader.stats().waiting() == 0);
      }
      assertThat(server.requests().get(0).body())
          .isEqualTo(
              "{\"api_key\":\"KEY\",\"events\":[{\"insert_id\":\"a\"},{\"insert_id\":\"b\"}]}");
    }
  }

  @Test
  void eventsWaitWhileTheKeyIsRefusedAlsoForTheNextProcess() throws Exception {
    try (ScriptedServer server = ScriptedServer.of(answer(401, ""))) {
      try (SpoolUploader uploader = SpoolUploader.open(config(server), http)) {
        uploader.add(List.of(event("a")));
        Condition.await("it failed twice", () -> uploader.stats().failures() > 1);

        Condition.await("it waits", () -> uploader.stats().waiting() == 1);
      }
    }
    try (ScriptedServer server = ScriptedServer.of(TAKEN);
        SpoolUploader uploader = SpoolUploader.open(config(server), http)) {
      Condition.await("it is sent", () -> uploader.stats().sent() == 1);
    }
  }

  @Test
  void whatIsNotSaidIsMisuse() {
    TrackingConfig.Builder config = TrackingConfig.builder().serverUrl("http://localhost");
    for (String missing : List.of("apiKey", "spoolDirectory")) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> SpoolUploader.open(config.build(), http).close())
          .withMessage(missing + ": is missing");
      config.apiKey("KEY");
    }
  }
}
