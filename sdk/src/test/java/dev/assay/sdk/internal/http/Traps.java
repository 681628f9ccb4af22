package dev.assay.sdk.internal.http;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Named;

/** Servers that leave clients hanging. */
final class Traps {
  private static final String HEAD =
      "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nContent-Length: 1000\r\n\r\n";

  private Traps() {}

  /** A server that leaves clients hanging somewhere. */
  interface Trap extends AutoCloseable {
    URI url();

    /** Waits until a client hangs, as far as the server can tell. */
    void awaitCaught() throws InterruptedException;

    @Override
    void close() throws IOException;
  }

  /** {@return a trap of a server whose script stalls} */
  static Trap scripted(ScriptedServer server) {
    return new Trap() {
      @Override
      public URI url() {
        return server.url();
      }

      @Override
      public void awaitCaught() throws InterruptedException {
        server.awaitStalled(1);
      }

      @Override
      public void close() throws IOException {
        server.close();
      }
    };
  }

  /** A listener whose queue is full: connecting to it gets no answer. */
  private static Trap unconnectable() throws Exception {
    ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    List<Socket> queue = new ArrayList<>();
    boolean full = false;
    while (!full) {
      Socket socket = new Socket();
      queue.add(socket);
      try {
        socket.connect(listener.getLocalSocketAddress(), 200);
      } catch (SocketTimeoutException e) {
        full = true;
      }
    }
    return new Trap() {
      @Override
      public URI url() {
        return URI.create("http://127.0.0.1:" + listener.getLocalPort());
      }

      @Override
      public void awaitCaught() {}

      @Override
      public void close() throws IOException {
        listener.close();
        for (Socket socket : queue) {
          socket.close();
        }
      }
    };
  }

  /** A server that accepts and sends an endless TLS record, byte by byte, or nothing. */
  private static Trap handshake(boolean trickle) throws Exception {
    ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    CountDownLatch caught = new CountDownLatch(1);
    CountDownLatch closed = new CountDownLatch(1);
    Thread thread =
        new Thread(
            () -> {
              try (Socket socket = listener.accept()) {
                socket.getOutputStream().write(new byte[] {22, 3, 3, 64, 0});
                caught.countDown();
                while (!closed.await(20, TimeUnit.MILLISECONDS)) {
                  if (trickle) {
                    socket.getOutputStream().write(0);
                  }
                }
              } catch (Exception e) {
                // The client has hung up.
              }
            });
    thread.setDaemon(true);
    thread.start();
    return new Trap() {
      @Override
      public URI url() {
        return URI.create("https://127.0.0.1:" + listener.getLocalPort());
      }

      @Override
      public void awaitCaught() throws InterruptedException {
        caught.await();
      }

      @Override
      public void close() throws IOException {
        closed.countDown();
        listener.close();
      }
    };
  }

  /** {@return a step that sends this and nothing more} */
  static ScriptedServer.Step stallAfter(String start) {
    return peer -> {
      peer.send(start);
      peer.stall();
    };
  }

  /** {@return a step that sends this and then one byte after the other} */
  static ScriptedServer.Step trickleAfter(String start) {
    CountDownLatch never = new CountDownLatch(1);
    return peer -> {
      peer.send(start);
      boolean first = true;
      while (!never.await(20, TimeUnit.MILLISECONDS)) {
        peer.send("x");
        if (first) {
          peer.announce();
          first = false;
        }
      }
    };
  }

  /** Makes a trap. */
  interface Place {
    Trap set() throws Exception;
  }

  /** {@return all places where a client can be left hanging, on its way to one whole answer} */
  static Stream<Named<Place>> places(SSLContext tls) {
    return Stream.of(
        Named.of("while connecting", Traps::unconnectable),
        Named.of("in the TLS handshake", () -> handshake(false)),
        Named.of("in a trickling TLS handshake", () -> handshake(true)),
        Named.of("before the answer", () -> scripted(ScriptedServer.of(stallAfter("")))),
        Named.of(
            "before the answer over TLS", () -> scripted(ScriptedServer.tls(tls, stallAfter("")))),
        Named.of("within the head", () -> scripted(ScriptedServer.of(stallAfter("HTTP/1.1 2")))),
        Named.of(
            "in a trickling head",
            () -> scripted(ScriptedServer.of(trickleAfter("HTTP/1.1 200 OK\r\nX: ")))),
        Named.of("within the body", () -> scripted(ScriptedServer.of(stallAfter(HEAD + "{")))),
        Named.of(
            "within the body over TLS",
            () -> scripted(ScriptedServer.tls(tls, stallAfter(HEAD + "{")))),
        Named.of("in a trickling body", () -> scripted(ScriptedServer.of(trickleAfter(HEAD)))),
        Named.of(
            "within a chunk",
            () ->
                scripted(
                    ScriptedServer.of(
                        stallAfter(
                            "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab")))));
  }
}
