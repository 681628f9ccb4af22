package dev.assay.benchmarks.loss;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.assay.evaluation.JsonValue;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.GZIPInputStream;

/**
 * Takes events and counts them. Until it is told to behave, it refuses each fifth request, and does
 * not answer each fifth though it took the events.
 *
 * <p>Thread-safe.
 */
final class Upstream implements AutoCloseable {
  private static final byte[] OK = "{\"code\":200}".getBytes(StandardCharsets.UTF_8);
  private static final byte[] AWAY = "{\"code\":503}".getBytes(StandardCharsets.UTF_8);
  private static final int CYCLE = 5;

  private final HttpServer server;
  private final ExecutorService threads = Executors.newFixedThreadPool(4);
  private final AtomicInteger requests = new AtomicInteger();
  private final AtomicLong taken = new AtomicLong();
  private volatile boolean behaves;

  /** The insert ids under which each event came, by its number. */
  private final Map<Long, Set<String>> events = new ConcurrentHashMap<>();

  Upstream() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** From now on each request is taken and answered. */
  void behave() {
    behaves = true;
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = body(exchange);
      int turn = behaves ? 0 : requests.getAndIncrement() % CYCLE;
      if (turn == 1) {
        answer(exchange, 503, AWAY);
        return;
      }
      count(JsonValue.parse(new String(body, StandardCharsets.UTF_8)).get("events"));
      if (turn != 3) {
        answer(exchange, 200, OK);
      }
    }
  }

  private static byte[] body(HttpExchange exchange) throws IOException {
    InputStream in = exchange.getRequestBody();
    boolean isCompressed = "gzip".equals(exchange.getRequestHeaders().getFirst("content-encoding"));
    return (isCompressed ? new GZIPInputStream(in) : in).readAllBytes();
  }

  private static void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
  }

  private void count(JsonValue list) {
    for (int i = 0; i < list.size(); i++) {
      JsonValue event = list.get(i);
      long number = number(event);
      events
          .computeIfAbsent(number, n -> ConcurrentHashMap.newKeySet())
          .add(event.get("insert_id").asString("none " + taken.get()));
      taken.incrementAndGet();
    }
  }

  /** {@return the number of an event} */
  static long number(JsonValue event) {
    return Long.parseLong(event.get("user_id").asString("").substring(Events.USER.length()));
  }

  /** {@return the numbers of the events that came} */
  Set<Long> numbers() {
    return Set.copyOf(events.keySet());
  }

  /** Counts, after some time for what is still to come. */
  Tally tally(String what, int kills, Collection<Long> acknowledged, List<Double> readyMillis) {
    behave();
    Waits.until(120, () -> events.keySet().containsAll(acknowledged));
    Set<Long> known = Set.copyOf(acknowledged);
    long distinct = events.values().stream().mapToLong(Set::size).sum();
    return new Tally(
        what,
        kills,
        known.size(),
        known.stream().filter(number -> !events.containsKey(number)).count(),
        distinct - events.size(),
        0,
        events.keySet().stream().filter(number -> !known.contains(number)).count(),
        taken.get() - distinct,
        readyMillis);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
