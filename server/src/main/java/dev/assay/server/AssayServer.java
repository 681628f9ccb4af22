package dev.assay.server;

import dev.assay.server.deployment.Deployments;
import dev.assay.server.deployment.ServerLogs;
import dev.assay.server.deployment.WatchedFlagFiles;
import dev.assay.server.http.HttpLimits;
import dev.assay.server.http.HttpListener;
import dev.assay.server.project.LoadedFlags;
import java.net.URI;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A running server.
 *
 * <p>Thread-safe.
 */
public final class AssayServer implements AutoCloseable {
  private static final System.Logger LOGGER = System.getLogger(ServerLogs.SERVER);

  private final String host;
  private final Deployments deployments;
  private final HttpListener listener;
  private final @Nullable WatchedFlagFiles files;
  private final AtomicBoolean closing = new AtomicBoolean();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final int port;
  private final OptionalInt adminPort;

  private AssayServer(
      ServerConfig config,
      Deployments deployments,
      @Nullable WatchedFlagFiles files,
      HttpListener listener) {
    this.deployments = deployments;
    this.files = files;
    this.listener = listener;
    host = config.host();
    boolean hasAdminPort = config.adminPort().isPresent();
    port = listener.listen(host, config.port(), deployments, !hasAdminPort);
    adminPort =
        hasAdminPort
            ? OptionalInt.of(listener.listenForOperations(host, config.adminPort().getAsInt()))
            : OptionalInt.empty();
  }

  /**
   * Starts a server; when this returns, it answers.
   *
   * @param config what to serve, and where
   * @return the server
   * @throws dev.assay.server.project.FlagFileException if a flag file cannot be used
   * @throws dev.assay.server.http.HttpStartException if a port cannot be listened on
   */
  public static AssayServer start(ServerConfig config) {
    Deployments deployments =
        new Deployments(
            config.deploymentKeys(), ServerConfig.DEFAULT_DEPLOYMENT_KEY, config.flags());
    WatchedFlagFiles files = null;
    if (!config.flagFiles().isEmpty()) {
      files = WatchedFlagFiles.open(config.flagFiles(), deployments::publish);
      files.start(config.filePollInterval());
    }
    HttpListener listener = HttpListener.create(limits(config));
    try {
      AssayServer server = new AssayServer(config, deployments, files, listener);
      LOGGER.log(System.Logger.Level.INFO, "listening on " + server.url());
      return server;
    } catch (RuntimeException e) {
      listener.close();
      if (files != null) {
        files.close();
      }
      throw e;
    }
  }

  private static HttpLimits limits(ServerConfig config) {
    return new HttpLimits(
        config.maxHeaderBytes(),
        config.maxBodyBytes(),
        config.maxConnections(),
        config.requestTimeout(),
        config.idleTimeout(),
        config.drainTimeout());
  }

  /** {@return the URL of the server, with the port that it listens on} */
  public URI url() {
    return URI.create("http://" + (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port);
  }

  /** {@return the port that it listens on} */
  public int port() {
    return port;
  }

  /** {@return the port of the operations' routes, if they have their own} */
  public OptionalInt adminPort() {
    return adminPort;
  }

  /** Serves other flags from now on; watched flag files replace them at their next change. */
  public void publish(LoadedFlags flags) {
    deployments.publish(flags);
  }

  /** Waits until the server is closed. */
  public void awaitClose() throws InterruptedException {
    closed.await();
  }

  /**
   * Stops listening, lets requests that are being answered finish within the drain timeout, and
   * ends. Further calls wait for the first.
   */
  @Override
  public void close() {
    if (closing.compareAndSet(false, true)) {
      if (files != null) {
        files.close();
      }
      listener.close();
      LOGGER.log(System.Logger.Level.INFO, "closed");
      closed.countDown();
      return;
    }
    try {
      closed.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
