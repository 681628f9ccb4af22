package dev.assay.server.cli;

import dev.assay.server.ServerConfig;
import java.time.Duration;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Options of how the server ends. */
final class DrainOptions {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec command = CommandSpec.create();

  @Option(
      names = "--stream-goodbye",
      defaultValue = "3",
      paramLabel = "SECONDS",
      description = {
        "The longest time over which the ends of streams are spread when the server ends, so that",
        "their clients do not all connect again at once (default: ${DEFAULT-VALUE}, at most 5)."
      })
  private int streamGoodbye;

  void addTo(ServerConfig.Builder config) {
    if (streamGoodbye < 1) {
      throw new ParameterException(
          command.commandLine(), "--stream-goodbye has to be at least 1 second");
    }
    config.streamGoodbye(Duration.ofSeconds(streamGoodbye));
  }
}
