package dev.assay.benchmarks.faults;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * Passes bytes from one port of the loopback interface to another, and ends connections as the
 * other side ended them. It may begin or end TLS: so a fault can strike within TLS.
 *
 * <p>Thread-safe.
 */
final class Relay implements Closeable {
  /** The two sockets of a side: that of TCP, and the one of TLS in it, or the same. */
  private record End(Socket raw, Socket content) {}

  private final int target;
  private final @Nullable Supplier<SSLContext> accepting;
  private final @Nullable SSLContext connecting;
  private final ServerSocket listener;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();

  private Relay(
      int target, @Nullable Supplier<SSLContext> accepting, @Nullable SSLContext connecting)
      throws IOException {
    this.target = target;
    this.accepting = accepting;
    this.connecting = connecting;
    listener = new ServerSocket(0, 1024, InetAddress.getLoopbackAddress());
    Daemons.run("relay", this::accept);
  }

  /** {@return a relay that clients speak TLS with, and that passes on what is in it} */
  static Relay endingTls(int target, Supplier<SSLContext> shown) throws IOException {
    return new Relay(target, shown, null);
  }

  /** {@return a relay that speaks TLS with its target} */
  static Relay beginningTls(int target, SSLContext context) throws IOException {
    return new Relay(target, null, context);
  }

  /** {@return the port that it listens on} */
  int port() {
    return listener.getLocalPort();
  }

  private void accept() throws IOException {
    while (true) {
      Socket client = listener.accept();
      Daemons.run("relay", () -> relay(client));
    }
  }

  private void relay(Socket client) throws IOException {
    Socket server = new Socket();
    open.add(client);
    open.add(server);
    try {
      client.setTcpNoDelay(true);
      server.setTcpNoDelay(true);
      server.connect(new java.net.InetSocketAddress(InetAddress.getLoopbackAddress(), target));
      End near = new End(client, accepted(client));
      End far = new End(server, connected(server));
      Daemons.run("relay", () -> passAnswers(far, near));
      passRequests(near, far);
    } finally {
      client.close();
      server.close();
      open.remove(client);
      open.remove(server);
    }
  }

  private Socket accepted(Socket raw) throws IOException {
    if (accepting == null) {
      return raw;
    }
    SSLSocket socket =
        (SSLSocket) accepting.get().getSocketFactory().createSocket(raw, null, raw.getPort(), true);
    socket.setUseClientMode(false);
    return socket;
  }

  private Socket connected(Socket raw) throws IOException {
    return connecting == null
        ? raw
        : connecting.getSocketFactory().createSocket(raw, "127.0.0.1", target, true);
  }

  /** Until the client closes. */
  private static void passRequests(End near, End far) throws IOException {
    near.content.getInputStream().transferTo(far.content.getOutputStream());
  }

  /** Until the server closes, which the client is told as it was done. */
  private static void passAnswers(End far, End near) throws IOException {
    try {
      far.content.getInputStream().transferTo(near.content.getOutputStream());
      near.content.shutdownOutput();
      if (!near.raw.isOutputShutdown()) {
        near.raw.shutdownOutput();
      }
    } catch (IOException e) {
      near.raw.setSoLinger(true, 0);
      near.raw.close();
      far.raw.close();
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
    for (Socket socket : open) {
      socket.close();
    }
  }
}
