package dev.assay.server.http;

import static dev.assay.server.http.RunningServer.AUTH;
import static dev.assay.server.http.RunningServer.config;
import static dev.assay.server.http.RunningServer.user;
import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.sdk.internal.options.Servers;
import dev.assay.server.AssayServer;
import dev.assay.server.ServerConfig;
import dev.assay.server.events.ForwardConfig;
import dev.assay.server.http.Wire.Reply;
import dev.assay.server.relay.RelayConfig;
import dev.assay.server.store.StoreConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MetricsIT {
  @TempDir private Path folder;
  private AssayServer server;
  private Wire wire;

  @BeforeEach
  void start() throws IOException {
    server = AssayServer.start(config().build());
    wire = new Wire(server.port());
  }

  @AfterEach
  void stop() throws IOException {
    wire.close();
    server.close();
  }

  private String metrics() throws IOException {
    return wire.request("GET /metrics").text();
  }

  @Test
  void metricsAreInPrometheusTextForm() throws IOException {
    Reply reply = wire.request("GET /metrics");

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.header("content-type")).startsWith("text/plain; version=0.0.4");
    assertThat(reply.text()).contains("# TYPE assay_connections_open gauge\n");
  }

  @Test
  void whatIsShownIsDocumentedAndTheOtherWayRound() throws IOException {
    wire.request("GET /healthz");

    Set<String> shown = found("(?m)^# TYPE (\\S+) ", metrics() + metricsOfARelay());
    shown.addAll(found("(?m)^# TYPE (\\S+) ", metricsOfAStore()));
    String page = Files.readString(Path.of("../docs/operations.md"));

    assertThat(found("(?m)^\\| `((?:assay|jvm)_\\w+)", page)).isEqualTo(shown);
  }

  private String metricsOfARelay() throws IOException {
    List<String> keys = List.of("secret-key");
    RelayConfig config =
        new RelayConfig(Servers.at(server.url()), keys, null, null, RelayConfig.Timing.DEFAULT);
    ForwardConfig forward =
        new ForwardConfig(server.url(), folder, 1 << 20, ForwardConfig.DEFAULT_FLUSH_INTERVAL);
    try (AssayServer relay =
            AssayServer.start(
                ServerConfig.builder().port(0).relay(config).forward(forward).build());
        Wire own = new Wire(relay.port())) {
      return own.request("GET /metrics").text();
    }
  }

  private String metricsOfAStore() throws IOException {
    StoreConfig store = StoreConfig.directory(folder);
    try (AssayServer own = AssayServer.start(ServerConfig.builder().port(0).store(store).build());
        Wire other = new Wire(own.port())) {
      return other.request("GET /metrics").text();
    }
  }

  private static Set<String> found(String regex, String text) {
    List<String> names =
        Pattern.compile(regex).matcher(text).results().map((MatchResult m) -> m.group(1)).toList();
    return new TreeSet<>(names);
  }

  @ParameterizedTest
  @CsvSource({
    "GET /healthz, /healthz, 2xx",
    "GET /nothing/here, none, 4xx",
    "DELETE /sdk/v2/vardata, /sdk/v2/vardata, 4xx",
    "GET /sdk/v2/memberships/User/ann, /sdk/v2/memberships/*, 2xx",
  })
  void requestsAreCountedByRouteAndStatus(String line, String route, String status)
      throws IOException {
    try (Wire own = new Wire(server.port())) {
      own.request(line, AUTH);
    }

    String labels = "{route=\"" + route + "\",status=\"" + status + "\"";
    assertThat(metrics())
        .contains("assay_requests_seconds_count" + labels + "} 1")
        .contains("assay_requests_seconds_bucket" + labels + ",le=\"5.0\"} 1");
  }

  @Test
  void anEvaluationIsOneWithAnAnswer() throws IOException {
    wire.request("GET /sdk/v2/vardata", AUTH, user("{\"user_id\":\"u\"}"));
    wire.request("GET /sdk/v2/vardata", AUTH, user("{\"user_id\":\"u\"}"));
    try (Wire own = new Wire(server.port())) {
      assertThat(own.request("GET /sdk/v2/vardata", AUTH, user("{}")).status()).isEqualTo(400);
    }

    assertThat(metrics()).contains("assay_evaluations_total 2.0\n");
  }

  @Test
  void eventsAreCountedByWhatBecameOfThem() throws IOException {
    String event = "{\"event_type\":\"t\",\"user_id\":\"user-1\",\"insert_id\":\"i\"}";
    String body = "{\"api_key\":\"secret-key\",\"events\":[" + event + "," + event + "]}";
    assertThat(wire.post("/2/httpapi", body).status()).isEqualTo(200);

    assertThat(metrics())
        .contains("assay_events_total{outcome=\"accepted\"} 1.0")
        .contains("assay_events_total{outcome=\"duplicate\"} 1.0")
        .contains("assay_events_total{outcome=\"rejected\"} 0.0");
  }

  @Test
  void connectionsAndStreamsAreCountedWhileTheyAreOpen() throws IOException {
    try (Wire stream = new Wire(server.port())) {
      assertThat(stream.request("GET /sdk/stream/v1/flags", AUTH).status()).isEqualTo(200);

      assertThat(metrics())
          .contains("assay_streams_open 1.0", "assay_connections_open 2.0")
          .contains("route=\"/sdk/stream/v1/flags\",status=\"2xx\"} 1");
    }
  }

  @Test
  void deploymentsAreShownWithoutTheirKeys() throws IOException {
    assertThat(metrics())
        .containsPattern("assay_deployment_flags\\{deployment=\"[0-9a-f]{8}\"} 4\\.0")
        .containsPattern("assay_deployment_cohorts\\{deployment=\"[0-9a-f]{8}\"} 1\\.0")
        .doesNotContain("secret-key");
  }

  @Test
  void requestsToTheManagementApiAreCounted() throws IOException {
    StoreConfig store = StoreConfig.directory(folder);
    try (AssayServer own = AssayServer.start(ServerConfig.builder().port(0).store(store).build());
        Wire other = new Wire(own.port())) {
      String key = "Authorization: Bearer " + own.bootstrapKey().orElseThrow();
      assertThat(other.request("GET /api/1/flags", key).status()).isEqualTo(200);
      assertThat(other.request("GET /api/1/nothing", key).status()).isEqualTo(404);

      assertThat(other.request("GET /metrics").text())
          .contains("assay_requests_seconds_count{route=\"/api/1/*\",status=\"2xx\"} 1")
          .contains("assay_requests_seconds_count{route=\"/api/1/*\",status=\"4xx\"} 1")
          .contains("assay_database_up 1.0", "assay_projects_outdated 0.0");
    }
  }

  @Test
  void anAdminPortHasTheMetricsOfTheOther() throws IOException {
    try (AssayServer own = AssayServer.start(config().adminPort(0).build());
        Wire main = new Wire(own.port());
        Wire admin = new Wire(own.adminPort().getAsInt())) {
      assertThat(main.request("GET /metrics").status()).isEqualTo(404);
      assertThat(admin.request("GET /metrics").text())
          .contains("assay_requests_seconds_count{route=\"none\",status=\"4xx\"} 1");
    }
  }
}
