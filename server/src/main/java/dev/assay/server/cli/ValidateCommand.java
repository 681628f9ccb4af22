package dev.assay.server.cli;

import dev.assay.server.project.FileFault;
import dev.assay.server.project.FlagFiles;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Checks flag files. */
@Command(
    name = "validate",
    mixinStandardHelpOptions = true,
    description = {
      "Checks flag files: file, path, line and reason of each fault.",
      "Exits with 1 if there is any; several files are checked as one set."
    })
final class ValidateCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(arity = "1..*", paramLabel = "FILE", description = "Flag files.")
  private List<Path> files = new ArrayList<>();

  @Override
  public Integer call() {
    List<FileFault> faults = FlagFiles.check(files);
    PrintWriter out = spec.commandLine().getOut();
    faults.forEach(out::println);
    if (faults.isEmpty()) {
      int flags = FlagFiles.load(files).flags().size();
      out.println("no faults: " + flags + (flags == 1 ? " flag" : " flags"));
    } else {
      spec.commandLine()
          .getErr()
          .println("assay: " + faults.size() + (faults.size() == 1 ? " fault" : " faults"));
    }
    return faults.isEmpty() ? AssayCommand.DONE : AssayCommand.FAILED;
  }
}
