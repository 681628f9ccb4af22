package dev.assay.server.cli;

import dev.assay.evaluation.Evaluation;
import dev.assay.evaluation.EvaluationEngine;
import dev.assay.evaluation.Flag;
import dev.assay.server.project.FlagFiles;
import dev.assay.server.project.LoadedFlags;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Why a user gets what a flag gives. */
@Command(
    name = "explain",
    mixinStandardHelpOptions = true,
    description = "Tells why a flag gives a user what it does, and what would have to change.")
final class ExplainCommand implements Callable<Integer> {
  /** How the trace is printed. */
  enum Format {
    tree,
    json
  }

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--flags",
      required = true,
      arity = "1..*",
      paramLabel = "FILE",
      description = "Flag files: an array of flags (JSON) or a project (JSON or YAML).")
  private List<String> flagFiles = new ArrayList<>();

  @Option(
      names = "--cohorts",
      paramLabel = "FILE",
      description = "A project file that holds cohorts.")
  private @Nullable Path cohortFile;

  @Mixin private UserOptions user = new UserOptions();

  @Option(
      names = "--output",
      paramLabel = "tree|json",
      defaultValue = "tree",
      description = "A tree to read, or JSON (default: ${DEFAULT-VALUE}).")
  private Format format = Format.tree;

  @Parameters(arity = "0..1", paramLabel = "FLAG", description = "The flag's key.")
  private @Nullable String flagKey;

  @Override
  public Integer call() throws IOException {
    String key = flagKey();
    List<Path> files = new ArrayList<>(flagFiles.stream().map(Path::of).toList());
    if (cohortFile != null) {
      files.add(cohortFile);
    }
    LoadedFlags loaded = FlagFiles.load(files);
    loaded.faults().forEach(fault -> spec.commandLine().getErr().println("assay: " + fault));
    Evaluation evaluation =
        EvaluationEngine.explain(loaded.flags(), loaded.cohorts().addTo(user.user()), key);
    if (!evaluation.found()) {
      List<String> keys = loaded.flags().flags().stream().map(Flag::key).toList();
      throw new IllegalArgumentException("no flag '" + key + "'" + NearNames.hint(key, keys));
    }
    PrintWriter out = spec.commandLine().getOut();
    if (format == Format.json) {
      out.println(evaluation.toJson());
    } else {
      EvaluationTree.of(evaluation).print(out);
    }
    return AssayCommand.DONE;
  }

  /** {@return the key: {@code --flags} takes it, too, if no other option is between} */
  private String flagKey() {
    if (flagKey != null) {
      return flagKey;
    }
    if (flagFiles.size() < 2) {
      throw new ParameterException(spec.commandLine(), "Missing required parameter: 'FLAG'");
    }
    return flagFiles.remove(flagFiles.size() - 1);
  }
}
