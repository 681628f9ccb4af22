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
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LateAnswerIT {
  private static final String BODY =
      "{\"api_key\":\"demo\",\"events\":[{\"event_type\":\"t\",\"user_id\":\"user-1\"}]}";

  /** A disk that hangs until the test lets it go. */
  private static final class HangingSink implements EventSink {
    final CountDownLatch gate = new CountDownLatch(1);

    @Override
    public void write(String apiKey, List<Map<String, Object>> events) throws IOException {
      try {
        gate.await();
      } catch (InterruptedException e) {
        throw new IOException(e);
      }
    }

    @Override
    public void close() {}
  }

  @Test
  void whoWaitsTooLongForTheDiskIsToldSo() throws IOException {
    Duration shortTime = Duration.ofMillis(100);
    HttpLimits limits =
        new HttpLimits(
            9_000,
            9_000,
            10,
            shortTime,
            Duration.ofMinutes(1),
            Duration.ofSeconds(5),
            0,
            new StreamLimits(1, 1, Duration.ofSeconds(15), Duration.ofSeconds(3)));
    Deployments deployments =
        new Deployments(Set.of("demo"), "demo", RunningServer.flags("flags: []"));
    HangingSink sink = new HangingSink();
    ProjectKeys keys = new ProjectKeys(List.of(), deployments, "demo");
    try (EventIntake intake = new EventIntake(keys::takesEvents, sink);
        HttpListener listener = HttpListener.create(limits, new ServerMetrics())) {
      SdkServices services =
          new SdkServices(deployments, keys, intake, null, () -> Readiness.ready(Map.of()));
      int port = listener.listen("127.0.0.1", 0, services, true);
      try (Wire wire = new Wire(port)) {
        Reply reply = wire.post("/batch", BODY);

        assertThat(reply.status()).isEqualTo(503);
        assertThat(reply.header("retry-after")).isEqualTo("1");
        assertThat(reply.text()).startsWith("{\"code\":503,");
        assertThat(wire.ends()).isTrue();
        try (Wire other = new Wire(port)) {
          assertThat(other.request("GET /healthz").status()).isEqualTo(200);
        }
      } finally {
        sink.gate.countDown();
      }
    }
  }
}
