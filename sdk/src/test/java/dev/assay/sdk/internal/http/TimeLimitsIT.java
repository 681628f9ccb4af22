package dev.assay.sdk.internal.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.assay.sdk.internal.http.HttpFailure.Kind;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Wherever a server leaves a call hanging, it ends in time, or when it is stopped. */
@Timeout(30)
final class TimeLimitsIT {
  private static final Duration SHORT = Duration.ofMillis(200);
  private static final Duration LONG = Duration.ofSeconds(25);
  private static final String HEAD = "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n";

  @TempDir static Path directory;
  private static SSLContext tls;

  @BeforeAll
  static void makeCertificate() throws Exception {
    tls = TestCertificate.context(directory, "dns:localhost,ip:127.0.0.1");
  }

  /** A server that leaves clients hanging somewhere. */
  interface Trap extends AutoCloseable {
    URI url();

    /** Waits until a client hangs, as far as the server can tell. */
    void awaitCaught() throws InterruptedException;

    @Override
    void close() throws IOException;
  }

  private static Trap scripted(ScriptedServer server) {
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

  private static ScriptedServer.Step stallAfter(String start) {
    return peer -> {
      peer.send(start);
      peer.stall();
    };
  }

  private static ScriptedServer.Step trickleAfter(String start) {
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

  static Stream<Named<Place>> places() {
    return Stream.of(
        Named.of("while connecting", TimeLimitsIT::unconnectable),
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
                            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab")))));
  }

  private static HttpClient client() {
    return new HttpClient(new HttpClient.Options(1, 1_000_000, null, tls));
  }

  private static HttpFailure failure(HttpClient client, Call call, URI url) {
    try (call) {
      call.begin();
      return catchThrowableOfType(
          HttpFailure.class, () -> client.send(HttpRequest.get(url).post(new byte[10]), call));
    }
  }

  @ParameterizedTest
  @MethodSource("places")
  void theCallEndsInTime(Place place) throws Exception {
    try (Trap trap = place.set();
        HttpClient client = client()) {
      HttpFailure failure = failure(client, client.open(SHORT, LONG), trap.url());

      assertThat(failure.kind()).isEqualTo(Kind.TIMEOUT);
      assertThat(failure.retryable()).isTrue();
    }
  }

  @ParameterizedTest
  @MethodSource("places")
  void theCallEndsWhenItIsStopped(Place place) throws Exception {
    try (Trap trap = place.set();
        HttpClient client = client()) {
      Call call = client.open(LONG, LONG);
      FutureTask<HttpFailure> task = new FutureTask<>(() -> failure(client, call, trap.url()));
      new Thread(task).start();
      trap.awaitCaught();
      call.stop(Kind.CANCELLED);

      assertThat(task.get().kind()).isEqualTo(Kind.CANCELLED);
    }
  }

  @ParameterizedTest
  @MethodSource("places")
  void theCallEndsWhenTheClientIsClosed(Place place) throws Exception {
    try (Trap trap = place.set()) {
      HttpClient client = client();
      Call call = client.open(LONG, LONG);
      FutureTask<HttpFailure> task = new FutureTask<>(() -> failure(client, call, trap.url()));
      new Thread(task).start();
      trap.awaitCaught();
      client.close();

      assertThat(task.get().kind()).isEqualTo(Kind.CLOSED);
    }
  }

  @ParameterizedTest
  @MethodSource("places")
  void theCallEndsWhenItsThreadIsInterrupted(Place place) throws Exception {
    try (Trap trap = place.set();
        HttpClient client = client()) {
      Call call = client.open(LONG, LONG);
      FutureTask<HttpFailure> task =
          new FutureTask<>(
              () -> {
                HttpFailure failure = failure(client, call, trap.url());
                assertThat(Thread.currentThread().isInterrupted()).isTrue();
                return failure;
              });
      Thread thread = new Thread(task);
      thread.start();
      trap.awaitCaught();
      thread.interrupt();

      assertThat(task.get().kind()).isEqualTo(Kind.CANCELLED);
    }
  }

  @Test
  void aServerThatReadsNothingDoesNotHoldUpALargeRequest() throws Exception {
    try (ServerSocket listener = new ServerSocket()) {
      listener.setReceiveBufferSize(4096);
      listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      URI url = URI.create("http://127.0.0.1:" + listener.getLocalPort());
      try (HttpClient client = client();
          Call call = client.open(SHORT, LONG)) {
        call.begin();
        HttpRequest request = HttpRequest.get(url).post(new byte[50_000_000]);
        HttpFailure failure =
            catchThrowableOfType(HttpFailure.class, () -> client.send(request, call));

        assertThat(failure.kind()).isEqualTo(Kind.TIMEOUT);
      }
    }
  }

  @Test
  void theWaitForAFreeConnectionIsPartOfTheTime() throws Exception {
    try (ScriptedServer server = ScriptedServer.of(ScriptedServer.Peer::stall);
        HttpClient client = client()) {
      Call first = client.open(LONG, LONG);
      Thread holder = new Thread(() -> failure(client, first, server.url()));
      holder.start();
      server.awaitStalled(1);
      HttpFailure failure = failure(client, client.open(SHORT, LONG), server.url());

      assertThat(failure.kind()).isEqualTo(Kind.TIMEOUT);
      assertThat(failure).hasMessageContaining("free connection");
      assertThat(server.requests()).hasSize(1);
      first.stop(Kind.CANCELLED);
      holder.join();
    }
  }
}
