package dev.assay.sdk.internal.flags;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.sdk.internal.http.HttpClient;
import dev.assay.sdk.internal.http.ScriptedServer;
import dev.assay.sdk.internal.options.DeploymentKey;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Streams that end again and again, over real connections, while time passes by itself. */
@Timeout(60)
final class FlagDeliveryIT {
  private static final String STREAM =
      "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\ndata: [{\"key\":\"a\",\"variants\":{},\"segments\":[]}]\n\n";

  private static void serve(ScriptedServer.Peer peer) throws Exception {
    if (peer.request().target().startsWith("/sdk/stream")) {
      peer.send(STREAM);
      peer.close();
    } else {
      peer.send(ScriptedServer.text(200, "[{\"key\":\"a\",\"variants\":{},\"segments\":[]}]"));
    }
  }

  @Test
  void aThousandReconnectsLeaveNoThreadAndNoSocket() throws Exception {
    FakeTimeline time = new FakeTimeline(16_100);
    RecordingSink sink = new RecordingSink(time);
    try (ScriptedServer server = ScriptedServer.of(FlagDeliveryIT::serve)) {
      HttpFlagSource source =
          new HttpFlagSource(
              new HttpClient(new HttpClient.Options(1, 1 << 20, null, null)),
              DeploymentKey.of("key"),
              new HttpFlagSource.Options(
                  server.url(),
                  server.url(),
                  Duration.ofSeconds(10),
                  Duration.ofSeconds(10),
                  1 << 20));
      FlagDelivery.Schedule schedule = new FlagDelivery.Schedule(true, Duration.ofSeconds(30));
      try (FlagDelivery delivery = new FlagDelivery(source, schedule, sink, time, () -> 0.5)) {
        delivery.run();
      }
      List<ScriptedServer.Request> requests = server.requests();
      assertThat(requests.stream().filter(r -> r.target().startsWith("/sdk/stream")).count())
          .isGreaterThan(1000);
      server.awaitNoConnections();
    }
    assertThat(Thread.getAllStackTraces().keySet())
        .extracting(Thread::getName)
        .noneMatch(name -> name.startsWith("assay-"));
  }
}
