package dev.assay.server.management;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.evaluation.FlagSet;
import dev.assay.evaluation.JsonValue;
import dev.assay.server.deployment.Deployments;
import dev.assay.server.deployment.ProjectKeys;
import dev.assay.server.events.EventIntake;
import dev.assay.server.events.EventSink;
import dev.assay.server.http.HttpLimits;
import dev.assay.server.http.HttpListener;
import dev.assay.server.http.Readiness;
import dev.assay.server.http.SdkServices;
import dev.assay.server.metrics.ServerMetrics;
import dev.assay.server.project.LoadedFlags;
import dev.assay.server.store.Author;
import dev.assay.server.store.ManagementKey.Role;
import dev.assay.server.store.Store;
import dev.assay.server.store.StoreConfig;
import dev.assay.server.stream.StreamLimits;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The API as it is mounted, over sockets. */
@Timeout(120)
class ManagementIT {
  private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(10);

  private final HttpClient client = HttpClient.newHttpClient();
  private Store store;
  private EventIntake intake;
  private HttpListener listener;
  private SdkServices services;
  private int port;
  private String key;

  @BeforeEach
  void start(@TempDir Path folder) {
    store = Store.open(StoreConfig.directory(folder));
    key = store.write(Author.SERVER, tx -> tx.createKey("ann", Role.ADMIN)).secret();
    Deployments deployments =
        new Deployments(Set.of("demo"), "demo", LoadedFlags.of(FlagSet.empty()));
    ProjectKeys keys = new ProjectKeys(List.of(), deployments, "demo");
    intake = new EventIntake(keys::takesEvents, EventSink.none());
    services = new SdkServices(deployments, keys, intake, null, () -> Readiness.ready(Map.of()));
    listener = listener(REQUEST_TIMEOUT);
    port = listener.listen("127.0.0.1", 0, services, true);
  }

  private HttpListener listener(Duration requestTimeout) {
    HttpLimits limits =
        new HttpLimits(
            16_384,
            1_000_000,
            100,
            requestTimeout,
            Duration.ofMinutes(1),
            Duration.ofSeconds(5),
            0,
            new StreamLimits(10, 10, Duration.ofSeconds(15), Duration.ofSeconds(3)));
    return HttpListener.create(limits, new ServerMetrics()).serve(ManagementApi.of(store, 0));
  }

  @AfterEach
  void stop() {
    listener.close();
    intake.close();
    store.close();
  }

  private HttpRequest request(String method, String path, BodyPublisher body) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/1/" + path))
        .header("Authorization", "Bearer " + key)
        .method(method, body)
        .build();
  }

  private HttpResponse<String> send(String method, String path, String body) throws Exception {
    return client.send(
        request(method, path, BodyPublishers.ofString(body)), BodyHandlers.ofString());
  }

  private String create(String path, String body) throws Exception {
    HttpResponse<String> response = send("POST", path, body.replace('\'', '"'));
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return JsonValue.parse(response.body()).get("id").asString("");
  }

  @Test
  void aFlagIsMadeChangedAndShown() throws Exception {
    String project = create("projects", "{'name':'Shop'}");
    String id = create("flags", "{'projectId':'" + project + "','key':'nav'}");

    HttpResponse<String> patched = send("PATCH", "flags/" + id, "{\"enabled\":true}");
    assertThat(patched.body()).isEqualTo("OK");
    assertThat(patched.headers().firstValue("etag")).contains("\"2\"");
    HttpResponse<String> shown = send("GET", "flags/" + id, "");
    assertThat(shown.headers().firstValue("content-type"))
        .contains("application/json;charset=utf-8");
    assertThat(shown.headers().firstValue("cache-control")).contains("no-store");
    assertThat(shown.headers().firstValue("x-content-type-options")).contains("nosniff");
    assertThat(shown.body()).contains("\"enabled\":true");
    assertThat(send("PUT", "flags/" + id, shown.body()).statusCode()).isEqualTo(200);
    assertThat(send("DELETE", "flags/" + id, "").statusCode()).isEqualTo(405);
    assertThat(send("GET", "flags/a%2Fb", "").body()).contains("there is no flag 'a/b'");
    assertThat(send("GET", "flags/x?limit=1", "").statusCode()).isEqualTo(400);
    assertThat(send("GET", "", "").statusCode()).isEqualTo(404);
  }

  private static String head(String path, String key, int length) {
    return String.join(
        "\r\n",
        "PUT /api/1/" + path + " HTTP/1.1",
        "Host: t",
        "Authorization: Bearer " + key,
        "Content-Length: " + length,
        "",
        "");
  }

  private static void write(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void whoHasNoKeyIsRefusedBeforeTheBodyIsSent() throws Exception {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(30_000);
      write(socket, head("cohorts/1/members", "x", 1_000_000));
      byte[] start = socket.getInputStream().readNBytes(12);
      assertThat(new String(start, StandardCharsets.UTF_8)).isEqualTo("HTTP/1.1 401");
    }
  }

  @Test
  void bodiesThatTrickleInAreCutOffAndChangeNothing() throws Exception {
    String project = create("projects", "{'name':'Shop'}");
    String cohort = create("cohorts", "{'projectId':'" + project + "','name':'C'}");
    String flag = create("flags", "{'projectId':'" + project + "','key':'nav'}");
    try (HttpListener hasty = listener(Duration.ofMillis(200))) {
      int own = hasty.listen("127.0.0.1", 0, services, true);
      // The second waits in a file meanwhile.
      for (String path : List.of("flags/" + flag, "cohorts/" + cohort + "/members")) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), own)) {
          socket.setSoTimeout(30_000);
          write(socket, head(path, key, 1_000) + "[");
          String answer =
              new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
          assertThat(answer).as(path).startsWith("HTTP/1.1 408").contains("request_timeout");
        }
      }
    }
    assertThat(send("GET", "flags/" + flag, "").body()).contains("\"version\":1");
    assertThat(send("GET", "cohorts/" + cohort + "/members", "").body()).isEqualTo("[]");
  }

  @Test
  void bodiesAreBounded() throws Exception {
    byte[] large = new byte[5 << 20];

    HttpResponse<String> response =
        client.send(
            request("POST", "flags", BodyPublishers.ofByteArray(large)), BodyHandlers.ofString());

    assertThat(response.statusCode()).isEqualTo(413);
    assertThat(response.body()).contains("\"code\":\"too_large\"");
    assertThat(send("GET", "flags", "").statusCode()).isEqualTo(200);
  }

  @Test
  void manyMembersComeAndGo() throws Exception {
    String project = create("projects", "{'name':'Shop'}");
    String cohort = create("cohorts", "{'projectId':'" + project + "','name':'C'}");
    StringBuilder text = new StringBuilder("[\"first\"");
    for (int i = 0; i < 400_000; i++) {
      text.append(",\"member-number-").append(i).append('"');
    }
    byte[] body = text.append(']').toString().getBytes(StandardCharsets.UTF_8);
    String members = "cohorts/" + cohort + "/members";

    // Without a length, so that it is sent in chunks.
    HttpResponse<String> put =
        client.send(
            request(
                "PUT", members, BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body))),
            BodyHandlers.ofString());

    assertThat(put.body()).contains("\"size\":400001");
    HttpResponse<InputStream> got =
        client.send(request("GET", members, BodyPublishers.noBody()), BodyHandlers.ofInputStream());
    try (InputStream in = got.body()) {
      byte[] all = in.readAllBytes();
      assertThat(all).hasSize(body.length);
      assertThat(JsonValue.parse(new String(all, StandardCharsets.UTF_8)).size())
          .isEqualTo(400_001);
    }
    assertThat(send("DELETE", members, "[\"first\"]").body()).contains("\"size\":400000");
  }

  @Test
  void anUploadThatBreaksOffChangesNothing() throws Exception {
    String project = create("projects", "{'name':'Shop'}");
    String cohort = create("cohorts", "{'projectId':'" + project + "','name':'C'}");
    String members = "cohorts/" + cohort + "/members";
    send("PUT", members, "[\"a\"]");
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      write(socket, head(members, key, 1_000) + "[\"b\"");
    }

    assertThat(send("GET", members, "").body()).isEqualTo("[\"a\"]");
  }

  @Test
  void moreRequestsThanThreadsAreAnswered() throws Exception {
    List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      answers.add(
          client.sendAsync(
              request("GET", "flags", BodyPublishers.noBody()), BodyHandlers.ofString()));
    }
    for (CompletableFuture<HttpResponse<String>> answer : answers) {
      assertThat(answer.get().statusCode()).isIn(200, 503);
    }
  }

  @Test
  void sdksAreServedBesides() throws IOException, InterruptedException {
    HttpRequest health =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/healthz")).build();

    assertThat(client.send(health, BodyHandlers.ofString()).statusCode()).isEqualTo(200);
  }
}
