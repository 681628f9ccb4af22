package dev.assay.it;

import static dev.assay.it.Waits.until;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.assay.evaluation.JsonValue;
import dev.assay.sdk.internal.http.HttpClient;
import dev.assay.sdk.internal.tracking.EventUploader;
import dev.assay.sdk.tracking.TrackingConfig;
import dev.assay.sdk.tracking.TrackingEvent;
import dev.assay.testkit.Fault;
import dev.assay.testkit.FaultProxy;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Events reach an event server, with everything in between that networks do. */
@Timeout(60)
class EventFaultsIT {
  private static final byte[] TAKEN = "{\"code\":200}".getBytes(StandardCharsets.UTF_8);

  private final Set<String> arrived = ConcurrentHashMap.newKeySet();
  private final HttpClient http = new HttpClient(new HttpClient.Options(1, 1 << 20, null, null));
  private HttpServer server;
  private FaultProxy proxy;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/2/httpapi", this::take);
    server.start();
    proxy = FaultProxy.to("127.0.0.1", server.getAddress().getPort());
  }

  @AfterEach
  void stop() {
    http.close();
    proxy.close();
    server.stop(0);
  }

  private void take(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    for (Object event : JsonValue.parse(body).get("events").asList()) {
      arrived.add(String.valueOf(((Map<?, ?>) event).get("insert_id")));
    }
    exchange.sendResponseHeaders(200, TAKEN.length);
    exchange.getResponseBody().write(TAKEN);
    exchange.close();
  }

  static Stream<Fault> faults() {
    return Stream.of(
        Fault.refuse(),
        Fault.resetAfter(0),
        Fault.resetInBody(5),
        Fault.truncateAfter(0),
        Fault.truncateAfter(20),
        Fault.truncateInBody(5),
        Fault.stall(),
        Fault.stallAfter(20),
        Fault.stallInBody(5),
        Fault.trickle(1, Duration.ofMillis(50)),
        Fault.garbage(),
        Fault.html(),
        Fault.tooManyRequests(Duration.ofSeconds(1)),
        Fault.status(404),
        Fault.status(503));
  }

  @ParameterizedTest
  @MethodSource("faults")
  void eventsArriveOnceTheFaultIsOver(Fault fault) {
    proxy.next(fault, fault);
    TrackingConfig config =
        TrackingConfig.builder().flushQueueSize(3).requestTimeoutMillis(500).build();
    try (EventUploader uploader =
        EventUploader.create(config, "key", URI.create(proxy.url()), http)) {
      for (String insertId : Set.of("a", "b", "c")) {
        uploader.track(TrackingEvent.builder("type", Instant.EPOCH).insertId(insertId).build());
      }
      until(() -> uploader.stats().sent() == 3);

      assertThat(uploader.stats().failures()).isEqualTo(2);
      assertThat(arrived).containsExactlyInAnyOrder("a", "b", "c");
    }
  }
}
