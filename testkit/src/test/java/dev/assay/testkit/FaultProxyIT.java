package dev.assay.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class FaultProxyIT {
  private PlainServer server;
  private FaultProxy proxy;

  @BeforeEach
  void start() throws IOException {
    server = new PlainServer();
    proxy = FaultProxy.to("127.0.0.1", server.port());
  }

  @AfterEach
  void stop() throws IOException {
    proxy.close();
    server.close();
  }

  private Socket connect() throws IOException {
    return new Socket(InetAddress.getLoopbackAddress(), proxy.port());
  }

  private static void send(Socket socket) throws IOException {
    socket.getOutputStream().write("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
  }

  /** Reads an answer of the server: its head and its body. */
  private static String answer(Socket socket) throws IOException {
    byte[] bytes = socket.getInputStream().readNBytes(40 + PlainServer.BODY.length());
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  private static String rest(Socket socket) throws IOException {
    return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
  }

  private String exchangeToTheEnd() throws IOException {
    try (Socket socket = connect()) {
      send(socket);
      return rest(socket);
    }
  }

  @Test
  void withoutFaultsEverythingPasses() throws IOException {
    assertThat(proxy.url()).isEqualTo("http://127.0.0.1:" + proxy.port());
    try (Socket socket = connect()) {
      send(socket);
      assertThat(answer(socket)).startsWith("HTTP/1.1 200").endsWith("789");
      send(socket);
      assertThat(answer(socket)).startsWith("HTTP/1.1 200").endsWith("789");
      assertThat(proxy.openConnections()).isEqualTo(1);
    }
    assertThat(proxy.requests()).isEqualTo(2);
  }

  @Test
  void refusedConnectionsAreReset() throws IOException {
    proxy.always(Fault.refuse());

    assertThatThrownBy(this::exchangeToTheEnd).isInstanceOf(SocketException.class);
    assertThat(proxy.requests()).isEqualTo(1);
  }

  @Test
  void anOpenConnectionIsRefusedAtItsNextRequest() throws IOException {
    try (Socket socket = connect()) {
      send(socket);
      answer(socket);
      proxy.always(Fault.refuse());
      send(socket);

      assertThatThrownBy(() -> answer(socket)).isInstanceOf(SocketException.class);
    }
  }

  @Test
  void anAnswerIsTruncatedAfterSoManyBytes() throws IOException {
    proxy.always(Fault.truncateAfter(12));

    assertThat(exchangeToTheEnd()).isEqualTo("HTTP/1.1 200");
  }

  @Test
  void bytesOfTheBodyAreCountedFromTheEndOfTheHead() throws IOException {
    proxy.always(Fault.truncateInBody(3));
    assertThat(exchangeToTheEnd()).endsWith("\r\n\r\n012");

    proxy.always(Fault.truncateInBody(0));
    assertThat(exchangeToTheEnd()).endsWith("\r\n\r\n");
  }

  @Test
  void aResetLosesTheConnection() throws IOException {
    proxy.always(Fault.resetInBody(5));
    assertThatThrownBy(this::exchangeToTheEnd).isInstanceOf(SocketException.class);

    proxy.always(Fault.resetAfter(0));
    assertThatThrownBy(this::exchangeToTheEnd).isInstanceOf(SocketException.class);
  }

  @Test
  void aStalledAnswerNeitherGoesOnNorEnds() throws IOException {
    proxy.always(Fault.stallInBody(1));
    try (Socket socket = connect()) {
      send(socket);
      String head = new String(socket.getInputStream().readNBytes(41), StandardCharsets.US_ASCII);
      assertThat(head).endsWith("\r\n\r\n0");
      socket.setSoTimeout(50);

      assertThatThrownBy(() -> socket.getInputStream().read())
          .isInstanceOf(SocketTimeoutException.class);
      assertThat(proxy.openConnections()).isEqualTo(1);
    }
  }

  @Test
  void aStallBeforeTheAnswerIsSilence() throws IOException {
    proxy.always(Fault.stall());
    try (Socket socket = connect()) {
      send(socket);
      socket.setSoTimeout(50);

      assertThatThrownBy(() -> socket.getInputStream().read())
          .isInstanceOf(SocketTimeoutException.class);
    }
  }

  @Test
  void aTrickledAnswerArrivesWhole() throws IOException {
    proxy.always(Fault.trickle(16, Duration.ofNanos(1000)));
    try (Socket socket = connect()) {
      send(socket);
      assertThat(answer(socket)).startsWith("HTTP/1.1 200").endsWith(PlainServer.BODY);
    }
  }

  @Test
  void closingEndsATrickle() throws IOException {
    proxy.always(Fault.trickle(1, Duration.ofDays(1)));
    try (Socket socket = connect()) {
      send(socket);
      proxy.close();

      assertThatThrownBy(() -> answer(socket)).isInstanceOf(SocketException.class);
    }
  }

  @Test
  void cannedAnswersNeedNoServer() throws IOException {
    server.close();

    proxy.always(Fault.html());
    assertThat(exchangeToTheEnd()).startsWith("HTTP/1.1 200 ").endsWith("</title>");
    proxy.always(Fault.noContent());
    assertThat(exchangeToTheEnd()).startsWith("HTTP/1.1 204 ").endsWith("\r\n\r\n");
    proxy.always(Fault.garbage());
    assertThat(exchangeToTheEnd()).hasSize(512);
  }

  @Test
  void aServerThatIsAwayResetsTheClient() throws IOException {
    server.close();

    assertThatThrownBy(this::exchangeToTheEnd).isInstanceOf(SocketException.class);
  }

  @Test
  void theNextFaultsComeOnceEach() throws IOException {
    proxy.next(Fault.status(503), Fault.refuse(), Fault.truncateInBody(1));

    assertThat(exchangeToTheEnd()).startsWith("HTTP/1.1 503 ");
    assertThatThrownBy(this::exchangeToTheEnd).isInstanceOf(SocketException.class);
    assertThat(exchangeToTheEnd()).endsWith("\r\n\r\n0");
    try (Socket socket = connect()) {
      send(socket);
      assertThat(answer(socket)).endsWith("789");
    }
  }

  @Test
  void alwaysForgetsTheNextFaults() throws IOException {
    proxy.next(Fault.refuse());
    proxy.always(Fault.status(500));

    assertThat(exchangeToTheEnd()).startsWith("HTTP/1.1 500 ");
  }

  @Test
  void connectionsCanBeResetWhileTheyAreIdle() throws IOException {
    try (Socket socket = connect()) {
      send(socket);
      answer(socket);
      proxy.resetConnections();

      assertThat(proxy.openConnections()).isZero();
      assertThatThrownBy(() -> answer(socket)).isInstanceOf(SocketException.class);
    }
  }

  @Test
  void closingLeavesNoThreadAndNoConnection() throws IOException {
    try (Socket used = connect();
        Socket unused = connect()) {
      send(used);
      answer(used);
      assertThat(unused.isConnected()).isTrue();
      proxy.close();

      assertThat(proxy.openConnections()).isZero();
      assertThat(Thread.getAllStackTraces().keySet())
          .extracting(Thread::getName)
          .noneMatch(name -> name.startsWith("assay-fault-proxy-" + proxy.port() + "-"));
    }
  }

  @Test
  void aUrlNeedsHostAndPort() {
    assertThatThrownBy(() -> FaultProxy.to(URI.create("http://localhost")))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> FaultProxy.to(URI.create("mailto:nobody")))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
