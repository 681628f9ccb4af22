package dev.assay.server.node;

import static dev.assay.server.Waits.await;
import static dev.assay.server.node.Shop.user;
import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.evaluation.Cohort;
import dev.assay.evaluation.JsonValue;
import dev.assay.sdk.CohortSyncConfig;
import dev.assay.sdk.LocalEvaluationClient;
import dev.assay.sdk.LocalEvaluationConfig;
import dev.assay.sdk.RemoteEvaluationClient;
import dev.assay.sdk.RemoteEvaluationConfig;
import dev.assay.server.AssayServer;
import dev.assay.server.ServerConfig;
import dev.assay.server.store.ObjectKind;
import dev.assay.server.store.Store;
import dev.assay.server.store.StoreConfig;
import dev.assay.server.store.events.ExposureCount;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A server on the embedded database, as SDKs see it. */
@Timeout(60)
class StoreServerIT {
  private final HttpClient http = HttpClient.newHttpClient();
  @TempDir private Path folder;
  private AssayServer server;
  private Store store;

  @BeforeEach
  void start() {
    server =
        AssayServer.start(
            ServerConfig.builder()
                .port(0)
                .store(StoreConfig.directory(folder.resolve("data")))
                .cache(folder.resolve("cache"))
                .storeCheckInterval(Duration.ofMillis(20))
                .build());
    store = server.store().orElseThrow();
    Shop.open(store);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private HttpResponse<byte[]> get(String path, String authorization, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(server.url() + path))
            .header("authorization", authorization);
    if (headers.length > 0) {
      request.headers(headers);
    }
    return http.send(request.build(), BodyHandlers.ofByteArray());
  }

  private int status(String path, String authorization) {
    try {
      return get(path, authorization).statusCode();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static String basic(String keys) {
    byte[] bytes = keys.getBytes(StandardCharsets.UTF_8);
    return "Basic " + Base64.getEncoder().encodeToString(bytes);
  }

  private RemoteEvaluationClient remote(String key) {
    return RemoteEvaluationClient.create(
        key, RemoteEvaluationConfig.builder().serverUrl(server.url()).build());
  }

  @Test
  void whatTheStoreHoldsIsFetchedAndWhatIsArchivedIsGone() throws Exception {
    Shop.rollOut(store, 100);
    await(() -> status("/sdk/v2/flags", "Api-Key server-key") == 200);
    try (RemoteEvaluationClient client = remote("server-key")) {
      await(() -> client.fetch(user("ann")).get("banner").value() != null);
      Shop.members(store, "ann");
      await(() -> client.fetch(user("ann")).get("for-beta").value() != null);
      assertThat(client.fetch(user("bob")).get("for-beta").value()).isNull();

      Shop.archive(store, ObjectKind.FLAG, "f1");
      await(() -> !client.fetch(user("ann")).asMap().containsKey("banner"));
      Shop.archive(store, ObjectKind.DEPLOYMENT, "main");
      await(() -> status("/sdk/v2/flags", "Api-Key server-key") == 401);
    }
  }

  @Test
  void aChangeReachesStreamsAndTheCohortsOfLocalClients() throws Exception {
    Shop.members(store, "ann");
    await(() -> status("/sdk/v2/flags", "Api-Key server-key") == 200);
    LocalEvaluationConfig config =
        LocalEvaluationConfig.builder()
            .serverUrl(server.url())
            .streamUpdates(true)
            .cohortSync(CohortSyncConfig.of("api-shop", "secret-shop"))
            .build();
    try (LocalEvaluationClient client = LocalEvaluationClient.create("server-key", config)) {
      client.start();
      await(() -> server.streams() == 1);
      await(() -> client.evaluate(user("ann")).get("for-beta").value() != null);
      assertThat(client.evaluate(user("ann")).get("banner").value()).isNull();

      Shop.rollOut(store, 100);
      await(() -> client.evaluate(user("ann")).get("banner").value() != null);
      Shop.archive(store, ObjectKind.FLAG, "f1");
      await(() -> client.flags().flag("banner").isEmpty());
    }
  }

  @Test
  void cohortsAreToldToTheirOwnProject() throws Exception {
    Shop.project(store, "bank", "bank-key");
    Shop.members(store, "ann", "bob");
    String path = "/sdk/v1/cohort/beta";
    await(() -> status(path, "Api-Key server-key") == 200);
    await(() -> status("/sdk/v2/flags", "Api-Key bank-key") == 200);
    await(() -> new String(getBody(path), StandardCharsets.UTF_8).contains("bob"));

    assertThat(status(path, basic("api-shop:secret-shop"))).isEqualTo(200);
    assertThat(status(path, basic("api-bank:secret-bank"))).isEqualTo(404);
    assertThat(status(path, basic("api-bank:secret-shop"))).isEqualTo(401);
    assertThat(status(path, basic("demo:demo"))).isEqualTo(401);
    assertThat(status(path, "Api-Key bank-key")).isEqualTo(404);
    assertThat(status(path, "Api-Key client-key")).isEqualTo(403);
    HttpResponse<byte[]> compressed = get(path, "Api-Key server-key", "accept-encoding", "gzip");
    assertThat(compressed.headers().firstValue("content-encoding")).contains("gzip");
    Cohort cohort =
        Cohort.read(new GZIPInputStream(new ByteArrayInputStream(compressed.body())), 9);
    assertThat(cohort.size()).isEqualTo(2);
    String known = path + "?lastModified=" + cohort.lastModified();
    assertThat(status(known, "Api-Key server-key")).isEqualTo(204);
  }

  @Test
  void aCohortWhoseFileIsGoneIsAFaultOfTheServer() throws Exception {
    String path = "/sdk/v1/cohort/beta";
    await(() -> status(path, "Api-Key server-key") == 200);
    Path files = folder.resolve("cache/cohorts");
    try (Stream<Path> all = Files.list(files)) {
      for (Path file : all.toList()) {
        Files.delete(file);
      }
    }

    assertThat(status(path, "Api-Key server-key")).isEqualTo(500);
    Shop.members(store, "ann");
    await(() -> status(path, "Api-Key server-key") == 200);
  }

  @Test
  void theKeysOfAProjectCountUntilAnAdminReplacesThem() throws Exception {
    String path = "/sdk/v1/cohort/beta";
    await(() -> status(path, basic("api-shop:secret-shop")) == 200);
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(server.url() + "/api/1/projects/shop/keys"))
            .header("authorization", "Bearer " + server.bootstrapKey().orElseThrow())
            .POST(HttpRequest.BodyPublishers.ofString("{}"))
            .build();

    JsonValue keys = JsonValue.parse(http.send(request, BodyHandlers.ofString()).body());

    String both = keys.get("apiKey").asString("") + ":" + keys.get("secretKey").asString("");
    await(() -> status(path, basic(both)) == 200);
    assertThat(status(path, basic("api-shop:secret-shop"))).isEqualTo(401);
    assertThat(send(keys.get("apiKey").asString(""), "e1")).isEqualTo(200);
    assertThat(send("api-shop", "e2")).isEqualTo(400);
  }

  private byte[] getBody(String path) {
    try {
      return get(path, "Api-Key server-key").body();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private int send(String apiKey, String insertId) throws IOException, InterruptedException {
    String body =
        ("{\"api_key\":\"%s\",\"events\":[{\"event_type\":\"[Experiment] Exposure\","
                + "\"user_id\":\"user-1\",\"insert_id\":\"%s\",\"event_properties\":"
                + "{\"[Experiment] Flag Key\":\"banner\",\"[Experiment] Variant\":\"on\"}}]}")
            .formatted(apiKey, insertId);
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(server.url() + "/2/httpapi"))
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    return http.send(request, BodyHandlers.discarding()).statusCode();
  }

  @Test
  void exposuresAreCountedOnceInTheirProject() throws Exception {
    await(() -> status("/sdk/v2/flags", "Api-Key server-key") == 200);
    Shop.project(store, "bank", "bank-key");
    await(() -> status("/sdk/v2/flags", "Api-Key bank-key") == 200);

    assertThat(send("api-shop", "e1")).isEqualTo(200);
    assertThat(send("server-key", "e1")).isEqualTo(200);
    assertThat(send("api-shop", "e2")).isEqualTo(200);
    assertThat(send("bank-key", "e1")).isEqualTo(200);
    assertThat(send("secret-shop", "e3")).isEqualTo(400);

    assertThat(exposures("shop")).extracting(ExposureCount::exposures).containsExactly(2L);
    assertThat(exposures("bank")).extracting(ExposureCount::exposures).containsExactly(1L);
  }

  private List<ExposureCount> exposures(String projectId) {
    LocalDate today = LocalDate.now(ZoneOffset.UTC);
    return store.read(
        tx -> tx.exposures(projectId, "banner", today.minusDays(1), today.plusDays(2), 100));
  }

  @Test
  void aProjectThatCannotBeTakenOverIsToldWhereOperatorsLook() throws Exception {
    await(() -> status("/sdk/v2/flags", "Api-Key server-key") == 200);
    assertThat(text("/metrics")).contains("assay_projects_outdated 0.0");

    Shop.change(store, "{\"variants\":[]}");

    String told = "{\"status\":\"degraded\",\"outdatedProjects\":[\"shop\"]}";
    await(() -> text("/readyz").equals(told));
    assertThat(text("/metrics")).contains("assay_projects_outdated 1.0", "assay_database_up 1.0");
    assertThat(status("/readyz", "")).isEqualTo(200);
  }

  private String text(String path) {
    return new String(getBody(path), StandardCharsets.UTF_8);
  }

  @Test
  void aServerStartsWhileItsStoreCannotBeWritten() throws Exception {
    server.close();
    String url = "jdbc:sqlite:" + folder.resolve("data").resolve("assay.db");
    try (Connection other = DriverManager.getConnection(url);
        Statement statement = other.createStatement()) {
      statement.execute("BEGIN IMMEDIATE");
      server =
          AssayServer.start(
              ServerConfig.builder()
                  .port(0)
                  .store(StoreConfig.directory(folder.resolve("data")))
                  .build());
      assertThat(server.bootstrapKey()).isEmpty();
      assertThat(text("/readyz")).contains("ready");
    }
  }

  @Test
  void theAdminKeyIsMadeAtTheFirstStartOnly() {
    assertThat(server.bootstrapKey()).isPresent();
    server.close();
    server =
        AssayServer.start(
            ServerConfig.builder()
                .port(0)
                .store(StoreConfig.directory(folder.resolve("data")))
                .build());
    assertThat(server.bootstrapKey()).isEmpty();
  }

  private JsonValue post(String path, String body) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(server.url() + "/api/1/" + path))
            .header("authorization", "Bearer " + server.bootstrapKey().orElseThrow())
            .header("content-type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return JsonValue.parse(response.body());
  }

  private String keyOfDeployment(String id) {
    return store.read(tx -> tx.find(ObjectKind.DEPLOYMENT, id)).orElseThrow().key();
  }

  @Test
  void keysCountAsSoonAsTheirCreationIsAnswered() throws Exception {
    for (int i = 0; i < 20; i++) {
      String project = "p" + i;
      post("projects", "{\"id\":\"%s\",\"name\":\"P\"}".formatted(project));
      String first = apiKeyOf(project);
      assertThat(send(first, "first")).isEqualTo(200);

      String apiKey = post("projects/" + project + "/keys", "{}").get("apiKey").asString("");
      assertThat(send(apiKey, "second")).isEqualTo(200);

      String body = "{\"projectId\":\"%s\",\"label\":\"D\",\"type\":\"server\"}";
      String deployment = post("deployments", body.formatted(project)).get("id").asString("");
      String key = keyOfDeployment(deployment);
      assertThat(status("/sdk/v2/flags", "Api-Key " + key)).isEqualTo(200);
    }
  }

  private String apiKeyOf(String project) {
    return store
        .read(tx -> tx.find(ObjectKind.PROJECT, project))
        .orElseThrow()
        .document()
        .get("apiKey")
        .asString("");
  }
}
