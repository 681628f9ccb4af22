package dev.assay.benchmarks.faults;

import dev.assay.sdk.HttpProxy;
import dev.assay.server.AssayServer;
import dev.assay.server.ServerConfig;
import dev.assay.server.http.TlsFiles;
import dev.assay.server.project.FlagFiles;
import dev.assay.testkit.Fault;
import dev.assay.testkit.FaultProxy;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** The servers of all cells, and the ways to them. */
final class World implements Closeable {
  /** A kind of server. */
  enum Site {
    ASSAY("Assay, HTTP"),
    ASSAY_TLS("Assay, HTTPS"),
    SCRIPTED("scripted");

    private final String title;

    Site(String title) {
      this.title = title;
    }

    String title() {
      return title;
    }
  }

  /** What no log line may hold, but for the first characters. */
  static final String KEY = "server-key-of-the-matrix-4711";

  static final String USER_ID = "member-4712-ann";

  static final String PASSWORD = "password-of-the-proxy";

  private static final String HOST = "127.0.0.1";
  private static final String PROJECT =
      """
      flags:
        - key: new-checkout
          variants: [{key: "on"}]
          rolloutPercentage: 100
        - key: beta
          variants: [{key: "on"}]
          targetSegments:
            - name: Testers
              conditions:
                - {type: cohort, op: set contains any, values: [testers]}
      cohorts:
        - {id: testers, memberIds: [member-4712-ann]}
      """;

  private final List<Closeable> open = new ArrayList<>();
  private final AtomicInteger names = new AtomicInteger();
  private final Hosts hosts;
  private final Certificates certificates;
  private final AssayServer plain;
  private final AssayServer secure;
  private final ScriptedSite scripted;
  private final Relay intoTls;
  private final TunnelProxy tunnels;
  private final int nowhere;
  private final int fullQueue;

  /** Starts all servers. */
  World(Path directory) throws Exception {
    hosts = new Hosts(Path.of(System.getProperty(Hosts.PROPERTY)));
    certificates = new Certificates(directory);
    plain = AssayServer.start(server().build());
    open.add(plain::close);
    TlsFiles files = new TlsFiles(certificates.certificateFile(), certificates.keyFile());
    secure = AssayServer.start(server().tls(files).build());
    open.add(secure::close);
    scripted = opened(new ScriptedSite(URI.create(url("http", plain.port())), KEY));
    intoTls = opened(Relay.beginningTls(secure.port(), trusting()));
    tunnels = opened(new TunnelProxy());
    Socket bound = opened(new Socket());
    bound.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    nowhere = bound.getLocalPort();
    fullQueue = fillQueue();
  }

  private <T extends Closeable> T opened(T closeable) {
    open.add(closeable);
    return closeable;
  }

  private static ServerConfig.Builder server() {
    byte[] project = PROJECT.getBytes(StandardCharsets.UTF_8);
    return ServerConfig.builder()
        .port(0)
        .deploymentKeys(List.of(KEY))
        .flags(FlagFiles.parse(Map.of("project.yaml", project)));
  }

  private static String url(String scheme, int port) {
    return scheme + "://" + HOST + ":" + port;
  }

  /** A listener that accepts nothing, and whose queue is full: who connects gets no answer. */
  private int fillQueue() throws IOException {
    ServerSocket listener = opened(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
    while (true) {
      Socket socket = opened(new Socket());
      try {
        socket.connect(listener.getLocalSocketAddress(), 300);
      } catch (SocketTimeoutException e) {
        return listener.getLocalPort();
      }
    }
  }

  private SSLContext trusting() {
    return certificates.context(Certificates.Flaw.NONE);
  }

  Hosts hosts() {
    return hosts;
  }

  /** {@return the flags that all servers have} */
  String flags() {
    return new String(scripted.flags(), StandardCharsets.UTF_8);
  }

  private int port(Site site) {
    return switch (site) {
      case ASSAY -> plain.port();
      case ASSAY_TLS -> secure.port();
      case SCRIPTED -> scripted.port();
    };
  }

  /** {@return a server without a fault, reached without TLS} */
  private URI direct(Site site) {
    return URI.create(url("http", port(site == Site.ASSAY_TLS ? Site.ASSAY : site)));
  }

  /** A fault of requests and answers; over TLS it strikes what is in it. */
  Route behind(Fault fault, Site site) throws IOException {
    boolean tls = site == Site.ASSAY_TLS;
    FaultProxy proxy = FaultProxy.to(HOST, tls ? intoTls.port() : port(site));
    proxy.always(fault);
    Relay front = tls ? Relay.endingTls(proxy.port(), this::trusting) : null;
    URI url = URI.create(front == null ? proxy.url() : url("https", front.port()));
    return route(url, site, proxy, switching(proxy, fault), front);
  }

  private Route route(
      URI url, Site site, FaultProxy proxy, Route.Repair repair, @Nullable Relay front) {
    Closeable rest = front == null ? () -> {} : front;
    return new Route(url, direct(site), trusting(), null, proxy, repair, rest);
  }

  private static Route.Repair switching(FaultProxy proxy, Fault fault) {
    return faulty -> proxy.always(faulty ? fault : Fault.none());
  }

  /** A fault of the bytes that carry TLS. */
  @Nullable Route underTls(Fault fault, Site site) {
    if (site != Site.ASSAY_TLS) {
      return null;
    }
    FaultProxy proxy = FaultProxy.to(HOST, secure.port());
    proxy.always(fault);
    URI url = URI.create(url("https", proxy.port()));
    return route(url, site, proxy, switching(proxy, fault), null);
  }

  /** A server that shows a bad certificate. */
  @Nullable Route certified(Certificates.Flaw flaw, Site site) throws IOException {
    if (site != Site.ASSAY_TLS) {
      return null;
    }
    AtomicReference<SSLContext> shown = new AtomicReference<>(certificates.context(flaw));
    FaultProxy proxy = FaultProxy.to(HOST, intoTls.port());
    Relay front = Relay.endingTls(proxy.port(), shown::get);
    URI url = URI.create(url("https", front.port()));
    Route.Repair repair =
        faulty -> shown.set(certificates.context(faulty ? flaw : Certificates.Flaw.NONE));
    return route(url, site, proxy, repair, front);
  }

  /** A fault of a proxy that opens tunnels. */
  @Nullable Route throughProxy(Fault fault, Site site) {
    if (site != Site.ASSAY_TLS) {
      return null;
    }
    FaultProxy faulty = FaultProxy.to(HOST, tunnels.port());
    faulty.always(fault);
    HttpProxy proxy = HttpProxy.of(HOST, faulty.port()).withCredentials("user", PASSWORD);
    URI url = URI.create(url("https", secure.port()));
    return new Route(url, null, trusting(), proxy, faulty, switching(faulty, fault), () -> {});
  }

  /** A server whose name can't be found. */
  @Nullable Route named(boolean hanging, Site site) {
    if (site != Site.SCRIPTED) {
      return null;
    }
    String name = "site-" + names.incrementAndGet() + ".assay.test";
    FaultProxy proxy = FaultProxy.to(HOST, scripted.port());
    URI url = URI.create("http://" + name + ":" + proxy.port());
    Route.Repair repair =
        faulty -> {
          if (faulty) {
            hosts.remove(name);
          } else if (hanging) {
            hosts.release(name);
          } else {
            hosts.add(name);
          }
        };
    return route(url, site, proxy, repair, null);
  }

  /** A port that nobody listens on. */
  @Nullable Route nowhere(Site site) {
    return lost(nowhere, site);
  }

  /** A port where connecting gets no answer. */
  @Nullable Route fullQueue(Site site) {
    return lost(fullQueue, site);
  }

  private @Nullable Route lost(int port, Site site) {
    URI url = URI.create(url("http", port));
    return site == Site.SCRIPTED
        ? new Route(url, direct(site), trusting(), null, null, faulty -> {}, () -> {})
        : null;
  }

  @Override
  public void close() throws IOException {
    for (Closeable closeable : open) {
      closeable.close();
    }
  }
}
