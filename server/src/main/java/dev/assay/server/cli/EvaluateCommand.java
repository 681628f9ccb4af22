package dev.assay.server.cli;

import dev.assay.evaluation.EvaluationEngine;
import dev.assay.evaluation.ExperimentUser;
import dev.assay.server.project.LoadedFlags;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Evaluation without a server. */
@Command(
    name = "evaluate",
    mixinStandardHelpOptions = true,
    description = "Evaluates flag files for a user, without a server.")
final class EvaluateCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private FlagFileOptions files = new FlagFileOptions();

  @Mixin private UserOptions user = new UserOptions();

  @Mixin private FlagKeyOption flagKey = new FlagKeyOption();

  @Mixin private OutputOption output = new OutputOption();

  @Override
  public Integer call() throws IOException {
    LoadedFlags loaded = files.load(spec.commandLine().getErr());
    ExperimentUser member = loaded.cohorts().addTo(user.user());
    output.print(
        EvaluationEngine.evaluate(loaded.flags(), member, flagKey.flagKeys()),
        spec.commandLine().getOut());
    return AssayCommand.DONE;
  }
}
