package dev.assay.server.http;

import dev.assay.server.deployment.Deployments;
import dev.assay.server.deployment.ServerLogs;
import dev.assay.server.limits.RateLimits;
import dev.assay.server.metrics.ServerMetrics;
import dev.assay.server.stream.FlagStreams;
import dev.assay.server.stream.StreamPlaces;
import io.vertx.core.AbstractVerticle;
import io.vertx.core.Context;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.KeyCertOptions;
import io.vertx.core.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The server's sockets and event loops.
 *
 * <p>Thread-safe.
 */
public final class HttpListener implements AutoCloseable {
  private static final System.Logger LOGGER = System.getLogger(ServerLogs.HTTP);
  private static final long START_SECONDS = 30;

  /** Time for the engine's own end after all requests are answered. */
  private static final long END_SECONDS = 5;

  private final Vertx vertx;
  private final HttpLimits limits;
  private final ServerMetrics metrics;
  private final RateLimits rates;
  private final List<HttpServer> servers = Collections.synchronizedList(new ArrayList<>());
  private final AtomicInteger open = new AtomicInteger();
  private final BodyBudget bodies = new BodyBudget();
  private final StreamPlaces streamPlaces;
  private final List<StreamLoop> streamLoops = new CopyOnWriteArrayList<>();
  private @Nullable WatchedCertificate certificate;
  private volatile @Nullable ApiThreads api;
  private volatile boolean closing;

  private HttpListener(HttpLimits limits, ServerMetrics metrics) {
    this.limits = limits;
    this.metrics = metrics;
    rates = new RateLimits(limits.requestsPerKey(), System::nanoTime);
    streamPlaces = new StreamPlaces(limits.streams());
    metrics.watch(streamPlaces, open::get);
    VertxOptions options =
        new VertxOptions()
            .setPreferNativeTransport(true)
            .setUseDaemonThread(true)
            .setFileSystemOptions(
                new FileSystemOptions()
                    .setFileCachingEnabled(false)
                    .setClassPathResolvingEnabled(false));
    vertx = Vertx.vertx(options);
  }

  /** {@return a listener that does not listen yet} */
  public static HttpListener create(HttpLimits limits, ServerMetrics metrics) {
    return new HttpListener(limits, metrics);
  }

  /**
   * Shows a certificate to those who connect, on all ports, and speaks TLS with them.
   *
   * @param files who the server is; looked at again and again
   * @param interval the time between two looks
   * @return this
   * @throws TlsFileException if the files cannot be used
   */
  public HttpListener useTls(TlsFiles files, Duration interval) {
    WatchedCertificate watched = new WatchedCertificate(vertx, files);
    certificate = watched;
    vertx.setPeriodic(interval.toMillis(), id -> look(watched));
    return this;
  }

  private void look(WatchedCertificate watched) {
    if (closing) {
      return;
    }
    var unused =
        vertx.executeBlocking(
            () -> {
              watched.look();
              return null;
            });
  }

  /**
   * Serves an API below {@code /api/1/}, wherever the operations' routes are.
   *
   * @param served is asked from the next time on that this listens
   * @return this
   */
  public HttpListener serve(Api served) {
    api = new ApiThreads(served);
    return this;
  }

  /**
   * Listens for SDKs.
   *
   * @param host the host or address
   * @param port the port, 0 for any free one
   * @param services what is served
   * @param withOperations whether the operations' routes are here too
   * @return the port
   * @throws HttpStartException if it cannot be listened on
   */
  public int listen(String host, int port, SdkServices services, boolean withOperations) {
    Routes routes = new Routes(limits, metrics, rates, bodies).addSdk(services);
    if (withOperations) {
      routes.addOperations(() -> !closing, services.readiness()).addApi(api);
    }
    services.deployments().onChange(this::flagsChanged);
    return listen(options(), address(host, port), routes, services.deployments());
  }

  private void flagsChanged() {
    if (!closing) {
      streamLoops.forEach(StreamLoop::changed);
    }
  }

  /**
   * Listens for operations.
   *
   * @param host the host or address
   * @param port the port, 0 for any free one
   * @param services what is served elsewhere
   * @return the port
   * @throws HttpStartException if it cannot be listened on
   */
  public int listenForOperations(String host, int port, SdkServices services) {
    Routes routes =
        new Routes(limits, metrics, rates, bodies)
            .addOperations(() -> !closing, services.readiness())
            .addApi(api);
    return listen(options(), address(host, port), routes, services.deployments());
  }

  private HttpServerOptions options() {
    HttpServerOptions options =
        new HttpServerOptions()
            .setMaxHeaderSize(limits.maxHeaderBytes())
            .setMaxInitialLineLength(limits.maxHeaderBytes())
            .setHandle100ContinueAutomatically(true)
            .setHttp2ClearTextEnabled(false)
            .setUseAlpn(false)
            .setReuseAddress(true);
    if (certificate != null) {
      options
          .setSsl(true)
          .setSslHandshakeTimeout(limits.requestTimeout().toMillis())
          .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS)
          .setEnabledSecureTransportProtocols(Set.of("TLSv1.2", "TLSv1.3"))
          .setKeyCertOptions(KeyCertOptions.wrap(certificate));
    }
    return options;
  }

  private SocketAddress address(String host, int port) {
    return port == 0
        ? SocketAddress.sharedRandomPort(servers.size() + 1, host)
        : SocketAddress.inetSocketAddress(port, host);
  }

  private int listen(
      HttpServerOptions options, SocketAddress address, Routes routes, Deployments deployments) {
    List<HttpServer> started = Collections.synchronizedList(new ArrayList<>());
    int loops = Math.max(1, Runtime.getRuntime().availableProcessors());
    Future<String> deployed =
        vertx.deployVerticle(
            () -> new Loop(options, address, routes, deployments, started),
            new DeploymentOptions().setInstances(loops));
    try {
      deployed.toCompletionStage().toCompletableFuture().get(START_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw new HttpStartException(name(address), e.getCause());
    } catch (TimeoutException e) {
      throw new HttpStartException(name(address), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new HttpStartException(name(address), e);
    }
    servers.addAll(started);
    return started.get(0).actualPort();
  }

  private static String name(SocketAddress address) {
    return address.host() + ":" + Math.max(0, address.port());
  }

  /** {@return the number of streams} */
  public int streams() {
    return streamPlaces.taken();
  }

  /** One event loop's streams, for other threads. */
  private record StreamLoop(Context loop, FlagStreams streams) {
    void changed() {
      loop.runOnContext(v -> streams.changed());
    }

    void close(Duration spread) {
      loop.runOnContext(
          v ->
              streams.close(
                  spread,
                  ThreadLocalRandom.current(),
                  (millis, task) -> loop.owner().setTimer(millis, id -> task.run())));
    }
  }

  /** One event loop's server. */
  private final class Loop extends AbstractVerticle {
    private final HttpServerOptions options;
    private final SocketAddress address;
    private final Routes routes;
    private final Deployments deployments;
    private final List<HttpServer> started;

    Loop(
        HttpServerOptions options,
        SocketAddress address,
        Routes routes,
        Deployments deployments,
        List<HttpServer> started) {
      this.options = options;
      this.address = address;
      this.routes = routes;
      this.deployments = deployments;
      this.started = started;
    }

    @Override
    public void start(Promise<Void> done) {
      Connections connections = new Connections(vertx, limits, open);
      FlagStreams streams = new FlagStreams(deployments, streamPlaces);
      streamLoops.add(new StreamLoop(context, streams));
      vertx.setPeriodic(limits.streams().keepAlive().toMillis(), id -> streams.keepAlive());
      RequestHandler handler = new RequestHandler(routes, connections, streams, metrics);
      HttpServer server =
          vertx
              .createHttpServer(options)
              .connectionHandler(connections::opened)
              .requestHandler(handler::handle)
              .invalidRequestHandler(handler::handleInvalid);
      started.add(server);
      server.listen(address).<Void>mapEmpty().onComplete(done);
    }
  }

  /**
   * Stops listening, ends the streams one after the other, lets requests that are being answered
   * finish within the drain timeout, and ends the event loops.
   */
  @Override
  public void close() {
    closing = true;
    Duration spread = streamPlaces.goodbye(limits.drainTimeout().dividedBy(2));
    streamLoops.forEach(loop -> loop.close(spread));
    List<Future<Void>> closed = new ArrayList<>();
    for (HttpServer server : List.copyOf(servers)) {
      closed.add(server.shutdown(limits.drainTimeout()));
    }
    await(Future.join(closed), limits.drainTimeout().toMillis() + 1000);
    ApiThreads served = api;
    if (served != null) {
      served.close();
    }
    await(vertx.close(), TimeUnit.SECONDS.toMillis(END_SECONDS));
  }

  private static void await(Future<?> future, long millis) {
    try {
      future.toCompletionStage().toCompletableFuture().get(millis, TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      // Closing goes on: what is left ends with the event loops, which are daemons.
      LOGGER.log(System.Logger.Level.DEBUG, "not all requests ended in time", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
