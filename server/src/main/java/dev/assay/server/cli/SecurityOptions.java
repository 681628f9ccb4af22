package dev.assay.server.cli;

import dev.assay.server.ServerConfig;
import dev.assay.server.http.TlsFiles;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options that say whom the server trusts, and how far. */
final class SecurityOptions {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec command = CommandSpec.create();

  @Option(
      names = "--tls-certificate",
      paramLabel = "FILE",
      description =
          "The certificate and its chain (PEM) for HTTPS on every port; read again when it changes.")
  private @Nullable Path certificate;

  @Option(
      names = "--tls-key",
      paramLabel = "FILE",
      description = "The certificate's private key (PEM, not encrypted).")
  private @Nullable Path key;

  @Option(
      names = "--rate-limit",
      defaultValue = "0",
      paramLabel = "N",
      description = "The most requests a second with one key, 0 for any number (default: 0).")
  private int requestsPerKey;

  @Option(
      names = "--management-rate-limit",
      defaultValue = "100",
      paramLabel = "N",
      description = "The same for one management key (default: ${DEFAULT-VALUE}).")
  private int managementRequestsPerKey;

  void addTo(ServerConfig.Builder config) {
    if (certificate != null && key != null) {
      config.tls(new TlsFiles(certificate, key));
    } else if (certificate != null || key != null) {
      throw new ParameterException(
          command.commandLine(), "--tls-certificate and --tls-key belong together");
    }
    config.requestsPerKey(requestsPerKey).managementRequestsPerKey(managementRequestsPerKey);
  }
}
