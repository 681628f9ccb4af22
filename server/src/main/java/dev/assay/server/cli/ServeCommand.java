package dev.assay.server.cli;

import dev.assay.server.AssayServer;
import dev.assay.server.ServerConfig;
import dev.assay.server.deployment.ProjectKey;
import dev.assay.server.store.StoreConfig;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Runs the server until the process is told to end. */
@Command(
    name = "serve",
    mixinStandardHelpOptions = true,
    description = "Runs the server; SIGTERM ends it after the requests at hand.")
final class ServeCommand implements Callable<Integer> {
  private static final String DEFAULT_DATA = "./assay-data";

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

  @ArgGroup private Source source = new Source();

  /** What is served. */
  private static final class Source {
    @Option(
        names = "--flags",
        required = true,
        arity = "1..*",
        paramLabel = "FILE",
        description = "Flag files to serve, read again when they change.")
    private List<Path> flagFiles = new ArrayList<>();

    @Option(
        names = "--data",
        required = true,
        paramLabel = "DIR",
        description = "The directory of the embedded database (default: " + DEFAULT_DATA + ").")
    private @Nullable Path data;

    @Option(
        names = "--database-url",
        required = true,
        paramLabel = "URL",
        description = "A PostgreSQL database, postgresql://USER:PASSWORD@HOST:PORT/DATABASE.")
    private @Nullable String databaseUrl;

    @Option(
        names = "--upstream",
        required = true,
        paramLabel = "us|eu|URL",
        description = {
          "Another server whose flags and cohorts are served: Amplitude's in the United States or",
          "the European Union, or another Assay."
        })
    private @Nullable String upstream;
  }

  @Option(
      names = "--deployment-key",
      arity = "1..*",
      paramLabel = "KEY",
      description = {
        "With --flags: deployment keys to serve",
        "(default: those of the project files, else " + ServerConfig.DEFAULT_DEPLOYMENT_KEY + ")."
      })
  private List<String> deploymentKeys = new ArrayList<>();

  @Option(
      names = "--project-key",
      arity = "1..*",
      converter = ProjectKeyConverter.class,
      paramLabel = "API_KEY:SECRET_KEY",
      description = {
        "With --flags: projects whose keys open cohorts and name events",
        "(default: demo:demo if the deployment demo is served).",
        "With --upstream: the project's keys, which do so there too; Amplitude wants them",
        "(default: the deployment keys, as Assay takes them)."
      })
  private List<ProjectKey> projectKeys = new ArrayList<>();

  @Option(
      names = "--events-file",
      paramLabel = "FILE",
      description =
          "With --flags: a file that events are appended to, one JSON object a line"
              + " (default: only counted).")
  private @Nullable Path eventsFile;

  @Option(
      names = "--cache",
      paramLabel = "DIR",
      description = {
        "With a database or --upstream: a directory, this server's alone, that keeps what was served",
        "last, for starts while these are away (default: cache in the --data directory; none with",
        "--database-url; ./assay-relay with --upstream)."
      })
  private @Nullable Path cache;

  @Option(
      names = "--event-retention",
      paramLabel = "DAYS",
      description = "With a database: how many days events are kept (default: 90).")
  private @Nullable Integer eventRetention;

  @Option(
      names = "--admin-port",
      paramLabel = "PORT",
      description =
          "A port of its own for /healthz, /readyz, /metrics and the management API, which are"
              + " on the main port otherwise.")
  private @Nullable Integer adminPort;

  @Option(
      names = "--admin-host",
      paramLabel = "HOST",
      description = "The address of --admin-port (default: 127.0.0.1).")
  private @Nullable String adminHost;

  @Mixin private UpstreamOptions upstream = new UpstreamOptions();
  @Mixin private SecurityOptions security = new SecurityOptions();
  @Mixin private DrainOptions drain = new DrainOptions();
  @Mixin private LogOptions log = new LogOptions();

  @Override
  public Integer call() throws InterruptedException {
    log.apply();
    AssayServer server = AssayServer.start(config());
    Runtime.getRuntime().addShutdownHook(new Thread(() -> end(server), "assay-shutdown"));
    PrintWriter out = spec.commandLine().getOut();
    server.onBootstrapKey(
        key -> {
          out.println("admin key (shown once): " + key);
          out.flush();
        });
    out.println("listening on " + server.url());
    out.flush();
    server.awaitClose();
    return AssayCommand.DONE;
  }

  private ServerConfig config() {
    ServerConfig.Builder config = ServerConfig.builder().host(host).port(port).adminPort(adminPort);
    refuse(adminHost != null && adminPort == null, "--admin-host needs --admin-port");
    if (adminHost != null) {
      config.adminHost(adminHost);
    }
    boolean isRelay = source.upstream != null;
    refuse(upstream.hasKeys() && !isRelay, "--upstream-key needs --upstream");
    if (!source.flagFiles.isEmpty()) {
      useFiles(config);
    } else {
      refuse(!deploymentKeys.isEmpty(), "--deployment-key needs --flags");
      refuse(!projectKeys.isEmpty() && !isRelay, "--project-key needs --flags or --upstream");
      refuse(eventsFile != null, "--events-file needs --flags");
      if (isRelay) {
        refuse(eventRetention != null, "--event-retention does not go with --upstream");
        upstream.relay(config, String.valueOf(source.upstream), projectKeys, cache);
      } else {
        useStore(config);
      }
    }
    if (!isRelay) {
      upstream.forward(config);
    }
    security.addTo(config);
    drain.addTo(config);
    return config.build();
  }

  private void useFiles(ServerConfig.Builder config) {
    refuse(cache != null, "--cache does not go with --flags");
    refuse(eventRetention != null, "--event-retention does not go with --flags");
    config
        .flagFiles(source.flagFiles)
        .deploymentKeys(deploymentKeys)
        .projectKeys(projectKeys)
        .eventsFile(eventsFile);
  }

  private void useStore(ServerConfig.Builder config) {
    if (source.databaseUrl == null) {
      Path data = source.data == null ? Path.of(DEFAULT_DATA) : source.data;
      config
          .store(StoreConfig.directory(data))
          .cache(cache == null ? data.resolve("cache") : cache);
    } else {
      config.store(postgres(source.databaseUrl)).cache(cache);
    }
    if (eventRetention != null) {
      refuse(eventRetention < 1, "--event-retention has to be at least 1 day");
      config.eventRetention(Duration.ofDays(eventRetention));
    }
  }

  private StoreConfig postgres(String url) {
    try {
      return StoreConfig.postgres(url);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()));
    }
  }

  private void refuse(boolean isWrong, String message) {
    if (isWrong) {
      throw new ParameterException(spec.commandLine(), message);
    }
  }

  /** Being told to end is no failure, whatever exit code the JVM has in mind for the signal. */
  private static void end(AssayServer server) {
    server.close();
    Runtime.getRuntime().halt(AssayCommand.DONE);
  }
}
