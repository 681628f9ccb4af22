package dev.assay.server.cli;

import dev.assay.server.AssayServer;
import dev.assay.server.ServerConfig;
import dev.assay.server.deployment.ProjectKey;
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
import picocli.CommandLine.Spec;

/** Runs the server until the process is told to end. */
@Command(
    name = "serve",
    mixinStandardHelpOptions = true,
    description = "Runs the server; SIGTERM ends it after the requests at hand.")
final class ServeCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--host",
      defaultValue = "127.0.0.1",
      paramLabel = "HOST",
      description = "The address to listen on (default: ${DEFAULT-VALUE}).")
  private String host = "";

  @Option(
      names = "--port",
      defaultValue = "3546",
      paramLabel = "PORT",
      description = "The port to listen on, 0 for any free one (default: ${DEFAULT-VALUE}).")
  private int port;

  @Option(
      names = "--flags",
      required = true,
      arity = "1..*",
      paramLabel = "FILE",
      description = "Flag files to serve, read again when they change.")
  private List<Path> flagFiles = new ArrayList<>();

  @Option(
      names = "--deployment-key",
      arity = "1..*",
      paramLabel = "KEY",
      description = {
        "Deployment keys to serve",
        "(default: those of the project files, else " + ServerConfig.DEFAULT_DEPLOYMENT_KEY + ")."
      })
  private List<String> deploymentKeys = new ArrayList<>();

  @Option(
      names = "--project-key",
      arity = "1..*",
      converter = ProjectKeyConverter.class,
      paramLabel = "API_KEY:SECRET_KEY",
      description = {
        "Projects whose keys open cohorts and name events",
        "(default: demo:demo if the deployment demo is served)."
      })
  private List<ProjectKey> projectKeys = new ArrayList<>();

  @Option(
      names = "--events-file",
      paramLabel = "FILE",
      description =
          "A file that events are appended to, one JSON object a line (default: only counted).")
  private @Nullable Path eventsFile;

  @Option(
      names = "--admin-port",
      paramLabel = "PORT",
      description =
          "A port of its own for /healthz, /readyz and /metrics (default: the main port).")
  private @Nullable Integer adminPort;

  @Mixin private SecurityOptions security = new SecurityOptions();
  @Mixin private LogOptions log = new LogOptions();

  @Override
  public Integer call() throws InterruptedException {
    log.apply();
    ServerConfig.Builder config =
        ServerConfig.builder()
            .host(host)
            .port(port)
            .adminPort(adminPort)
            .flagFiles(flagFiles)
            .deploymentKeys(deploymentKeys)
            .projectKeys(projectKeys)
            .eventsFile(eventsFile);
    security.addTo(config);
    AssayServer server = AssayServer.start(config.build());
    Runtime.getRuntime().addShutdownHook(new Thread(() -> end(server), "assay-shutdown"));
    PrintWriter out = spec.commandLine().getOut();
    out.println("listening on " + server.url());
    out.flush();
    server.awaitClose();
    return AssayCommand.DONE;
  }

  /** Being told to end is no failure, whatever exit code the JVM has in mind for the signal. */
  private static void end(AssayServer server) {
    server.close();
    Runtime.getRuntime().halt(AssayCommand.DONE);
  }
}
