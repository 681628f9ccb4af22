package dev.assay.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.server.deployment.Deployments;
import dev.assay.server.deployment.ProjectKeys;
import dev.assay.server.events.EventIntake;
import dev.assay.server.events.EventSink;
import dev.assay.server.http.Wire.Reply;
import dev.assay.server.metrics.ServerMetrics;
import dev.assay.server.stream.StreamLimits;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ApiOverloadIT {
  /** One more than are dealt with or wait. */
  private static final int TOO_MANY = 8 + 64 + 1;

  private final Deployments deployments =
      new Deployments(Set.of("demo"), "demo", RunningServer.flags("flags: []"));
  private final ProjectKeys keys = new ProjectKeys(List.of(), deployments, "demo");
  private final EventIntake intake = new EventIntake(keys::takesEvents, EventSink.none());
  private final CountDownLatch admitted = new CountDownLatch(1);
  private final CountDownLatch gate = new CountDownLatch(1);
  private HttpListener listener;
  private int port;

  @BeforeEach
  void start() {
    HttpLimits limits =
        new HttpLimits(
            9_000,
            9_000,
            100,
            Duration.ofMinutes(1),
            Duration.ofMinutes(1),
            Duration.ofSeconds(5),
            0,
            new StreamLimits(1, 1, Duration.ofSeconds(15), Duration.ofSeconds(3)));
    listener = HttpListener.create(limits, new ServerMetrics()).serve(this::admit);
    SdkServices services =
        new SdkServices(deployments, keys, intake, null, () -> Readiness.ready(Map.of()));
    port = listener.listen("127.0.0.1", 0, services, true);
  }

  private Api.Admission admit(Api.Head head) {
    if (head.method().equals("GET")) {
      try {
        gate.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
    admitted.countDown();
    return new Api.Admitted(1L << 30, body -> ApiReply.text(""));
  }

  @AfterEach
  void stop() {
    gate.countDown();
    listener.close();
    intake.close();
  }

  private static long temporaryFiles(String content) throws IOException {
    try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      return files
          .filter(file -> file.getFileName().toString().startsWith("assay-body"))
          .filter(file -> isOf(file, content))
          .count();
    }
  }

  private static boolean isOf(Path file, String content) {
    try {
      return Files.size(file) == content.length() && Files.readString(file).equals(content);
    } catch (IOException e) {
      // Somebody else's, and gone.
      return false;
    }
  }

  @Test
  void anUploadThatIsRefusedLeavesNoFile() throws Exception {
    String content = UUID.randomUUID().toString();
    HttpClient client = HttpClient.newHttpClient();
    HttpRequest blocked =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/1/x")).build();
    try (Wire upload = new Wire(port)) {
      upload.send("PUT /api/1/x HTTP/1.1\r\nHost: t\r\nContent-Length: 36\r\n\r\n");
      admitted.await();
      List<CompletableFuture<HttpResponse<Void>>> waiting =
          IntStream.range(0, TOO_MANY)
              .mapToObj(i -> client.sendAsync(blocked, BodyHandlers.discarding()))
              .toList();
      CompletableFuture.anyOf(waiting.toArray(CompletableFuture[]::new)).join();

      Reply reply = upload.send(content).reply();

      assertThat(reply.status()).isEqualTo(503);
      assertThat(temporaryFiles(content)).isZero();
    }
  }
}
