package dev.assay.server.cli;

import dev.assay.evaluation.LintFinding.Severity;
import dev.assay.server.project.FileFinding;
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
      "Checks flag files: file, path, line and severity of each finding.",
      "Exits with 1 if there is any error; several files are checked as one set."
    })
final class ValidateCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(arity = "1..*", paramLabel = "FILE", description = "Flag files.")
  private List<Path> files = new ArrayList<>();

  @Override
  public Integer call() {
    List<FileFinding> findings = FlagFiles.lint(files);
    PrintWriter out = spec.commandLine().getOut();
    findings.forEach(out::println);
    long errors = count(findings, Severity.ERROR);
    if (errors > 0) {
      spec.commandLine().getErr().println("assay: " + counted(errors, "error"));
      return AssayCommand.FAILED;
    }
    String flags = counted(FlagFiles.load(files).flags().size(), "flag");
    long warnings = count(findings, Severity.WARNING);
    out.println(
        warnings == 0
            ? "no faults: " + flags
            : "no errors: " + flags + ", " + counted(warnings, "warning"));
    return AssayCommand.DONE;
  }

  private static long count(List<FileFinding> findings, Severity severity) {
    return findings.stream().filter(finding -> finding.severity() == severity).count();
  }

  private static String counted(long count, String what) {
    return count + " " + what + (count == 1 ? "" : "s");
  }
}
