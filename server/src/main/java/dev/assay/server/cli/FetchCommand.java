package dev.assay.server.cli;

import dev.assay.sdk.FetchOptions;
import dev.assay.sdk.RemoteEvaluationClient;
import dev.assay.sdk.RemoteEvaluationConfig;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** One remote evaluation. */
@Command(
    name = "fetch",
    mixinStandardHelpOptions = true,
    description = "Fetches a user's variants from a server.")
final class FetchCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--server-url",
      required = true,
      paramLabel = "URL",
      description = "The server, such as http://127.0.0.1:3546.")
  private String serverUrl = "";

  @Option(
      names = "--deployment-key",
      required = true,
      paramLabel = "KEY",
      description = "The deployment key.")
  private String deploymentKey = "";

  @Mixin private UserOptions user = new UserOptions();

  @Mixin private FlagKeyOption flagKey = new FlagKeyOption();

  @Mixin private OutputOption output = new OutputOption();

  @Override
  public Integer call() throws IOException {
    RemoteEvaluationConfig config = RemoteEvaluationConfig.builder().serverUrl(serverUrl).build();
    FetchOptions options = FetchOptions.builder().flagKeys(flagKey.flagKeys()).build();
    try (RemoteEvaluationClient client = RemoteEvaluationClient.create(deploymentKey, config)) {
      output.print(client.fetch(user.user(), options), spec.commandLine().getOut());
    }
    return AssayCommand.DONE;
  }
}
