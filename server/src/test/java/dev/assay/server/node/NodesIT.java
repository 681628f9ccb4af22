package dev.assay.server.node;

import static dev.assay.server.Waits.await;
import static dev.assay.server.node.Shop.user;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.evaluation.JsonValue;
import dev.assay.sdk.LocalEvaluationClient;
import dev.assay.sdk.LocalEvaluationConfig;
import dev.assay.sdk.RemoteEvaluationClient;
import dev.assay.sdk.RemoteEvaluationConfig;
import dev.assay.server.AssayServer;
import dev.assay.server.ServerConfig;
import dev.assay.server.store.Store;
import dev.assay.server.store.StoreConfig;
import dev.assay.server.store.StoreException;
import dev.assay.server.store.TestPostgres;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Servers on one PostgreSQL, which goes away and comes back. */
@Timeout(90)
class NodesIT {
  private final HttpClient http = HttpClient.newHttpClient();
  @TempDir private Path folder;
  private String url;

  @BeforeEach
  void newDatabase() {
    url = TestPostgres.newDatabase();
  }

  private StoreConfig store() {
    return StoreConfig.postgres(url)
        .patience(Duration.ofMillis(500))
        .pollInterval(Duration.ofMillis(100));
  }

  private AssayServer start(String name) {
    return AssayServer.start(
        ServerConfig.builder()
            .port(0)
            .store(store())
            .cache(folder.resolve(name))
            .storeCheckInterval(Duration.ofMillis(50))
            .build());
  }

  private HttpResponse<String> get(AssayServer server, String path) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(server.url() + path))
            .header("authorization", "Api-Key server-key")
            .build();
    try {
      return http.send(request, BodyHandlers.ofString());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private String status(AssayServer server) {
    HttpResponse<String> answer = get(server, "/readyz");
    assertThat(answer.statusCode()).isEqualTo(200);
    return JsonValue.parse(answer.body()).get("status").asString("");
  }

  private void awaitFlags(AssayServer server) throws InterruptedException {
    await(() -> get(server, "/sdk/v2/flags").body().contains("for-beta"));
  }

  private static LocalEvaluationClient streaming(AssayServer server) {
    return LocalEvaluationClient.create(
        "server-key",
        LocalEvaluationConfig.builder().serverUrl(server.url()).streamUpdates(true).build());
  }

  @Test
  void aChangeOnOneNodeReachesAStreamOfTheOther() throws Exception {
    try (AssayServer one = start("one");
        AssayServer two = start("two")) {
      Store store = one.store().orElseThrow();
      Shop.open(store);
      awaitFlags(two);
      try (LocalEvaluationClient client = streaming(two)) {
        client.start();
        await(() -> two.streams() == 1);

        Shop.rollOut(store, 100);

        await(() -> client.evaluate(user("ann")).get("banner").value() != null);
      }
      assertThat(one.bootstrapKey()).isPresent();
      assertThat(two.bootstrapKey()).isEmpty();
    }
  }

  @Test
  void whileTheDatabaseIsAwayEvaluationGoesOn() throws Exception {
    try (AssayServer one = start("one");
        RemoteEvaluationClient client =
            RemoteEvaluationClient.create(
                "server-key", RemoteEvaluationConfig.builder().serverUrl(one.url()).build())) {
      Shop.open(one.store().orElseThrow());
      Shop.members(one.store().orElseThrow(), "ann");
      awaitFlags(one);
      await(() -> client.fetch(user("ann")).get("for-beta").value() != null);
      assertThat(status(one)).isEqualTo("ready");

      TestPostgres.shut(url);
      await(() -> status(one).equals("degraded"));

      assertThat(get(one, "/readyz").body())
          .matches("\\{\"status\":\"degraded\",\"database\":\"unavailable since 2[\\d:TZ-]+\"}");
      assertThat(get(one, "/metrics").body()).contains("assay_database_up 0.0");
      assertThat(client.fetch(user("ann")).get("for-beta").value()).isEqualTo("on");
      assertThat(get(one, "/sdk/v1/cohort/beta").body()).contains("\"ann\"");

      TestPostgres.openAgain(url);
      await(() -> status(one).equals("ready"));
      assertThat(get(one, "/metrics").body()).contains("assay_database_up 1.0");
      try (Store other = Store.open(store())) {
        Shop.rollOut(other, 100);
      }
      await(() -> client.fetch(user("ann")).get("banner").value() != null);
    }
  }

  @Test
  void aNodeStartsWithoutItsDatabaseAndCatchesUp() throws Exception {
    try (AssayServer one = start("one")) {
      Shop.open(one.store().orElseThrow());
      Shop.members(one.store().orElseThrow(), "ann");
      awaitFlags(one);
      await(() -> get(one, "/sdk/v1/cohort/beta").body().contains("\"ann\""));
    }
    TestPostgres.shut(url);
    try (AssayServer one = start("one")) {
      assertThat(status(one)).isEqualTo("degraded");
      assertThat(one.store()).isEmpty();
      assertThat(get(one, "/sdk/v2/flags").body()).contains("for-beta");
      assertThat(get(one, "/sdk/v2/memberships/User/ann").body()).isEqualTo("[\"beta\"]");
      assertThat(get(one, "/sdk/v1/cohort/beta").body()).contains("\"ann\"");

      TestPostgres.openAgain(url);
      await(() -> status(one).equals("ready"));
      Shop.rollOut(one.store().orElseThrow(), 100);
      await(() -> get(one, "/sdk/v2/flags").body().contains("\"flagVersion\":2"));
    }
  }

  @Test
  void aNodeStartsWhileItsDatabaseCanOnlyBeRead() throws Exception {
    try (AssayServer one = start("one")) {
      Shop.open(one.store().orElseThrow());
    }
    TestPostgres.refuseWrites(url);
    try (AssayServer one = start("other")) {
      awaitFlags(one);
      assertThat(one.bootstrapKey()).isEmpty();
      assertThat(status(one)).isEqualTo("ready");
    }
  }

  @Test
  void withNothingKeptTheDatabaseIsNeededAtTheStart() {
    TestPostgres.shut(url);
    assertThatThrownBy(() -> start("empty"))
        .isInstanceOfSatisfying(
            StoreException.class,
            e -> assertThat(e.kind()).isEqualTo(StoreException.Kind.UNAVAILABLE));
    TestPostgres.openAgain(url);
  }
}
