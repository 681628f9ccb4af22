package dev.assay.server.cli;

import dev.assay.sdk.internal.options.OptionRules;
import dev.assay.sdk.internal.options.Servers;
import dev.assay.server.ServerConfig;
import dev.assay.server.deployment.ProjectKey;
import dev.assay.server.events.ForwardConfig;
import dev.assay.server.relay.RelayConfig;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options about another server: what is taken from it, and what is sent to it. */
final class UpstreamOptions {
  private static final String DEFAULT_CACHE = "./assay-relay";
  private static final String DEFAULT_QUEUE = "./assay-event-queue";

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command = CommandSpec.create();

  @Option(
      names = "--upstream-key",
      arity = "1..*",
      paramLabel = "KEY",
      description =
          "With --upstream: the deployment keys to serve, server deployments of the upstream.")
  private List<String> keys = new ArrayList<>();

  @Option(
      names = "--forward-events-to",
      paramLabel = "us|eu|URL",
      description = {
        "Another server that events are sent on to: Amplitude's, or one that takes /batch",
        "(default: that of --upstream, else none)."
      })
  private @Nullable String forwardTo;

  @Option(
      names = "--event-queue",
      paramLabel = "DIR",
      description = {
        "The directory, this server's alone, in which events wait to be sent on",
        "(default: " + DEFAULT_QUEUE + ")."
      })
  private @Nullable Path queue;

  @Option(
      names = "--event-queue-size",
      paramLabel = "MIB",
      description = {
        "How many MiB may wait for each API key; then the oldest events are dropped",
        "(default: 1024)."
      })
  private @Nullable Integer queueSize;

  boolean hasKeys() {
    return !keys.isEmpty();
  }

  /** Serves deployments of an upstream. */
  void relay(
      ServerConfig.Builder config,
      String upstream,
      List<ProjectKey> projectKeys,
      @Nullable Path cache) {
    if (keys.isEmpty()) {
      throw refused("--upstream needs --upstream-key");
    }
    if (projectKeys.size() > 1) {
      throw refused("--upstream takes one --project-key: one relay serves one project");
    }
    Servers servers = servers("--upstream", upstream);
    try {
      config.relay(
          new RelayConfig(
              servers,
              keys,
              projectKeys.isEmpty() ? null : projectKeys.get(0),
              cache == null ? Path.of(DEFAULT_CACHE) : cache,
              RelayConfig.Timing.DEFAULT));
    } catch (IllegalArgumentException e) {
      throw refused("--upstream-key: " + e.getMessage());
    }
    forward(config, servers);
  }

  /** Forwards events if that is wanted. */
  void forward(ServerConfig.Builder config) {
    forward(config, null);
  }

  private void forward(ServerConfig.Builder config, @Nullable Servers upstream) {
    Servers servers = forwardTo == null ? upstream : servers("--forward-events-to", forwardTo);
    if (servers == null) {
      if (queue != null || queueSize != null) {
        throw refused("--event-queue and --event-queue-size need --forward-events-to");
      }
      return;
    }
    if (queueSize != null && (queueSize < 1 || queueSize > 1 << 20)) {
      throw refused("--event-queue-size has to be from 1 to " + (1 << 20));
    }
    config.forward(
        new ForwardConfig(
            servers.events(),
            queue == null ? Path.of(DEFAULT_QUEUE) : queue,
            queueSize == null ? ForwardConfig.DEFAULT_MAX_BYTES : (long) queueSize << 20,
            ForwardConfig.DEFAULT_FLUSH_INTERVAL));
  }

  private Servers servers(String option, String text) {
    if (text.equals("us")) {
      return Servers.US;
    }
    if (text.equals("eu")) {
      return Servers.EU;
    }
    try {
      URI url = OptionRules.serverUrl(option, OptionRules.uri(option, text));
      return Servers.amplitudesAround(url).orElseGet(() -> Servers.at(url));
    } catch (IllegalArgumentException e) {
      throw refused(e.getMessage() + "; expected us, eu or a URL");
    }
  }

  private ParameterException refused(String message) {
    return new ParameterException(command.commandLine(), message);
  }
}
