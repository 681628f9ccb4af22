package dev.assay.server.cli;

import dev.assay.evaluation.Evaluation;
import dev.assay.evaluation.EvaluationEngine;
import dev.assay.evaluation.Flag;
import dev.assay.server.project.LoadedFlags;
import java.io.IOException;
import java.io.PrintWriter;
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

  @Mixin private FlagFileOptions files = new FlagFileOptions();

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
    LoadedFlags loaded = files.load(spec.commandLine().getErr());
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
    String key = flagKey == null ? files.takeLast() : flagKey;
    if (key == null) {
      throw new ParameterException(spec.commandLine(), "Missing required parameter: 'FLAG'");
    }
    return key;
  }
}
