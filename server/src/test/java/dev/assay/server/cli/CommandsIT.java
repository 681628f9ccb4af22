package dev.assay.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.server.AssayServer;
import dev.assay.server.JavaProgram;
import dev.assay.server.ServerConfig;
import dev.assay.server.project.FlagFiles;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class CommandsIT {
  private static final String FLAGS =
      """
      [{"key":"banner","variants":{"on":{"key":"on","value":"on","payload":7}},
        "segments":[{"variant":"on","metadata":{"segmentName":"All"}}]},
       {"key":"other","variants":{"on":{"key":"on","value":"on"}},"segments":[{"variant":"on"}]}]
      """;

  @TempDir Path folder;

  private Path flags() throws IOException {
    return Files.writeString(folder.resolve("flags.json"), FLAGS);
  }

  @Test
  void demoShowsTheQuickStartAndThatAllAnswersAgree() {
    CommandRun run = CommandRun.of("demo");

    assertThat(run.err()).isEmpty();
    assertThat(run.exitCode()).isZero();
    assertThat(run.out())
        .contains("user@company.com")
        .containsPattern("FLAG +FETCH +FUTURE +CALLBACK +VISITOR +IN PROCESS +PAYLOAD")
        .containsPattern("new-checkout +on +on +on +off +on")
        .contains("The four answers for the user are the same.");
  }

  @Test
  void fetchAsksTheServer() throws IOException {
    ServerConfig config =
        ServerConfig.builder().port(0).flags(FlagFiles.load(List.of(flags()))).build();
    try (AssayServer server = AssayServer.start(config)) {
      String url = server.url().toString();
      CommandRun table =
          CommandRun.of("fetch", "--server-url", url, "--deployment-key", "demo", "--user-id", "u");
      assertThat(table.exitCode()).isZero();
      assertThat(table.out()).containsPattern("banner +on +All +7").contains("other");

      CommandRun json =
          CommandRun.of(
              "fetch",
              "--server-url",
              url,
              "--deployment-key",
              "demo",
              "--device-id",
              "d",
              "--flag-key",
              "other",
              "--output",
              "json");
      assertThat(json.out().strip()).isEqualTo("{\"other\":{\"key\":\"on\",\"value\":\"on\"}}");

      CommandRun wrongKey =
          CommandRun.of(
              "fetch", "--server-url", url, "--deployment-key", "secret-key", "--user-id", "u");
      assertThat(wrongKey.exitCode()).isEqualTo(1);
      assertThat(wrongKey.err()).startsWith("assay: ").contains("401").doesNotContain("secret-key");
    }
  }

  @Test
  void fetchWithoutAServerFails() {
    CommandRun run =
        CommandRun.of(
            "fetch",
            "--server-url",
            "http://127.0.0.1:1",
            "--deployment-key",
            "k",
            "--user-id",
            "u");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).startsWith("assay: ");
    assertThat(run.err().lines()).hasSize(1);
  }

  @Test
  void serveTellsWhereItListensAndEndsWithZeroWhenTold() throws Exception {
    Process process = serve("--flags", flags().toString(), "--port", "0");
    try (BufferedReader out =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      String line = out.readLine();
      assertThat(line).matches("listening on http://127\\.0\\.0\\.1:\\d+");
      String url = line.substring("listening on ".length());
      assertThat(
              CommandRun.of(
                      "fetch", "--server-url", url, "--deployment-key", "demo", "--user-id", "u")
                  .exitCode())
          .isZero();

      process.toHandle().destroy();

      assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isZero();
      assertThat(out.readLine()).isNull();
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  void serveRefusesABadFileAtStart() throws Exception {
    Path bad = Files.writeString(folder.resolve("bad.yaml"), "flags: 7\n");
    Process process = serve("--flags", bad.toString(), "--port", "0");
    try (BufferedReader err =
        new BufferedReader(
            new InputStreamReader(process.getErrorStream(), StandardCharsets.UTF_8))) {
      assertThat(err.lines().toList())
          .anySatisfy(line -> assertThat(line).startsWith("assay: " + bad + ": $.flags"));
      assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isEqualTo(1);
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  void serveKeepsItsDataThroughAKill() throws Exception {
    String data = folder.resolve("data").toString();
    Process first = serve("--data", data, "--port", "0");
    try (BufferedReader out = reader(first)) {
      assertThat(out.readLine()).matches("admin key \\(shown once\\): \\S{20,}");
      assertThat(out.readLine()).startsWith("listening on ");
    } finally {
      first.destroyForcibly();
    }
    assertThat(first.waitFor(30, TimeUnit.SECONDS)).isTrue();

    Process second = serve("--data", data, "--port", "0");
    try (BufferedReader out = reader(second)) {
      assertThat(out.readLine()).startsWith("listening on ");
      second.toHandle().destroy();
      assertThat(second.waitFor(30, TimeUnit.SECONDS)).isTrue();
      assertThat(second.exitValue()).isZero();
    } finally {
      second.destroyForcibly();
    }
  }

  private static BufferedReader reader(Process process) {
    return new BufferedReader(
        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  private static Process serve(String... options) throws IOException {
    List<String> arguments = new ArrayList<>(List.of("serve"));
    arguments.addAll(List.of(options));
    return JavaProgram.of(AssayCommand.class, arguments.toArray(new String[0])).start();
  }
}
