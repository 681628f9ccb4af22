package dev.assay.spring;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** Answers what the clients ask for: flags, variants, and events, which it keeps. */
public final class LoopbackServer implements AutoCloseable {
  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<String> events = new CopyOnWriteArrayList<>();
  private volatile String banner = "blue";
  private volatile int status = 200;
  private volatile CountDownLatch variantsHeld = new CountDownLatch(0);

  /** Starts on a free port. */
  public LoopbackServer() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(threads);
    server.createContext("/sdk/v2/flags", exchange -> answer(exchange, flags()));
    server.createContext("/sdk/v2/vardata", this::variants);
    server.createContext("/2/httpapi", this::events);
    server.start();
  }

  /** {@return the URL} */
  public String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** Sets which variant of the flag "banner" everybody has from now on. */
  public void banner(String variant) {
    banner = variant;
  }

  /** Sets the status of answers to questions for flags and variants. */
  public void status(int code) {
    status = code;
  }

  /** Holds answers with variants back until the result is called. */
  public Runnable holdVariants() {
    CountDownLatch latch = new CountDownLatch(1);
    variantsHeld = latch;
    return latch::countDown;
  }

  /** {@return the requests with events} */
  public List<String> events() {
    return events;
  }

  private String flags() {
    return """
        [{"key": "banner", "variants": {"%1$s": {"key": "%1$s", "value": "%1$s"}},
          "segments": [{"variant": "%1$s"}]}]"""
        .formatted(banner);
  }

  private void variants(HttpExchange exchange) throws IOException {
    try {
      if (!variantsHeld.await(20, TimeUnit.SECONDS)) {
        throw new IOException("held for too long");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (user(exchange).contains("_id\"")) {
      answer(exchange, "{\"banner\": {\"key\": \"%1$s\", \"value\": \"%1$s\"}}".formatted(banner));
    } else {
      answer(exchange, 400, "somebody is required");
    }
  }

  private static String user(HttpExchange exchange) {
    String header = exchange.getRequestHeaders().getFirst("X-Amp-Exp-User");
    return new String(Base64.getUrlDecoder().decode(header), StandardCharsets.UTF_8);
  }

  private void events(HttpExchange exchange) throws IOException {
    events.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
    answer(exchange, "{\"code\": 200}");
  }

  private void answer(HttpExchange exchange, String json) throws IOException {
    answer(exchange, status, json);
  }

  private static void answer(HttpExchange exchange, int code, String json) throws IOException {
    try (exchange) {
      exchange.getRequestBody().readAllBytes();
      byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(code, bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
