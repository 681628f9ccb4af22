package dev.assay.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.server.store.Backup;
import dev.assay.server.store.Store;
import dev.assay.server.store.StoreConfig;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AssayCommandTest {
  @Test
  void helpListsTheCommands() {
    CommandRun run = CommandRun.of("--help");

    assertThat(run.exitCode()).isZero();
    assertThat(run.out())
        .contains("demo", "serve", "fetch", "evaluate", "explain", "validate", "backup", "restore");
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

  @ParameterizedTest
  @CsvSource({
    "'--flags x --data d', mutually exclusive",
    "'--data d --database-url u', mutually exclusive",
    "--deployment-key k, --deployment-key needs --flags",
    "--project-key a:b, --project-key needs --flags",
    "--events-file f, --events-file needs --flags",
    "'--flags x --admin-host h', --admin-host needs --admin-port",
    "'--flags x --cache c', --cache does not go with --flags",
    "'--flags x --event-retention 9', --event-retention does not go with --flags",
    "--event-retention 0, at least 1 day",
    "'--flags x --upstream us', mutually exclusive",
    "'--data d --upstream us', mutually exclusive",
    "'--database-url u --upstream us', mutually exclusive",
    "--upstream us, --upstream needs --upstream-key",
    "--upstream-key k, --upstream-key needs --upstream",
    "'--flags x --upstream-key k', --upstream-key needs --upstream",
    "'--upstream us --upstream-key k --deployment-key k', --deployment-key needs --flags",
    "'--upstream us --upstream-key k --event-retention 9', --event-retention does not go with",
    "'--upstream us --upstream-key k --events-file f', --events-file needs --flags",
    "'--upstream us --upstream-key k --project-key a:hidden --project-key c:d', one --project-key",
    "'--upstream us --upstream-key hiddeñ', --upstream-key: ",
    "'--upstream ftp://h --upstream-key k', 'expected us, eu or a URL'",
    "'--upstream https://u:hidden@h --upstream-key k', holds credentials",
    "'--flags x --event-queue d', --event-queue and --event-queue-size need",
    "'--flags x --forward-events-to eu --event-queue-size 0', --event-queue-size has to be",
    "--database-url mysql://ann:hidden@h/d, postgresql://USER:PASSWORD@HOST:PORT/DATABASE"
  })
  void optionsThatContradictEachOtherAreUsageErrors(String options, String reason) {
    CommandRun run = CommandRun.of(("serve " + options).split(" "));

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains(reason, "Usage: assay serve").doesNotContain("hidden");
  }

  @Test
  void aDatabaseThatIsNotThereFailsTheStart() {
    String url = "postgresql://ann:hidden@localhost:1/assay";
    CommandRun run = CommandRun.of("serve", "--database-url", url);

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err())
        .startsWith("assay: the database does not answer")
        .doesNotContain("hidden");
  }

  @Test
  void aBackupIsMadeWhileTheStoreIsInUse(@TempDir Path folder) {
    Path data = folder.resolve("data");
    String file = folder.resolve("copy.db").toString();
    CommandRun none = CommandRun.of("backup", "--data", data.toString(), file);
    assertThat(none.exitCode()).isEqualTo(1);
    assertThat(none.err())
        .isEqualTo("assay: there is no store in " + data + System.lineSeparator());

    try (Store store = Store.open(StoreConfig.directory(data))) {
      store.bootstrap();
      CommandRun run = CommandRun.of("backup", "--data", data.toString(), file);
      assertThat(run.err()).isEmpty();
      assertThat(run.exitCode()).isZero();
      assertThat(run.out())
          .startsWith("copied to " + file + " and found whole: revision 1, 0 objects, ");
      CommandRun again = CommandRun.of("backup", "--data", data.toString(), file);
      assertThat(again.exitCode()).isEqualTo(1);
      assertThat(again.err()).contains("exists");
    }
    assertThat(Backup.verify(Path.of(file)).revision()).isEqualTo(1);
  }

  @Test
  void aBackupIsRestoredIntoAnEmptyDirectoryOnly(@TempDir Path folder) {
    String file = folder.resolve("copy.db").toString();
    try (Store store = Store.open(StoreConfig.directory(folder.resolve("data")))) {
      store.bootstrap();
      Backup.ofDirectory(folder.resolve("data"), Path.of(file));
    }
    String data = folder.resolve("new").toString();

    CommandRun run = CommandRun.of("restore", "--data", data, file);

    assertThat(run.err()).isEmpty();
    assertThat(run.exitCode()).isZero();
    assertThat(run.out())
        .startsWith("restored to " + Path.of(data, "assay.db") + " and found whole: revision 1, ");
    CommandRun again = CommandRun.of("restore", "--data", data, file);
    assertThat(again.exitCode()).isEqualTo(1);
    assertThat(again.err())
        .isEqualTo(
            "assay: the directory "
                + data
                + " is not empty: a backup goes into an empty one"
                + System.lineSeparator());
    CommandRun none = CommandRun.of("restore", "--data", folder.resolve("x").toString(), "no.db");
    assertThat(none.err()).isEqualTo("assay: there is no file no.db" + System.lineSeparator());
    assertThat(CommandRun.of("restore", file).exitCode()).isEqualTo(2);
  }
}
