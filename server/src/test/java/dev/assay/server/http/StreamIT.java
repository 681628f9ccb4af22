package dev.assay.server.http;

import static dev.assay.server.http.RunningServer.AUTH;
import static dev.assay.server.http.RunningServer.config;
import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.evaluation.FlagSet;
import dev.assay.server.AssayServer;
import dev.assay.server.ServerConfig;
import dev.assay.server.http.Wire.Reply;
import dev.assay.server.project.LoadedFlags;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class StreamIT {
  private static final int LARGE = 12_000_000;

  private static String yaml(String version) {
    return "flags: [{key: f, variants: [{key: " + version + "}]}]";
  }

  private static LoadedFlags flags(String version) {
    return RunningServer.flags(yaml(version));
  }

  /** {@return flags beyond what systems keep of unread bytes} */
  private static LoadedFlags largeFlags(String version) {
    String json =
        "[{\"key\":\"f\",\"variants\":{\"%s\":{\"key\":\"%s\",\"payload\":\"%s\"}},\"segments\":[]}]"
            .formatted(version, version, "x".repeat(LARGE));
    return LoadedFlags.of(FlagSet.parse(json.getBytes(StandardCharsets.UTF_8)));
  }

  private static ServerConfig.Builder keyed() {
    return ServerConfig.builder().port(0).deploymentKeys(List.of("secret-key")).flags(flags("v1"));
  }

  private static void awaitStreams(AssayServer server, int count) throws IOException {
    try (Wire wire = new Wire(server.port())) {
      while (server.streams() != count) {
        assertThat(wire.request("GET /healthz").status()).isEqualTo(200);
      }
    }
  }

  @Test
  void theFlagsComeAtOnceAsOneEvent() throws IOException {
    try (AssayServer server = AssayServer.start(config().build());
        EventLine line = EventLine.open(server.port());
        Wire wire = new Wire(server.port())) {
      String event = line.next();

      String json = wire.request("GET /sdk/v2/flags", AUTH).text();
      assertThat(event).isEqualTo("data: " + json + "\n\n");
      assertThat(FlagSet.parse(json).size()).isEqualTo(4);
      assertThat(line.head())
          .startsWith("HTTP/1.1 200 OK\n")
          .contains("content-type: text/event-stream;charset=utf-8\n")
          .contains("cache-control: no-cache, no-transform\n")
          .contains("x-accel-buffering: no\n")
          .contains("access-control-allow-origin: *\n")
          .doesNotContain("content-encoding");
    }
  }

  @Test
  void aChangedFileReachesTheStreamAndARewrittenOneDoesNot(@TempDir Path folder)
      throws IOException {
    Path file = Files.writeString(folder.resolve("flags.yaml"), yaml("v1"));
    ServerConfig config =
        keyed().flagFiles(List.of(file)).filePollInterval(Duration.ofMillis(20)).build();
    try (AssayServer server = AssayServer.start(config);
        EventLine line = EventLine.open(server.port())) {
      assertThat(line.next()).contains("\"v1\"");
      server.publish(flags("v1"));
      Files.writeString(file, yaml("v2"));

      assertThat(line.nextFlags()).contains("\"v2\"").doesNotContain("\"v1\"");
    }
  }

  @Test
  void aStreamOutlivesTheTimesForRequests() throws IOException {
    Duration moment = Duration.ofMillis(50);
    ServerConfig config =
        keyed().requestTimeout(moment).idleTimeout(moment).streamKeepAlive(moment).build();
    try (AssayServer server = AssayServer.start(config);
        EventLine line = EventLine.open(server.port())) {
      assertThat(line.next()).contains("\"v1\"");
      for (int i = 0; i < 10; i++) {
        assertThat(line.next()).isEqualTo("data:  \n\n");
      }
      assertThat(server.streams()).isOne();
    }
  }

  @Test
  void aThousandStreamsHearOfOneChange() throws IOException {
    try (AssayServer server = AssayServer.start(keyed().build())) {
      List<EventLine> lines = new ArrayList<>();
      for (int i = 0; i < 1000; i++) {
        lines.add(EventLine.open(server.port()));
        assertThat(lines.get(i).next()).contains("\"v1\"");
      }
      server.publish(flags("v2"));

      for (EventLine line : lines) {
        assertThat(line.nextFlags()).contains("\"v2\"");
        line.close();
      }
      awaitStreams(server, 0);
    }
  }

  @Test
  void whoDoesNotReadIsDroppedAndTheOthersAreServed() throws IOException {
    ServerConfig config =
        keyed().flags(largeFlags("v1")).streamKeepAlive(Duration.ofMillis(200)).build();
    try (AssayServer server = AssayServer.start(config);
        EventLine slow = EventLine.unread(server.port());
        Wire other = new Wire(server.port())) {
      awaitStreams(server, 1);
      assertThat(other.request("GET /sdk/v2/flags", AUTH).status()).isEqualTo(200);
      awaitStreams(server, 0);

      assertThat(slow.countToTheEnd()).isLessThan(LARGE);
    }
  }

  @Test
  void whoReadsSlowlyMissesWhatIsOutdated() throws IOException {
    ServerConfig config = keyed().flags(largeFlags("v1")).build();
    try (AssayServer server = AssayServer.start(config);
        EventLine line = EventLine.open(server.port())) {
      server.publish(largeFlags("v2"));
      server.publish(flags("v3"));

      assertThat(line.nextFlags()).contains("\"v1\"");
      assertThat(line.nextFlags()).contains("\"v3\"");
    }
  }

  @Test
  void closingEndsTheStreamsWithoutWaitingForAnybody() throws IOException {
    ServerConfig config = keyed().drainTimeout(Duration.ofHours(1)).build();
    AssayServer server = AssayServer.start(config);
    try (EventLine line = EventLine.open(server.port())) {
      assertThat(line.next()).contains("\"v1\"");
      server.publish(largeFlags("v2"));
      assertThat(line.nextFlags()).contains("\"v2\"");
      try (EventLine slow = EventLine.unread(server.port())) {
        awaitStreams(server, 2);

        server.close();

        assertThat(line.nextFlags()).isNull();
        assertThat(slow.countToTheEnd()).isLessThan(LARGE);
      }
    }
    server.publish(flags("v3"));
    assertThat(server.streams()).isZero();
  }

  @Test
  void aGoodbyeThatIsYetToComeIsAWholeEnd() throws IOException {
    AssayServer server = AssayServer.start(keyed().streamGoodbye(Duration.ofMillis(300)).build());
    List<EventLine> lines = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      lines.add(EventLine.open(server.port()));
      assertThat(lines.get(i).next()).contains("\"v1\"");
    }

    server.close();

    for (EventLine line : lines) {
      assertThat(line.nextFlags()).isNull();
      line.close();
    }
    assertThat(server.streams()).isZero();
  }

  @Test
  void aDeploymentThatIsGoneEndsItsStreams() throws IOException {
    try (AssayServer server = AssayServer.start(config().build());
        EventLine line = EventLine.open(server.port())) {
      assertThat(line.next()).startsWith("data: [");

      server.publish(RunningServer.flags("deployments: [{key: other}]"));

      assertThat(line.nextFlags()).isNull();
      assertThat(line.countToTheEnd()).isZero();
    }
  }

  @Test
  void streamsAreBoundedForADeploymentAndForAll() throws IOException {
    for (ServerConfig.Builder bounded :
        List.of(config().maxStreams(1), config().maxStreamsPerKey(1))) {
      try (AssayServer server = AssayServer.start(bounded.build())) {
        EventLine first = EventLine.open(server.port());
        try (Wire second = new Wire(server.port())) {
          Reply reply = second.request("GET /sdk/stream/v1/flags", AUTH);
          assertThat(reply.status()).isIn(503, 429);
          assertThat(reply.header("retry-after")).isEqualTo("15");
          assertThat(reply.header("content-type")).isEqualTo("application/json;charset=utf-8");
          assertThat(reply.text()).contains("as many streams as it may");
        }
        first.close();
        awaitStreams(server, 0);
        try (EventLine third = EventLine.open(server.port())) {
          assertThat(third.head()).startsWith("HTTP/1.1 200");
        }
      }
    }
  }

  @Test
  void callersWithoutAKeyAndOtherMethodsAreRefused() throws IOException {
    try (AssayServer server = AssayServer.start(config().build())) {
      for (String method : new String[] {"HEAD", "POST", "DELETE"}) {
        try (Wire wire = new Wire(server.port())) {
          Reply reply = wire.request(method + " /sdk/stream/v1/flags", AUTH);
          assertThat(reply.status()).isEqualTo(405);
          assertThat(reply.header("allow")).isEqualTo("GET, OPTIONS");
        }
      }
      for (String header :
          new String[] {"X: 1", "Authorization: Api-Key no", "Authorization: Basic YTpi"}) {
        try (Wire wire = new Wire(server.port())) {
          assertThat(wire.request("GET /sdk/stream/v1/flags", header).status()).isEqualTo(401);
        }
      }
      assertThat(server.streams()).isZero();
    }
  }
}
