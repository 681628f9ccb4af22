package dev.assay.sdk.internal.http;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;

/**
 * A loopback server that does with each request what its script says: the first request meets the
 * first step, and so on, whatever connection it comes on; the last step repeats.
 *
 * <p>Thread-safe.
 */
public final class ScriptedServer implements AutoCloseable {
  /** A request as it came. */
  public record Request(
      String method, String target, Map<String, String> headers, String body, int connection) {
    /** {@return the header, or null} */
    public String header(String name) {
      return headers.get(name);
    }
  }

  /** What happens to one request. */
  @FunctionalInterface
  public interface Step {
    /** Handles it; the connection then serves the next request, unless this closes it. */
    void handle(Peer peer) throws Exception;
  }

  /** The client's end of a connection, as a step sees it. */
  public final class Peer {
    private final Socket socket;
    private final Request request;

    Peer(Socket socket, Request request) {
      this.socket = socket;
      this.request = request;
    }

    /** {@return what the client sent} */
    public Request request() {
      return request;
    }

    /** Sends text as it is. */
    public void send(String text) throws IOException {
      send(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Sends bytes as they are. */
    public void send(byte[] bytes) throws IOException {
      OutputStream out = socket.getOutputStream();
      out.write(bytes);
      out.flush();
    }

    /** Waits until the client hangs up, or the server is closed. */
    public void stall() throws IOException {
      stalled.release();
      try {
        while (socket.getInputStream().read() >= 0) {
          // What still comes is not of interest.
        }
      } finally {
        hangUps.release();
      }
    }

    /** Waits until the test says so. */
    public void hold() throws InterruptedException {
      stalled.release();
      go.acquire();
    }

    /** Tells the test that the client hangs. */
    public void announce() {
      stalled.release();
    }

    /** Closes the connection. */
    public void close() throws IOException {
      socket.close();
    }

    /** Resets the connection. */
    public void reset() throws IOException {
      socket.setSoLinger(true, 0);
      socket.close();
    }
  }

  private final ServerSocket listener;
  private final boolean tls;
  private final List<Step> script;
  private final AtomicInteger next = new AtomicInteger();
  private final AtomicInteger connections = new AtomicInteger();
  private final List<Request> requests = new CopyOnWriteArrayList<>();
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final Semaphore stalled = new Semaphore(0);
  private final Semaphore hangUps = new Semaphore(0);
  private final Semaphore go = new Semaphore(0);
  private final CountDownLatch ended = new CountDownLatch(1);

  private ScriptedServer(ServerSocket listener, boolean tls, List<Step> script) {
    this.listener = listener;
    this.tls = tls;
    this.script = script;
    daemon(this::accept);
  }

  /** {@return a server for {@code http}} */
  public static ScriptedServer of(Step... script) {
    try {
      return new ScriptedServer(
          new ServerSocket(0, 500, InetAddress.getLoopbackAddress()), false, List.of(script));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** {@return a server for {@code https}} */
  public static ScriptedServer tls(SSLContext context, Step... script) {
    try {
      return new ScriptedServer(
          context
              .getServerSocketFactory()
              .createServerSocket(0, 500, InetAddress.getLoopbackAddress()),
          true,
          List.of(script));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** {@return a step that answers 200 with JSON} */
  public static Step json(String json) {
    return answer(200, json, "Content-Type: application/json");
  }

  /** {@return a step that answers} */
  public static Step answer(int status, String body, String... headers) {
    return peer -> peer.send(text(status, body, headers));
  }

  /** {@return a step that sends these bytes, and nothing else} */
  public static Step raw(String text) {
    return peer -> peer.send(text);
  }

  /** {@return a step that sends these bytes and hangs up} */
  public static Step rawThenClose(String text) {
    return peer -> {
      peer.send(text);
      peer.close();
    };
  }

  /** {@return the text of a whole answer} */
  public static String text(int status, String body, String... headers) {
    StringBuilder text = new StringBuilder("HTTP/1.1 " + status + " Scripted\r\n");
    for (String header : headers) {
      text.append(header).append("\r\n");
    }
    int length = body.getBytes(StandardCharsets.UTF_8).length;
    return text.append("Content-Length: " + length + "\r\n\r\n").append(body).toString();
  }

  /** {@return the server's URL, by address} */
  public URI url() {
    return URI.create((tls ? "https://127.0.0.1:" : "http://127.0.0.1:") + port());
  }

  /** {@return the server's URL, by name} */
  public URI urlByName() {
    return URI.create((tls ? "https://localhost:" : "http://localhost:") + port());
  }

  /** {@return the server's port} */
  public int port() {
    return listener.getLocalPort();
  }

  /** {@return the requests so far} */
  public List<Request> requests() {
    return List.copyOf(requests);
  }

  /** {@return how many connections were made so far} */
  public int connections() {
    return connections.get();
  }

  /** Waits until so many requests stall. */
  public void awaitStalled(int count) throws InterruptedException {
    acquire(stalled, count, "no stalled request");
  }

  /** Waits until the client has hung up on so many stalled requests. */
  public void awaitHangUps(int count) throws InterruptedException {
    acquire(hangUps, count, "the client did not hang up");
  }

  /** Lets so many held requests go on. */
  public void letGo(int count) {
    go.release(count);
  }

  /** Waits until no connection is open. */
  public void awaitNoConnections() throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (!open.isEmpty()) {
      if (System.nanoTime() - end > 0) {
        throw new AssertionError(open.size() + " connections are still open");
      }
      ended.await(5, TimeUnit.MILLISECONDS);
    }
  }

  private static void acquire(Semaphore semaphore, int count, String otherwise)
      throws InterruptedException {
    if (!semaphore.tryAcquire(count, 10, TimeUnit.SECONDS)) {
      throw new AssertionError(otherwise);
    }
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = listener.accept();
        socket.setTcpNoDelay(true);
        int number = connections.incrementAndGet();
        open.add(socket);
        daemon(() -> serve(socket, number));
      }
    } catch (IOException e) {
      // Closed.
    }
  }

  private static void daemon(Runnable task) {
    Thread thread = new Thread(task, "scripted-server");
    thread.setDaemon(true);
    thread.start();
  }

  private void serve(Socket socket, int number) {
    try (socket) {
      InputStream in = new BufferedInputStream(socket.getInputStream());
      for (Request request = read(in, number); request != null; request = read(in, number)) {
        requests.add(request);
        script
            .get(Math.min(next.getAndIncrement(), script.size() - 1))
            .handle(new Peer(socket, request));
      }
    } catch (Exception e) {
      // The client hung up, or the server is closed.
    } finally {
      open.remove(socket);
    }
  }

  private static Request read(InputStream in, int connection) throws IOException {
    String start = line(in);
    if (start == null) {
      return null;
    }
    Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (String line = line(in); line != null && !line.isEmpty(); line = line(in)) {
      int colon = line.indexOf(':');
      headers.put(line.substring(0, colon), line.substring(colon + 1).strip());
    }
    int length = Integer.parseInt(headers.getOrDefault("Content-Length", "0"));
    String body = new String(in.readNBytes(length), StandardCharsets.UTF_8);
    String[] parts = start.split(" ", -1);
    return new Request(parts[0], parts[1], headers, body, connection);
  }

  private static String line(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        return null;
      }
      if (c != '\r') {
        line.write(c);
      }
    }
    return line.toString(StandardCharsets.UTF_8);
  }

  @Override
  public void close() throws IOException {
    listener.close();
    go.release(1_000_000);
    for (Socket socket : open) {
      socket.close();
    }
  }
}
