package dev.assay.server.http;

import static dev.assay.server.http.RunningServer.config;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.server.AssayServer;
import dev.assay.server.EventsFileException;
import dev.assay.server.ServerConfig;
import dev.assay.server.deployment.ProjectKey;
import dev.assay.server.events.EventCounts;
import dev.assay.server.events.ForwardConfig;
import dev.assay.server.http.Wire.Reply;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class EventsIT {
  private static final String EVENT =
      "{\"event_type\":\"t\",\"user_id\":\"user-1\",\"insert_id\":\"i-%s\",\"x\":\"%s\"}";

  @TempDir private Path folder;
  private Path file;
  private AssayServer server;
  private Wire wire;

  @BeforeEach
  void start() throws IOException {
    file = folder.resolve("events.jsonl");
    server =
        AssayServer.start(
            config()
                .eventsFile(file)
                .projectKeys(List.of(new ProjectKey("api-key", "secret")))
                .build());
    wire = new Wire(server.port());
  }

  @AfterEach
  void stop() throws IOException {
    wire.close();
    server.close();
  }

  private static String event(int id) {
    return EVENT.formatted(id, "");
  }

  private static String body(String... events) {
    return "{\"api_key\":\"api-key\",\"events\":[" + String.join(",", events) + "]}";
  }

  private static byte[] gzip(byte[] plain) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(plain);
    }
    return out.toByteArray();
  }

  private Reply postGzip(String path, byte[] body, String... headers) throws IOException {
    String more = String.join("", List.of(headers).stream().map(h -> h + "\r\n").toList());
    wire.send("POST " + path + " HTTP/1.1\r\nHost: t\r\n" + more);
    wire.send("Content-Length: " + body.length + "\r\n\r\n");
    return wire.send(body).reply();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/2/httpapi", "/batch"})
  void eventsAreInTheFileOnceTheyAreAnswered(String path) throws IOException {
    for (String type : new String[] {"application/json", "text/plain;charset=UTF-8", "x"}) {
      Reply reply = wire.post(path, body(event(1), event(2)), "Content-Type: " + type);

      assertThat(reply.status()).isEqualTo(200);
      assertThat(reply.text())
          .matches(
              "\\{\"code\":200,\"events_ingested\":2,\"payload_size_bytes\":\\d+,"
                  + "\"server_upload_time\":\\d{13}}");
      assertThat(reply.header("access-control-allow-origin")).isEqualTo("*");
      assertThat(Files.readAllLines(file))
          .hasSize(2)
          .allMatch(line -> line.matches(".*\"server_upload_time\":\\d{13}}"));
    }
    assertThat(server.eventCounts()).isEqualTo(new EventCounts(2, 4, 0, 0));
  }

  @Test
  void aDeploymentKeyNamesAProjectToo() throws IOException {
    String body = body(event(1)).replace("api-key", "secret-key");

    assertThat(wire.post("/2/httpapi", body).status()).isEqualTo(200);
  }

  @Test
  void whatIsRefusedIsNotInTheFileAndTheConnectionGoesOn() throws IOException {
    Reply unknown = wire.post("/2/httpapi", body(event(1)).replace("api-key", "wrong-key"));
    assertThat(unknown.status()).isEqualTo(400);
    assertThat(unknown.text()).isEqualTo("{\"code\":400,\"error\":\"Invalid API key: wr…\"}");

    Reply faulty = wire.post("/2/httpapi", body(event(1), "{\"user_id\":\"user-1\"}"));
    assertThat(faulty.status()).isEqualTo(400);
    assertThat(faulty.text()).contains("\"events_with_missing_fields\":{\"event_type\":[1]}");

    assertThat(wire.post("/2/httpapi", "x").text()).startsWith("{\"code\":400,");
    assertThat(wire.post("/2/httpapi", "").text()).startsWith("{\"code\":400,");
    assertThat(file).isEmptyFile();
    assertThat(server.eventCounts()).isEqualTo(new EventCounts(0, 0, 2, 0));
  }

  @Test
  void eachRouteHasItsOwnBound() throws IOException {
    String[] events = new String[30];
    for (int i = 0; i < events.length; i++) {
      events[i] = EVENT.formatted(i, "x".repeat(100_000));
    }
    String large = body(events);
    assertThat(wire.post("/batch", large).status()).isEqualTo(200);

    Reply reply = wire.post("/2/httpapi", large);
    assertThat(reply.status()).isEqualTo(413);
    assertThat(reply.text())
        .isEqualTo("{\"code\":413,\"error\":\"the body is larger than 1048576 bytes\"}");
    assertThat(wire.ends()).isTrue();
  }

  @Test
  void moreEventsThanTheBoundAreTooLarge() throws IOException {
    String events = "{\"event_type\":\"t\",\"user_id\":\"user-1\"},".repeat(2001);

    Reply reply = wire.post("/batch", body(events.substring(0, events.length() - 1)));

    assertThat(reply.status()).isEqualTo(413);
    assertThat(file).isEmptyFile();
  }

  @Test
  void compressedBodiesAreReadWithinTheSameBound() throws IOException {
    byte[] good = gzip(body(event(1)).getBytes(StandardCharsets.UTF_8));
    byte[] bomb = gzip(new byte[50_000_000]);
    String encoding = "Content-Encoding: gzip";

    assertThat(postGzip("/2/httpapi", good, encoding).status()).isEqualTo(200);
    assertThat(postGzip("/2/httpapi", good, "Content-Encoding: GZIP").status()).isEqualTo(200);
    assertThat(postGzip("/2/httpapi", bomb, encoding).status()).isEqualTo(413);
    assertThat(postGzip("/batch", bomb, encoding).status()).isEqualTo(413);
    assertThat(postGzip("/batch", new byte[10], encoding).status()).isEqualTo(400);
    assertThat(postGzip("/batch", good).status()).isEqualTo(400);
    assertThat(Files.readAllLines(file)).hasSize(1);
    Reply other = postGzip("/batch", good, "Content-Encoding: br");
    assertThat(other.status()).isEqualTo(415);
    assertThat(other.text()).startsWith("{\"code\":415,");
  }

  @Test
  void deepNestingIsRefused() throws IOException {
    String deep = "{\"a\":".repeat(100_000);

    assertThat(wire.post("/batch", deep).status()).isEqualTo(400);
  }

  @Test
  void browsersMayAskBeforehandAndOthersMustPost() throws IOException {
    Reply preflight = wire.request("OPTIONS /2/httpapi", "Origin: https://shop.example");
    assertThat(preflight.status()).isEqualTo(204);
    assertThat(preflight.header("access-control-allow-methods")).isEqualTo("POST, OPTIONS");
    assertThat(preflight.header("access-control-allow-headers"))
        .contains("Content-Type", "Content-Encoding");

    Reply get = wire.request("GET /batch");
    assertThat(get.status()).isEqualTo(405);
    assertThat(get.text()).startsWith("{\"code\":405,");
  }

  @Test
  void withoutAFileEventsAreCounted() throws IOException {
    try (AssayServer counting = AssayServer.start(config().build());
        Wire line = new Wire(counting.port())) {
      String body = body(event(1), event(1)).replace("api-key", "secret-key");
      assertThat(line.post("/batch", body).status()).isEqualTo(200);
      assertThat(counting.eventCounts()).isEqualTo(new EventCounts(1, 1, 0, 0));
    }
  }

  @Test
  void aFileThatCannotBeWrittenIsToldAtStart() {
    Path nowhere = folder.resolve("none").resolve("events.jsonl");

    assertThatThrownBy(() -> AssayServer.start(config().eventsFile(nowhere).build()))
        .isInstanceOf(EventsFileException.class)
        .hasMessageContaining("cannot write events to " + nowhere);
  }

  @Test
  void aStartThatFailsLeavesTheQueueOfEventsToTheNext() throws IOException {
    ForwardConfig forward =
        new ForwardConfig(
            URI.create("http://127.0.0.1:9"),
            folder.resolve("queue"),
            1L << 20,
            Duration.ofMillis(5));
    Path nowhere = folder.resolve("none").resolve("events.jsonl");
    ServerConfig.Builder config = config().forward(forward);
    // Something of an earlier process is in the queue.
    try (AssayServer first = AssayServer.start(config.build());
        Wire line = new Wire(first.port())) {
      String body = body(event(1)).replace("api-key", "secret-key");
      assertThat(line.post("/batch", body).status()).isEqualTo(200);
    }
    ServerConfig failing = config.eventsFile(nowhere).build();
    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(() -> AssayServer.start(failing))
          .isInstanceOf(EventsFileException.class)
          .hasMessageContaining("cannot write events to " + nowhere);
    }
    ServerConfig good = config.eventsFile(folder.resolve("good.jsonl")).build();
    AssayServer.start(good).close();
  }
}
