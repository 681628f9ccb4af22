package dev.assay.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AssayCommandTest {
  @Test
  void helpListsTheCommands() {
    CommandRun run = CommandRun.of("--help");

    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).contains("demo", "serve", "fetch", "evaluate", "explain", "validate");
  }

  @Test
  void versionIsThatOfTheBuild() {
    CommandRun run = CommandRun.of("--version");

    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).matches("assay \\d+\\.\\d+\\.\\d+(-SNAPSHOT)?\\R");
  }

  @Test
  void noCommandAndUnknownOptionsAreUsageErrors() {
    assertThat(CommandRun.of().exitCode()).isEqualTo(2);
    CommandRun unknown = CommandRun.of("fetch", "--no-such-option");
    assertThat(unknown.exitCode()).isEqualTo(2);
    assertThat(unknown.err()).contains("--server-url", "Usage: assay fetch");
    assertThat(CommandRun.of("nonsense").exitCode()).isEqualTo(2);
    assertThat(CommandRun.of("serve", "--flags", "x", "--port", "many").exitCode()).isEqualTo(2);
  }

  @Test
  void aProjectKeyThatIsNoPairIsNotShown() {
    CommandRun run = CommandRun.of("serve", "--flags", "x", "--project-key", "hidden");

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("API_KEY:SECRET_KEY").doesNotContain("hidden");
  }

  @Test
  void anEventsFileThatCannotBeWrittenFailsTheStart(@TempDir Path folder) {
    Path nowhere = folder.resolve("none").resolve("events.jsonl");
    CommandRun run =
        CommandRun.of(
            "serve",
            "--flags",
            "../samples/sample-project.yaml",
            "--project-key",
            "api:secret",
            "--events-file",
            nowhere.toString());

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).startsWith("assay: cannot write events to " + nowhere);
  }

  @Test
  void halfAPairOfFilesForTlsIsAUsageError() {
    CommandRun run = CommandRun.of("serve", "--flags", "x", "--tls-key", "k");

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("--tls-certificate and --tls-key belong together");
  }

  @Test
  void aCertificateThatIsNotThereFailsTheStart() {
    CommandRun run =
        CommandRun.of(
            "serve",
            "--flags",
            "../samples/sample-project.yaml",
            "--tls-certificate",
            "none.pem",
            "--tls-key",
            "none.pem");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).startsWith("assay: no such file: the TLS certificate none.pem");
  }
}
