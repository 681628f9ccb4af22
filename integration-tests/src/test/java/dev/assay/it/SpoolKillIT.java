package dev.assay.it;

import static dev.assay.it.Waits.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.evaluation.ExperimentUser;
import dev.assay.evaluation.FlagSet;
import dev.assay.evaluation.JsonValue;
import dev.assay.sdk.EvaluateOptions;
import dev.assay.sdk.LocalEvaluationClient;
import dev.assay.sdk.LocalEvaluationConfig;
import dev.assay.sdk.tracking.TrackingConfig;
import dev.assay.server.AssayServer;
import dev.assay.server.ServerConfig;
import dev.assay.server.project.LoadedFlags;
import dev.assay.testkit.Fault;
import dev.assay.testkit.FaultProxy;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A program that spools exposures is killed, and starts again. */
@Timeout(60)
class SpoolKillIT {
  private static final int EXPOSURES = 500;
  private static final String FLAGS =
      """
      [{"key":"new-checkout","variants":{"on":{"key":"on","value":"on"}},
        "segments":[{"variant":"on"}]}]""";

  @TempDir private Path directory;

  /** Exposes users, as many as it is told, and then waits for its end. */
  static final class Program {
    private Program() {}

    /** Takes the URLs of the flags and of the events, the spool, and how many users. */
    public static void main(String[] args) throws InterruptedException {
      TrackingConfig tracking =
          TrackingConfig.builder()
              .serverUrl(args[1])
              .flushInterval(Duration.ofMillis(10))
              .spoolDirectory(Path.of(args[2]))
              .build();
      LocalEvaluationClient client =
          LocalEvaluationClient.create(
              "demo",
              LocalEvaluationConfig.builder()
                  .serverUrl(args[0])
                  .exposureTracking(tracking)
                  .build());
      client.start();
      EvaluateOptions options = EvaluateOptions.defaults().tracksExposure(true);
      for (int i = 0; i < Integer.parseInt(args[3]); i++) {
        client.evaluate(
            ExperimentUser.builder().userId("user-" + i).deviceId("device").build(),
            "new-checkout",
            options);
      }
      Thread.currentThread().join();
    }
  }

  private Process program(AssayServer server, FaultProxy proxy, int users) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            Program.class.getName(),
            server.url().toString(),
            proxy.url(),
            directory.resolve("spool").toString(),
            String.valueOf(users))
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  private long spooled() {
    Path spool = directory.resolve("spool");
    if (!Files.isDirectory(spool)) {
      return 0;
    }
    try (Stream<Path> files = Files.walk(spool)) {
      return files.filter(Files::isRegularFile).mapToLong(SpoolKillIT::exposuresIn).sum();
    } catch (IOException e) {
      return 0;
    }
  }

  private static long exposuresIn(Path file) {
    try {
      String text = Files.readString(file, StandardCharsets.ISO_8859_1);
      return text.split("\\[Experiment\\] Exposure", -1).length - 1L;
    } catch (IOException e) {
      return 0;
    }
  }

  @Test
  void eachExposureArrivesOnceAlthoughTheProgramIsKilled() throws Exception {
    Path events = directory.resolve("events.jsonl");
    try (AssayServer server =
            AssayServer.start(
                ServerConfig.builder()
                    .port(0)
                    .eventsFile(events)
                    .flags(LoadedFlags.of(FlagSet.parse(FLAGS)))
                    .build());
        FaultProxy proxy = FaultProxy.to("127.0.0.1", server.port())) {
      proxy.always(Fault.truncateAfter(0));
      Process killed = program(server, proxy, EXPOSURES);
      try {
        until(
            () -> {
              assertThat(killed.isAlive()).isTrue();
              return spooled() >= EXPOSURES && server.eventCounts().accepted() > 0;
            });
      } finally {
        killed.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
      }
      proxy.always(Fault.none());
      Process next = program(server, proxy, 0);
      try {
        until(
            () -> {
              assertThat(next.isAlive()).isTrue();
              return server.eventCounts().accepted() >= EXPOSURES;
            });
      } finally {
        next.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
      }
      assertThat(server.eventCounts().duplicates()).isPositive();
    }
    List<String> lines = Files.readAllLines(events);
    Set<Object> insertIds = new HashSet<>();
    for (String line : lines) {
      insertIds.add(((Map<?, ?>) JsonValue.parse(line).asPlain()).get("insert_id"));
    }
    assertThat(lines).hasSize(EXPOSURES);
    assertThat(insertIds).hasSize(EXPOSURES).doesNotContainNull();
  }
}
