package dev.assay.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
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
        .contains(
            "bad.json: $[1].segments[0].variant (line 3): ERROR: expected a string, found a number")
        .contains("bad.json: $[2].dependencies (line 4): ERROR: a cycle of dependencies: c → c");
    assertThat(run.err()).isEqualToIgnoringNewLines("assay: 2 errors");
  }

  @Test
  void warningsAreToldAndDoNotFail() throws IOException {
    String array =
        write(
            "array.json",
            """
            [{"key":"a","variants":{"on":{"key":"on"}},"segments":[
              {"variant":"on"},{"variant":"on","metadata":{"segmentName":"Late"}}]}]
            """);
    String project =
        write(
            "project.yaml",
            """
            flags:
              - key: b
                variants: [{key: "on"}]
                targetSegments:
                  - name: Old
                    conditions: [{type: property, prop: version, op: version less, values: ["4"]}]
            """);

    CommandRun run = CommandRun.of("validate", array, project);

    assertThat(run.exitCode()).isZero();
    assertThat(run.err()).isEmpty();
    assertThat(run.out().lines())
        .containsExactly(
            array
                + ": $[0].segments[1] (line 1): WARNING: segment 'Late': is never reached:"
                + " segment 1 before it matches every user and always has a variant",
            project
                + ": $.flags[0] (line 2): WARNING: segment 'Old': \"4\" is no version:"
                + " texts are compared instead",
            "no errors: 2 flags, 2 warnings");
  }

  @Test
  void theSamplesHaveNoWarnings() throws URISyntaxException {
    URL sample = Objects.requireNonNull(ValidateCommand.class.getResource("sample-project.yaml"));

    CommandRun run = CommandRun.of("validate", Path.of(sample.toURI()).toString());

    assertThat(run.out()).isEqualToIgnoringNewLines("no faults: 10 flags");
  }

  @Test
  void whatIsNotAFlagFileIsAFault() throws IOException {
    assertThat(CommandRun.of("validate", write("html.json", "<html>")).out())
        .contains("html.json: $", "line 1");
    assertThat(CommandRun.of("validate", folder.resolve("none").toString()).exitCode())
        .isEqualTo(1);
  }
}
