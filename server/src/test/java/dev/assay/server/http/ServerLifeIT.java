package dev.assay.server.http;

import static dev.assay.server.http.RunningServer.AUTH;
import static dev.assay.server.http.RunningServer.config;
import static dev.assay.server.http.RunningServer.user;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.evaluation.Variants;
import dev.assay.server.AssayServer;
import dev.assay.server.ServerConfig;
import dev.assay.server.project.FlagFileException;
import dev.assay.server.project.LoadedFlags;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ServerLifeIT {
  private static final String BODY = "{\"user_id\":\"u\",\"device_id\":\"d\"}";

  /** {@return 30 flags that all have the same version} */
  private static String flags(int version) {
    StringBuilder yaml = new StringBuilder("flags:\n");
    for (int i = 0; i < 30; i++) {
      yaml.append("- {key: f").append(i).append(", version: ").append(version);
      yaml.append(", variants: [{key: v").append(version).append("}], rolloutPercentage: 100}\n");
    }
    return yaml.toString();
  }

  private static Set<String> variantKeys(Wire wire) throws IOException {
    String json = wire.request("GET /sdk/v2/vardata", AUTH, user(BODY)).text();
    assertThat(Variants.parse(json)).hasSize(30);
    return Variants.parse(json).values().stream().map(v -> v.key()).collect(Collectors.toSet());
  }

  @Test
  void everyAnswerIsOfOneSetWhileSetsAreSwapped() throws Exception {
    List<LoadedFlags> sets = List.of(RunningServer.flags(flags(1)), RunningServer.flags(flags(2)));
    try (AssayServer server = RunningServer.start(flags(1))) {
      AtomicBoolean done = new AtomicBoolean();
      CompletableFuture<Void> swapping =
          CompletableFuture.runAsync(
              () -> {
                for (int i = 0; !done.get(); i++) {
                  server.publish(sets.get(i % 2));
                }
              });
      try (Wire wire = new Wire(server.port())) {
        for (int i = 0; i < 300; i++) {
          assertThat(variantKeys(wire)).hasSize(1);
        }
      } finally {
        done.set(true);
      }
      swapping.join();
    }
  }

  @Test
  void aChangedFileIsServed(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("flags.yaml"), flags(1));
    ServerConfig config =
        ServerConfig.builder()
            .port(0)
            .deploymentKeys(List.of("secret-key"))
            .flagFiles(List.of(file))
            .filePollInterval(Duration.ofMillis(20))
            .build();
    try (AssayServer server = AssayServer.start(config);
        Wire wire = new Wire(server.port())) {
      assertThat(variantKeys(wire)).containsExactly("v1");

      Files.writeString(file, flags(20));

      Set<String> served = variantKeys(wire);
      while (!served.equals(Set.of("v20"))) {
        served = variantKeys(wire);
      }
    }
  }

  @Test
  void flagFilesThatCannotBeUsedAreToldAtStart(@TempDir Path folder) {
    ServerConfig config =
        ServerConfig.builder().port(0).flagFiles(List.of(folder.resolve("none.yaml"))).build();

    assertThatThrownBy(() -> AssayServer.start(config))
        .isInstanceOf(FlagFileException.class)
        .hasMessageContaining("none.yaml: $: there is no such file");
  }

  @Test
  void closingLetsARequestFinish() throws Exception {
    AssayServer server = AssayServer.start(config().build());
    try (Wire wire = new Wire(server.port());
        Wire idle = new Wire(server.port())) {
      assertThat(idle.request("GET /readyz").status()).isEqualTo(200);
      wire.send("POST /sdk/v2/vardata HTTP/1.1\r\nHost: t\r\n" + AUTH + "\r\n");
      wire.send("Expect: 100-continue\r\nContent-Length: " + BODY.length() + "\r\n\r\n");
      assertThat(wire.reply().status()).isEqualTo(100);

      CompletableFuture<Void> closing = CompletableFuture.runAsync(server::close);
      assertThat(idle.ends()).isTrue();
      wire.send(BODY);

      assertThat(wire.reply().status()).isEqualTo(200);
      assertThat(wire.ends()).isTrue();
      closing.join();
    }
    assertThatThrownBy(() -> new Wire(server.port())).isInstanceOf(IOException.class);
  }

  @Test
  void closingTwiceIsClosingOnceAndEndsTheWait() throws Exception {
    AssayServer server = AssayServer.start(config().build());
    CompletableFuture<Void> closing = CompletableFuture.runAsync(server::close);

    server.close();
    server.awaitClose();

    closing.join();
    assertThat(server.url().toString()).isEqualTo("http://127.0.0.1:" + server.port());
  }

  @Test
  void closingLeavesNoThread() throws Exception {
    Set<Thread> before = Thread.getAllStackTraces().keySet();
    AssayServer server = AssayServer.start(config().adminPort(0).build());
    try (Wire wire = new Wire(server.port())) {
      assertThat(wire.request("GET /sdk/v2/flags", AUTH).status()).isEqualTo(200);
    }
    List<Thread> own =
        Thread.getAllStackTraces().keySet().stream()
            .filter(thread -> !before.contains(thread))
            .filter(thread -> thread.getName().startsWith("vert.x-"))
            .toList();
    assertThat(own).isNotEmpty().allMatch(Thread::isDaemon);

    server.close();

    for (Thread thread : own) {
      thread.join();
    }
  }
}
