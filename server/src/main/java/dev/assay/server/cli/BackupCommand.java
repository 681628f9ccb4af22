package dev.assay.server.cli;

import dev.assay.server.store.Backup;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Copies the embedded database while a server works with it. */
@Command(
    name = "backup",
    mixinStandardHelpOptions = true,
    description = {
      "Copies the embedded database, also while a server works with it, and checks the copy.",
      "The command restore makes a data directory of it."
    })
final class BackupCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--data",
      required = true,
      paramLabel = "DIR",
      description = "The server's data directory.")
  private Path data = Path.of("");

  @Parameters(paramLabel = "FILE", description = "The file to make; it must not exist.")
  private Path file = Path.of("");

  @Override
  public Integer call() {
    tell(spec, "copied", Backup.ofDirectory(data, file));
    return AssayCommand.DONE;
  }

  /** Prints what was made, and of what size it is. */
  static void tell(CommandSpec spec, String done, Backup made) {
    spec.commandLine()
        .getOut()
        .printf(
            Locale.ROOT,
            "%s to %s and found whole: revision %d, %d objects, %d bytes%n",
            done,
            made.file(),
            made.revision(),
            made.objects(),
            made.bytes());
  }
}
