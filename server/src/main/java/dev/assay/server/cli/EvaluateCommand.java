package dev.assay.server.cli;

import dev.assay.evaluation.EvaluationEngine;
import dev.assay.evaluation.ExperimentUser;
import dev.assay.server.project.FlagFiles;
import dev.assay.server.project.LoadedFlags;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Evaluation without a server. */
@Command(
    name = "evaluate",
    mixinStandardHelpOptions = true,
    description = "Evaluates flag files for a user, without a server.")
final class EvaluateCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--flags",
      required = true,
      arity = "1..*",
      paramLabel = "FILE",
      description = "Flag files: an array of flags (JSON) or a project (JSON or YAML).")
  private List<Path> flagFiles = new ArrayList<>();

  @Option(
      names = "--cohorts",
      paramLabel = "FILE",
      description = "A project file that holds cohorts.")
  private @Nullable Path cohortFile;

  @Mixin private UserOptions user = new UserOptions();

  @Mixin private FlagKeyOption flagKey = new FlagKeyOption();

  @Mixin private OutputOption output = new OutputOption();

  @Override
  public Integer call() throws IOException {
    List<Path> files = new ArrayList<>(flagFiles);
    if (cohortFile != null) {
      files.add(cohortFile);
    }
    LoadedFlags loaded = FlagFiles.load(files);
    loaded.faults().forEach(fault -> spec.commandLine().getErr().println("assay: " + fault));
    ExperimentUser member = loaded.cohorts().addTo(user.user());
    output.print(
        EvaluationEngine.evaluate(loaded.flags(), member, flagKey.flagKeys()),
        spec.commandLine().getOut());
    return AssayCommand.DONE;
  }
}
