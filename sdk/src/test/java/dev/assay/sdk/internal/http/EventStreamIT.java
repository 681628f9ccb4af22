package dev.assay.sdk.internal.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Streams of events over real sockets. */
@Timeout(30)
final class EventStreamIT {
  private static final Duration LONG = Duration.ofSeconds(20);
  private static final EventStream.Limits LIMITS = new EventStream.Limits(LONG, LONG, 1_000_000);
  private static final String HEAD =
      "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream;charset=utf-8\r\n";

  private static HttpClient client() {
    return new HttpClient(new HttpClient.Options(1, 1_000, null, null));
  }

  @Test
  void eventsComeAsTheyAreSent() throws Exception {
    ScriptedServer.Step step =
        peer -> {
          peer.send(HEAD + "\r\ndata: [1]\n\n");
          peer.hold();
          peer.send("data:  \n\ndata: [2]\n\n");
          peer.stall();
        };
    try (ScriptedServer server = ScriptedServer.of(step);
        HttpClient client = client()) {
      try (EventStream stream = client.openStream(HttpRequest.get(server.url()), LIMITS)) {
        assertThat(stream.next()).asString().isEqualTo("[1]");
        server.letGo(1);
        assertThat(stream.next()).asString().isEqualTo(" ");
        assertThat(stream.next()).asString().isEqualTo("[2]");
        assertThat(server.requests().get(0).headers()).doesNotContainKey("Accept-Encoding");
      }
      server.awaitNoConnections();
    }
  }
}
