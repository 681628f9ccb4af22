package dev.assay.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ValidateCommandTest {
  @TempDir Path folder;

  private String write(String name, String content) throws IOException {
    return Files.writeString(folder.resolve(name), content).toString();
  }

  @Test
  void goodFilesPass() throws IOException {
    String good =
        write(
            "good.json",
            "[{\"key\":\"a\",\"variants\":{\"on\":{\"key\":\"on\"}},\"segments\":[]}]");

    CommandRun run = CommandRun.of("validate", good);

    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).isEqualToIgnoringNewLines("no faults: 1 flag");
  }

  @Test
  void eachFaultIsALineWithFilePathLineAndReason() throws IOException {
    String bad =
        write(
            "bad.json",
            """
            [{"key":"a","variants":{},"segments":[]},
             {"key":"b","variants":{},
              "segments":[{"variant":7}]},
             {"key":"c","dependencies":["c"],"variants":{},"segments":[]}]
            """);

    CommandRun run = CommandRun.of("validate", bad);

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.out())
        .contains("bad.json: $[1].segments[0].variant (line 3): expected a string, found a number")
        .contains("bad.json: $[2].dependencies (line 4): a cycle of dependencies: c → c");
    assertThat(run.err()).isEqualToIgnoringNewLines("assay: 2 faults");
  }

  @Test
  void whatIsNotAFlagFileIsAFault() throws IOException {
    assertThat(CommandRun.of("validate", write("html.json", "<html>")).out())
        .contains("html.json: $", "line 1");
    assertThat(CommandRun.of("validate", folder.resolve("none").toString()).exitCode())
        .isEqualTo(1);
  }
}
