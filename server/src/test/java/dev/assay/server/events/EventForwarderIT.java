package dev.assay.server.events;

import static dev.assay.server.Waits.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.assay.evaluation.JsonValue;
import dev.assay.server.hash.FileNames;
import dev.assay.testkit.Fault;
import dev.assay.testkit.FaultProxy;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(60)
class EventForwarderIT {
  /** An answer to a request. */
  private record Answer(int status, String body) {
    static final Answer TAKEN = new Answer(200, "{\"code\":200}");
  }

  @TempDir private Path folder;
  private final ConcurrentLinkedQueue<JsonValue> taken = new ConcurrentLinkedQueue<>();
  private volatile Function<JsonValue, Answer> answers = request -> Answer.TAKEN;
  private HttpServer server;
  private FaultProxy proxy;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/batch", this::take);
    server.start();
    proxy = FaultProxy.to("127.0.0.1", server.getAddress().getPort());
  }

  @AfterEach
  void stop() {
    proxy.close();
    server.stop(0);
  }

  private void take(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    JsonValue request = JsonValue.parse(new String(body, StandardCharsets.UTF_8));
    Answer answer = answers.apply(request);
    if (answer.status() == 200) {
      taken.add(request);
    }
    byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(answer.status(), bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private EventForwarder open() throws IOException {
    return open(1L << 20);
  }

  private EventForwarder open(long maxBytes) throws IOException {
    ForwardConfig config =
        new ForwardConfig(
            URI.create(proxy.url()), folder.resolve("queue"), maxBytes, Duration.ofMillis(5));
    return EventForwarder.open(config, key -> key.equals("deployment") ? "api" : key);
  }

  private static Map<String, Object> event(String insertId) {
    return Map.of(
        "event_type", "t", "user_id", "u", "insert_id", insertId, "server_upload_time", 7);
  }

  private static List<?> events(JsonValue request) {
    return request.get("events").asList();
  }

  private List<String> insertIds() {
    List<String> ids = new ArrayList<>();
    for (JsonValue request : taken) {
      events(request).forEach(e -> ids.add(String.valueOf(((Map<?, ?>) e).get("insert_id"))));
    }
    return ids;
  }

  @Test
  void eventsGoOnUnderTheKeyOfTheirProjectWithTheirTimeAndAnInsertId() throws IOException {
    try (EventForwarder forwarder = open()) {
      forwarder.write("deployment", List.of(event("a")));
      forwarder.write("other", List.of(Map.of("event_type", "t", "device_id", "d", "time", 5)));
      await(() -> forwarder.counts().sent() == 2);
    }

    assertThat(taken)
        .extracting(request -> request.get("api_key").asString(""))
        .containsExactlyInAnyOrder("api", "other");
    for (JsonValue request : taken) {
      Map<?, ?> event = (Map<?, ?>) events(request).get(0);
      boolean isFirst = request.get("api_key").asString("").equals("api");
      assertThat(event.containsKey("server_upload_time")).isFalse();
      assertThat(event.get("time")).isEqualTo(isFirst ? 7 : 5);
      assertThat(String.valueOf(event.get("insert_id"))).hasSizeGreaterThanOrEqualTo(1);
      assertThat(request.get("options").get("min_id_length").asPlain()).isEqualTo(1);
    }
  }

  private Path keyFile(String apiKey) {
    return folder.resolve("queue").resolve(FileNames.of(apiKey)).resolve("api-key");
  }

  @Test
  void noEventIsTakenBeforeItIsKnownWhoseItIs() throws IOException {
    Path inTheWay = keyFile("api").resolveSibling("api-key.part");
    Files.createDirectories(inTheWay);
    answers = request -> new Answer(503, "");
    try (EventForwarder forwarder = open()) {
      for (int i = 0; i < 2; i++) {
        assertThatThrownBy(() -> forwarder.write("api", List.of(event("a"))))
            .isInstanceOf(IOException.class);
      }
      Files.delete(inTheWay);
      forwarder.write("api", List.of(event("b")));
    }
    answers = request -> Answer.TAKEN;
    try (EventForwarder next = open()) {
      await(() -> next.counts().sent() == 1);
    }

    assertThat(insertIds()).containsExactly("b");
  }

  @Test
  void anEmptyKeyFileKeepsNobodyFromStarting() throws IOException {
    Files.createDirectories(keyFile("api").getParent());
    Files.writeString(keyFile("api"), "");
    try (EventForwarder forwarder = open()) {
      forwarder.write("api", List.of(event("a")));
      await(() -> forwarder.counts().sent() == 1);
    }

    assertThat(keyFile("api")).content().isEqualTo("api");
    assertThat(Files.getPosixFilePermissions(keyFile("api")))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
  }

  static List<Fault> faults() {
    return List.of(
        Fault.refuse(),
        Fault.truncateAfter(0),
        Fault.tooManyRequests(Duration.ofSeconds(1)),
        Fault.status(401));
  }

  @ParameterizedTest
  @MethodSource("faults")
  void eventsArriveOnceTheFaultIsOver(Fault fault) throws IOException {
    proxy.next(fault, fault);
    try (EventForwarder forwarder = open()) {
      forwarder.write("api", List.of(event("a"), event("b")));
      await(() -> forwarder.counts().sent() == 2);

      assertThat(forwarder.counts().failures()).isEqualTo(2);
      await(() -> forwarder.counts().waiting() == 0);
      assertThat(insertIds()).contains("a", "b");
    }
  }

  @Test
  void whatWaitsIsSentByTheNextProcess() throws IOException {
    proxy.always(Fault.status(503));
    try (EventForwarder forwarder = open()) {
      forwarder.write("api", List.of(event("a")));
      forwarder.write("other", List.of(event("b")));
      await(() -> forwarder.counts().failures() >= 2);
      await(() -> forwarder.counts().waiting() == 2);
      assertThatThrownBy(this::open).hasMessageContaining("another client or process uses");
    }
    proxy.always(Fault.none());

    try (EventForwarder forwarder = open()) {
      await(() -> forwarder.counts().sent() == 2);
    }

    assertThat(insertIds()).containsExactlyInAnyOrder("a", "b");
  }

  @Test
  void aRequestThatIsTooLargeIsSplitAndABadEventIsLeftOut() throws IOException {
    answers =
        request -> {
          List<?> events = events(request);
          if (events.size() > 2) {
            return new Answer(413, "{\"code\":413}");
          }
          int bad = insertIdsOf(events).indexOf("bad");
          String named = "{\"code\":400,\"events_with_invalid_fields\":{\"time\":[%d]}}";
          return bad < 0 ? Answer.TAKEN : new Answer(400, named.formatted(bad));
        };
    try (EventForwarder forwarder = open()) {
      forwarder.write("api", List.of(event("a"), event("b"), event("bad"), event("c"), event("d")));
      await(() -> forwarder.counts().sent() == 4);

      assertThat(insertIds()).containsExactlyInAnyOrder("a", "b", "c", "d");
      assertThat(forwarder.counts().dropped()).containsEntry("refused", 1L);
    }
  }

  private static List<String> insertIdsOf(List<?> events) {
    return events.stream().map(e -> String.valueOf(((Map<?, ?>) e).get("insert_id"))).toList();
  }

  @Test
  void theOldestAreDroppedAndCountedWhenTheQueueIsFull() throws IOException {
    proxy.always(Fault.status(503));
    String filling = "x".repeat(100_000);
    try (EventForwarder forwarder = open()) {
      for (int i = 0; i < 20; i++) {
        forwarder.write("api", List.of(Map.of("insert_id", "e" + i, "filling", filling)));
      }
      await(() -> forwarder.counts().dropped().getOrDefault("spool_full", 0L) > 0);
      forwarder.write("api", List.of(Map.of("insert_id", "big", "filling", filling.repeat(2))));
      assertThat(forwarder.counts().dropped()).containsEntry("too_large", 1L);
      long dropped = forwarder.counts().dropped().getOrDefault("spool_full", 0L);
      await(() -> forwarder.counts().waiting() == 20 - dropped);

      proxy.always(Fault.none());
      await(() -> forwarder.counts().sent() == 20 - dropped);
      assertThat(insertIds()).contains("e19").hasSize((int) (20 - dropped));
    }
  }

  @Test
  void twoSinksAreWrittenAndClosedInOrder() throws IOException {
    List<String> calls = new ArrayList<>();
    EventSink both = recording("first", calls).and(recording("second", calls));

    both.write("k", List.of());
    both.close();

    assertThat(calls)
        .containsExactly("first written", "second written", "first closed", "second closed");
  }

  private static EventSink recording(String name, List<String> calls) {
    return new EventSink() {
      @Override
      public void write(String apiKey, List<Map<String, Object>> events) {
        calls.add(name + " written");
      }

      @Override
      public void close() {
        calls.add(name + " closed");
      }
    };
  }
}
