package dev.assay.sdk.internal.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.assay.sdk.internal.http.HttpFailure.Kind;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.FutureTask;
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

  @TempDir static Path directory;
  private static SSLContext tls;

  @BeforeAll
  static void makeCertificate() throws Exception {
    tls = TestCertificate.context(directory, "dns:localhost,ip:127.0.0.1");
  }

  static Stream<Named<Traps.Place>> places() {
    return Traps.places(tls);
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
  void theCallEndsInTime(Traps.Place place) throws Exception {
    try (Traps.Trap trap = place.set();
        HttpClient client = client()) {
      HttpFailure failure = failure(client, client.open(SHORT, LONG), trap.url());

      assertThat(failure.kind()).isEqualTo(Kind.TIMEOUT);
      assertThat(failure.retryable()).isTrue();
    }
  }

  @ParameterizedTest
  @MethodSource("places")
  void theCallEndsWhenItIsStopped(Traps.Place place) throws Exception {
    try (Traps.Trap trap = place.set();
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
  void theCallEndsWhenTheClientIsClosed(Traps.Place place) throws Exception {
    try (Traps.Trap trap = place.set()) {
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
  void theCallEndsWhenItsThreadIsInterrupted(Traps.Place place) throws Exception {
    try (Traps.Trap trap = place.set();
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

  @ParameterizedTest
  @MethodSource("places")
  void aDownloadEndsInTime(Traps.Place place) throws Exception {
    try (Traps.Trap trap = place.set();
        HttpClient client = client();
        Call call = client.open(SHORT, SHORT.multipliedBy(2))) {
      call.begin();
      HttpRequest request = HttpRequest.get(trap.url());
      HttpFailure failure =
          catchThrowableOfType(
              HttpFailure.class, () -> client.download(request, call, InputStream::readAllBytes));

      assertThat(failure.kind()).isEqualTo(Kind.TIMEOUT);
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
