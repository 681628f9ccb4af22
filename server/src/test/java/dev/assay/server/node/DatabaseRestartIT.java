package dev.assay.server.node;

import static dev.assay.server.Waits.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.evaluation.JsonValue;
import dev.assay.server.AssayServer;
import dev.assay.server.ServerConfig;
import dev.assay.server.store.ObjectKind;
import dev.assay.server.store.Store;
import dev.assay.server.store.StoreConfig;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** PostgreSQL is killed and started again while users are evaluated and flags are made. */
@Timeout(120)
class DatabaseRestartIT {
  private final HttpClient http = HttpClient.newHttpClient();
  private final AtomicBoolean done = new AtomicBoolean();
  private final AtomicInteger reads = new AtomicInteger();
  private final AtomicInteger refusals = new AtomicInteger();

  /** The ids of the flags whose making was acknowledged, by key. */
  private final Map<String, String> made = new ConcurrentHashMap<>();

  private final Queue<String> surprises = new ConcurrentLinkedQueue<>();
  private final List<Thread> threads = new ArrayList<>();
  @TempDir private Path data;
  private EmbeddedPostgres postgres;
  private AssayServer server;

  @BeforeEach
  void start() throws IOException {
    postgres = postgres(0);
    String url = "postgresql://postgres:postgres@localhost:" + postgres.getPort() + "/postgres";
    StoreConfig store =
        StoreConfig.postgres(url)
            .patience(Duration.ofMillis(500))
            .pollInterval(Duration.ofMillis(100));
    server =
        AssayServer.start(
            ServerConfig.builder()
                .port(0)
                .store(store)
                .storeCheckInterval(Duration.ofMillis(50))
                .managementRequestsPerKey(0)
                .build());
  }

  @AfterEach
  void stop() throws Exception {
    done.set(true);
    for (Thread thread : threads) {
      thread.join();
    }
    server.close();
    postgres.close();
  }

  /** Starts the database where it was; what it acknowledges it has written, as in earnest. */
  private EmbeddedPostgres postgres(int port) throws IOException {
    return EmbeddedPostgres.builder()
        .setDataDirectory(data)
        .setCleanDataDirectory(false)
        .setPort(port)
        .setServerConfig("synchronous_commit", "on")
        .setOutputRedirector(ProcessBuilder.Redirect.DISCARD)
        .setErrorRedirector(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  /** Ends all processes of the database at once, as if the machine had lost its power. */
  private void kill() throws IOException {
    long pid = Long.parseLong(Files.readAllLines(data.resolve("postmaster.pid")).get(0).strip());
    ProcessHandle postmaster = ProcessHandle.of(pid).orElseThrow();
    List<ProcessHandle> all = new ArrayList<>(postmaster.descendants().toList());
    all.add(0, postmaster);
    all.forEach(ProcessHandle::destroyForcibly);
    all.forEach(process -> process.onExit().join());
  }

  private void restart() throws IOException {
    int port = postgres.getPort();
    // Lets go of the lock on the data; there is no process left to be stopped.
    postgres.close();
    postgres = postgres(port);
  }

  private HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return http.send(request.timeout(Duration.ofSeconds(30)).build(), BodyHandlers.ofString());
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(server.url() + path));
  }

  private String status() {
    try {
      return JsonValue.parse(send(request("/readyz")).body()).get("status").asString("");
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Work that is done again and again. */
  private interface Work {
    void run(int round) throws IOException, InterruptedException;
  }

  private void again(String name, Work work) {
    Thread thread =
        new Thread(
            () -> {
              for (int round = 0; !done.get(); round++) {
                try {
                  work.run(round);
                } catch (IOException | InterruptedException | RuntimeException e) {
                  surprises.add(name + ": " + e);
                  return;
                }
              }
            },
            name);
    threads.add(thread);
    thread.start();
  }

  private void evaluate() throws IOException, InterruptedException {
    HttpResponse<String> answer =
        send(
            request("/sdk/v2/vardata")
                .header("authorization", "Api-Key server-key")
                .POST(BodyPublishers.ofString("{\"user_id\":\"ann\"}")));
    if (answer.statusCode() != 200 || !answer.body().contains("\"banner\":{\"key\":\"on\"")) {
      surprises.add("read: " + answer.statusCode() + " " + answer.body());
    }
    reads.incrementAndGet();
  }

  private void make(String key) throws IOException, InterruptedException {
    String body =
        "{\"projectId\":\"shop\",\"enabled\":true,\"deployments\":[\"main\"],\"key\":\"%s\"}";
    HttpResponse<String> answer =
        send(
            request("/api/1/flags")
                .header("authorization", "Bearer " + server.bootstrapKey().orElseThrow())
                .POST(BodyPublishers.ofString(body.formatted(key))));
    JsonValue json = JsonValue.parse(answer.body());
    if (answer.statusCode() == 200) {
      made.put(key, json.get("id").asString(""));
    } else if (answer.statusCode() == 503
        && answer.headers().firstValue("retry-after").isPresent()) {
      refusals.incrementAndGet();
    } else {
      surprises.add("write: " + answer.statusCode() + " " + answer.body());
    }
  }

  private boolean isStored(String key) {
    return server
        .store()
        .map(store -> store.read(tx -> tx.find(ObjectKind.FLAG, made.get(key)).isPresent()))
        .orElse(false);
  }

  @Test
  void readsNeverFailAndWhatWasAcknowledgedIsThere() throws Exception {
    Store store = server.store().orElseThrow();
    Shop.open(store);
    Shop.rollOut(store, 100);
    await(() -> flags().contains("\"flagVersion\":2"));
    for (int i = 0; i < 2; i++) {
      again("reader-" + i, round -> evaluate());
      String writer = "writer-" + i;
      again(writer, round -> make(writer + "-" + round));
    }
    await(() -> made.size() > 10 || !surprises.isEmpty());

    kill();
    await(() -> (refusals.get() > 2 && status().equals("degraded")) || !surprises.isEmpty());
    int before = reads.get();
    await(() -> reads.get() > before + 20 || !surprises.isEmpty());
    restart();
    int known = made.size();
    await(() -> (made.size() > known + 10 && status().equals("ready")) || !surprises.isEmpty());
    done.set(true);
    for (Thread thread : threads) {
      thread.join();
    }

    assertThat(surprises).isEmpty();
    assertThat(made.keySet()).allMatch(this::isStored);
    await(
        () -> {
          String served = flags();
          return made.keySet().stream().allMatch(key -> served.contains("\"" + key + "\""));
        });
  }

  private String flags() {
    try {
      return send(request("/sdk/v2/flags").header("authorization", "Api-Key server-key")).body();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
