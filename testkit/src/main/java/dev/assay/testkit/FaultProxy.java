package dev.assay.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A TCP proxy on the loopback interface that stands before a real server and does to its answers
 * what networks do. Faults may be set at any time and count from the next request on, on new and
 * open connections alike. TLS passes through.
 *
 * <p>A request begins with the first byte that a client sends after an answer, or after it
 * connected: clients that send several requests before the first answer are not understood.
 *
 * <pre>{@code
 * try (FaultProxy proxy = FaultProxy.to(server.url())) {
 *   proxy.next(Fault.status(503), Fault.stallInBody(10));
 *   // a client of proxy.url() sees the first, then the second, then the server
 * }
 * }</pre>
 *
 * <p>Thread-safe.
 */
public final class FaultProxy implements AutoCloseable {
  static final System.Logger LOG = System.getLogger("dev.assay.testkit");

  private final InetSocketAddress target;
  private final ServerSocket listener;
  private final Thread acceptor;
  private final List<Thread> threads = new ArrayList<>();
  private final Set<FaultProxyConnection> connections = ConcurrentHashMap.newKeySet();
  private final Deque<Fault> next = new ArrayDeque<>();
  private Fault lasting = Fault.none();
  private int requests;
  private volatile boolean closed;

  private FaultProxy(InetSocketAddress target) throws IOException {
    this.target = target;
    listener = new ServerSocket(0, 1024, InetAddress.getLoopbackAddress());
    acceptor = run("accept", this::accept);
  }

  /**
   * Starts a proxy on a free port.
   *
   * @param host the server's host; it is asked for once a request needs it
   * @param port the server's port
   * @return the proxy, without faults
   * @throws UncheckedIOException if no port is free
   */
  public static FaultProxy to(String host, int port) {
    try {
      return new FaultProxy(new InetSocketAddress(host, port));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Starts a proxy on a free port.
   *
   * @param server the server's URL, with a host and a port
   * @return the proxy, without faults
   * @throws IllegalArgumentException if the URL has no host or no port
   * @throws UncheckedIOException if no port is free
   */
  public static FaultProxy to(URI server) {
    if (server.getHost() == null || server.getPort() < 0) {
      throw new IllegalArgumentException("a URL with host and port is needed: " + server);
    }
    return to(server.getHost(), server.getPort());
  }

  /** {@return the port the proxy listens on} */
  public int port() {
    return listener.getLocalPort();
  }

  /** {@return the address to use in place of the server's, {@code http://127.0.0.1:PORT}} */
  public String url() {
    return "http://127.0.0.1:" + port();
  }

  /** Sets the fault of all requests from now on and forgets those of {@link #next}. */
  public synchronized void always(Fault fault) {
    lasting = Objects.requireNonNull(fault, "fault");
    next.clear();
  }

  /** Sets the faults of the next requests, one each; afterwards the lasting one counts again. */
  public synchronized void next(Fault... faults) {
    next.addAll(List.of(faults));
  }

  synchronized Fault take() {
    requests++;
    return next.isEmpty() ? lasting : next.removeFirst();
  }

  private synchronized boolean refuses() {
    Fault coming = next.isEmpty() ? lasting : next.getFirst();
    return coming.refuses() && take().refuses();
  }

  /** {@return how many requests came, refused connections included} */
  public synchronized int requests() {
    return requests;
  }

  /** {@return how many clients' connections are open: neither side has closed them} */
  public int openConnections() {
    return connections.size();
  }

  /** Resets all open connections; new ones are accepted. */
  public void resetConnections() {
    connections.forEach(FaultProxyConnection::reset);
  }

  private void accept() {
    while (!closed) {
      try {
        accept(listener.accept());
      } catch (IOException e) {
        LOG.log(System.Logger.Level.DEBUG, "accept", e);
      }
    }
  }

  private void accept(Socket client) throws IOException {
    client.setTcpNoDelay(true);
    FaultProxyConnection connection = new FaultProxyConnection(this, client);
    connections.add(connection);
    if (closed || refuses()) {
      connection.reset();
    } else {
      connection.start();
    }
  }

  Socket connect() throws IOException {
    Socket server = new Socket();
    server.setTcpNoDelay(true);
    server.connect(new InetSocketAddress(target.getHostString(), target.getPort()));
    return server;
  }

  void forget(FaultProxyConnection connection) {
    connections.remove(connection);
  }

  Thread run(String role, Runnable work) {
    Thread thread = new Thread(work, "assay-fault-proxy-" + port() + "-" + role);
    thread.setDaemon(true);
    thread.start();
    synchronized (threads) {
      threads.removeIf(known -> !known.isAlive());
      threads.add(thread);
    }
    return thread;
  }

  private List<Thread> threads() {
    synchronized (threads) {
      return List.copyOf(threads);
    }
  }

  /** Closes the listener and all connections, and waits for the proxy's threads to end. */
  @Override
  public void close() {
    closed = true;
    try {
      listener.close();
      acceptor.join();
      resetConnections();
      for (Thread thread : threads()) {
        thread.join();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
