package dev.assay.sdk.internal.http;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/** Opens connections: name lookup, TCP, the proxy's tunnel, TLS. */
final class Connector {
  private final NameLookup lookup;
  private final @Nullable ProxyServer proxy;
  private final @Nullable SSLContext sslContext;

  Connector(NameLookup lookup, HttpClient.Options options) {
    this.lookup = lookup;
    this.proxy = options.proxy();
    this.sslContext = options.sslContext();
  }

  /** {@return header lines for a proxy that reads requests to the origin, or null if none does} */
  @Nullable String proxyHeaders(Origin origin) {
    return proxy == null || origin.tls() ? null : proxy.headers();
  }

  /** Opens a connection. The call holds its socket. */
  Connection open(Origin origin, Call call) throws IOException {
    String host = proxy == null ? origin.host() : proxy.host();
    int port = proxy == null ? origin.port() : proxy.port();
    Socket socket = connect(host, port, call);
    Socket secured = origin.tls() ? secure(socket, origin, call) : socket;
    call.doing("waiting for the answer of " + origin.authority());
    return new Connection(socket, secured);
  }

  /** Tries one address after the other; each has its share of the time that is left. */
  private Socket connect(String host, int port, Call call) throws IOException {
    InetAddress[] addresses = lookup.addresses(host, call);
    call.doing("connecting to " + host + ":" + port);
    IOException failure = null;
    for (int i = 0; i < addresses.length; i++) {
      Socket socket = new Socket(Proxy.NO_PROXY);
      try {
        call.hold(socket);
        socket.setTcpNoDelay(true);
        socket.connect(
            new InetSocketAddress(addresses[i], port), millis(call, addresses.length - i));
        return socket;
      } catch (IOException e) {
        call.drop();
        call.check();
        if (failure != null) {
          e.addSuppressed(failure);
        }
        failure = e;
      }
    }
    throw failure == null ? new IOException("no address of " + host) : failure;
  }

  /** {@return the share of one of so many addresses; 0, which is no bound, for the last one} */
  private static int millis(Call call, int addressesLeft) {
    // The watchdog bounds the last one. A socket without a timeout needs fewer system calls.
    return addressesLeft == 1
        ? 0
        : (int) Math.max(1, TimeUnit.NANOSECONDS.toMillis(call.remaining() / addressesLeft));
  }

  private Socket secure(Socket socket, Origin origin, Call call) throws IOException {
    if (proxy != null) {
      tunnel(socket, origin, proxy, call);
    }
    call.doing("agreeing on TLS with " + origin.authority());
    SSLSocket secured = (SSLSocket) tls().createSocket(socket, origin.host(), origin.port(), true);
    SSLParameters parameters = secured.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    secured.setSSLParameters(parameters);
    secured.startHandshake();
    return secured;
  }

  /** The JDK's own takes some hundred classes and its certificates: only who needs it waits. */
  private SSLSocketFactory tls() {
    return sslContext == null
        ? (SSLSocketFactory) SSLSocketFactory.getDefault()
        : sslContext.getSocketFactory();
  }

  private static void tunnel(Socket socket, Origin origin, ProxyServer proxy, Call call)
      throws IOException {
    call.doing("waiting for a tunnel through the proxy " + proxy);
    String authority = origin.authority();
    String request =
        "CONNECT " + authority + " HTTP/1.1\r\nHost: " + authority + "\r\n" + proxy.headers();
    socket.getOutputStream().write((request + "\r\n").getBytes(StandardCharsets.US_ASCII));
    ByteSource source = new ByteSource(socket.getInputStream());
    ResponseHead head = ResponseHead.read(source);
    if (head.status() / 100 != 2) {
      throw HttpFailure.proxyRefused(head.status());
    }
    if (!source.isDrained()) {
      throw HttpFailure.unreadable("the proxy sent more than its answer", null);
    }
  }
}
