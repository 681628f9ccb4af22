package dev.assay.server;

import dev.assay.server.deployment.Deployments;
import dev.assay.server.deployment.ServerLogs;
import dev.assay.server.events.EventCounts;
import dev.assay.server.events.EventIntake;
import dev.assay.server.http.HttpLimits;
import dev.assay.server.http.HttpListener;
import dev.assay.server.http.SdkServices;
import dev.assay.server.management.ManagementApi;
import dev.assay.server.metrics.ServerMetrics;
import dev.assay.server.node.StoreNode;
import dev.assay.server.project.LoadedFlags;
import dev.assay.server.store.Store;
import dev.assay.server.stream.StreamLimits;
import java.net.URI;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * A running server.
 *
 * <p>Thread-safe.
 */
public final class AssayServer implements AutoCloseable {
  private static final System.Logger LOGGER = System.getLogger(ServerLogs.SERVER);

  private final String host;
  private final Deployments deployments;
  private final EventIntake events;
  private final HttpListener listener;
  private final Sources sources;
  private final CompletableFuture<String> bootstrapKey = new CompletableFuture<>();
  private final AtomicBoolean closing = new AtomicBoolean();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final int port;
  private final OptionalInt adminPort;
  private final String scheme;

  private AssayServer(ServerConfig config, Sources sources, HttpListener listener) {
    SdkServices services = sources.services();
    deployments = services.deployments();
    events = services.events();
    this.sources = sources;
    this.listener = listener;
    host = config.host();
    scheme = config.tls().isPresent() ? "https://" : "http://";
    OptionalInt ownPort = config.adminPort();
    port = listener.listen(host, config.port(), services, ownPort.isEmpty());
    adminPort =
        ownPort.isPresent()
            ? OptionalInt.of(
                listener.listenForOperations(config.adminHost(), ownPort.getAsInt(), services))
            : OptionalInt.empty();
    // Not earlier: a key that nobody is told would be lost.
    StoreNode node = sources.node();
    if (node != null) {
      var unused = node.bootstrap().thenAccept(bootstrapKey::complete);
    }
  }

  /**
   * Starts a server; when this returns, it answers.
   *
   * @param config what to serve, and where
   * @return the server
   * @throws dev.assay.server.project.FlagFileException if a flag file cannot be used
   * @throws dev.assay.server.store.StoreException if the store cannot be used, or is not there and
   *     nothing of it is in the cache
   * @throws dev.assay.server.node.NodeStartException if the cache directory cannot be used
   * @throws dev.assay.server.http.HttpStartException if a port cannot be listened on
   * @throws dev.assay.server.http.TlsFileException if the files for TLS cannot be used
   * @throws EventsFileException if the events file, or the directory of events to forward, cannot
   *     be written
   */
  public static AssayServer start(ServerConfig config) {
    // Databases take long to be opened, and so do event loops to be made.
    CompletableFuture<ServerMetrics> measured =
        CompletableFuture.supplyAsync(ServerMetrics::new, AssayServer::runBeside);
    CompletableFuture<HttpListener> made =
        measured.thenApply(metrics -> HttpListener.create(limits(config), metrics));
    Sources sources;
    try {
      sources = Sources.open(config);
    } catch (RuntimeException e) {
      made.thenAccept(HttpListener::close).join();
      throw e;
    }
    watch(sources, measured.join());
    HttpListener listener = made.join();
    try {
      config.tls().ifPresent(tls -> listener.useTls(tls, config.filePollInterval()));
      StoreNode node = sources.node();
      if (node != null) {
        listener.serve(
            ManagementApi.of(node::store, config.managementRequestsPerKey(), node::catchUp));
      }
      AssayServer server = new AssayServer(config, sources, listener);
      if (sources.files() != null) {
        sources.files().start(config.filePollInterval());
      }
      if (sources.relay() != null) {
        sources.relay().start();
      }
      LOGGER.log(System.Logger.Level.INFO, "listening on " + server.url());
      return server;
    } catch (RuntimeException e) {
      listener.close();
      sources.close();
      throw e;
    }
  }

  private static void watch(Sources sources, ServerMetrics metrics) {
    metrics.watch(sources.services().deployments());
    metrics.watch(sources.services().events());
    if (sources.relay() != null) {
      metrics.watch(sources.relay());
    }
    if (sources.forwarder() != null) {
      metrics.watch(sources.forwarder());
    }
    if (sources.node() != null) {
      metrics.watch(sources.node());
    }
  }

  /** Runs a task on a thread that sees the classes that this one sees. */
  private static void runBeside(Runnable task) {
    Thread thread = new Thread(task, "assay-start");
    thread.setDaemon(true);
    thread.start();
  }

  private static HttpLimits limits(ServerConfig config) {
    return new HttpLimits(
        config.maxHeaderBytes(),
        config.maxBodyBytes(),
        config.maxConnections(),
        config.requestTimeout(),
        config.idleTimeout(),
        config.drainTimeout(),
        config.requestsPerKey(),
        new StreamLimits(
            config.maxStreams(),
            config.maxStreamsPerKey(),
            config.streamKeepAlive(),
            config.streamGoodbye()));
  }

  /** {@return the URL of the server, with the port that it listens on} */
  public URI url() {
    return URI.create(scheme + (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port);
  }

  /** {@return the port that it listens on} */
  public int port() {
    return port;
  }

  /** {@return the port of the operations' routes, if they have their own} */
  public OptionalInt adminPort() {
    return adminPort;
  }

  /**
   * {@return the secret of the admin key that was made since the start because the store had none}
   */
  public Optional<String> bootstrapKey() {
    return Optional.ofNullable(bootstrapKey.getNow(null));
  }

  /**
   * Tells the secret of the admin key that is made because the store has none: now if it is made
   * already, or later, if the store could not be written at the start.
   */
  public void onBootstrapKey(Consumer<String> told) {
    var unused = bootstrapKey.thenAccept(told);
  }

  /**
   * {@return the store that is served; nothing if none is, or it has not been there since the
   * start}
   */
  public Optional<Store> store() {
    StoreNode node = sources.node();
    return node == null ? Optional.empty() : node.store();
  }

  /** Serves other flags from now on; watched flag files replace them at their next change. */
  public void publish(LoadedFlags flags) {
    deployments.publish(flags);
  }

  /** {@return how many events have come so far} */
  public EventCounts eventCounts() {
    return events.counts();
  }

  /** {@return the number of streams of flags that are open} */
  public int streams() {
    return listener.streams();
  }

  /** Waits until the server is closed. */
  public void awaitClose() throws InterruptedException {
    closed.await();
  }

  /**
   * Stops listening, ends the streams, lets requests that are being answered finish within the
   * drain timeout, and ends. Further calls wait for the first.
   */
  @Override
  public void close() {
    if (closing.compareAndSet(false, true)) {
      sources.stop();
      listener.close();
      sources.close();
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
