package dev.assay.server.cli;

import dev.assay.evaluation.ExperimentException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command {@code assay}; its subcommands do the work. */
@Command(
    name = "assay",
    mixinStandardHelpOptions = true,
    versionProvider = AssayVersion.class,
    description = "Feature flags and experiments, wire-compatible with Amplitude Experiment.",
    synopsisSubcommandLabel = "COMMAND")
public final class AssayCommand {
  /** The command was done. */
  static final int DONE = 0;

  /** The command failed; the reason is on standard error. */
  static final int FAILED = 1;

  /** The command line is wrong. */
  static final int USAGE = 2;

  private static final Map<String, Class<?>> SUBCOMMANDS = new LinkedHashMap<>();

  static {
    SUBCOMMANDS.put("demo", DemoCommand.class);
    SUBCOMMANDS.put("serve", ServeCommand.class);
    SUBCOMMANDS.put("backup", BackupCommand.class);
    SUBCOMMANDS.put("restore", RestoreCommand.class);
    SUBCOMMANDS.put("fetch", FetchCommand.class);
    SUBCOMMANDS.put("evaluate", EvaluateCommand.class);
    SUBCOMMANDS.put("explain", ExplainCommand.class);
    SUBCOMMANDS.put("validate", ValidateCommand.class);
  }

  private AssayCommand() {}

  /** Runs the command line and exits: 0 done, 1 failed, 2 usage. */
  public static void main(String[] args) {
    LogOptions.configure();
    PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
    PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
    System.exit(run(out, err, args));
  }

  /** Runs the command line and returns its exit code. */
  static int run(PrintWriter out, PrintWriter err, String... args) {
    return run(out, err, System.getenv(), args);
  }

  /** Runs the command line in some environment and returns its exit code. */
  static int run(
      PrintWriter out, PrintWriter err, Map<String, String> environment, String... args) {
    String name = args.length == 0 ? "" : args[0];
    CommandLine command = command(name, out, err);
    CommandLine named = command.getSubcommands().get(name);
    if (named == null || !(named.getCommand() instanceof ServeCommand)) {
      return command.execute(args);
    }
    List<String> completed;
    try {
      completed = Settings.complete(named.getCommandSpec(), List.of(args), environment);
    } catch (IOException | IllegalArgumentException e) {
      err.println("assay: " + reason(e));
      return USAGE;
    }
    return command.execute(completed.toArray(String[]::new));
  }

  /** {@return the command with the subcommand that is asked for, else with all} */
  private static CommandLine command(String asked, PrintWriter out, PrintWriter err) {
    CommandLine command = new CommandLine(new AssayCommand());
    // Each is read by reflection, which a start of the server need not wait for.
    SUBCOMMANDS.forEach(
        (name, type) -> {
          if (name.equals(asked) || !SUBCOMMANDS.containsKey(asked)) {
            command.addSubcommand(type);
          }
        });
    return command
        .setOut(out)
        .setErr(err)
        .setExpandAtFiles(false)
        .setUsageHelpAutoWidth(true)
        .setExecutionExceptionHandler(AssayCommand::report);
  }

  /** Tells what went wrong in one line; a stack trace only for what nobody foresaw. */
  private static int report(
      Exception failure, CommandLine command, CommandLine.ParseResult parsed) {
    if (failure instanceof ExperimentException
        || failure instanceof IOException
        || failure instanceof IllegalArgumentException) {
      command.getErr().println("assay: " + reason(failure));
    } else {
      failure.printStackTrace(command.getErr());
    }
    return FAILED;
  }

  private static String reason(Exception failure) {
    String message = failure.getMessage();
    return failure instanceof java.nio.file.NoSuchFileException
        ? "no such file: " + message
        : message == null ? failure.getClass().getSimpleName() : message;
  }
}
