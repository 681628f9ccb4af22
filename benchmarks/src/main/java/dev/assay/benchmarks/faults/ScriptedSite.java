package dev.assay.benchmarks.faults;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * A server that knows nothing but fixed answers, and HTTP in its plainest form: without entity
 * tags, and with an end of the connection that each answer announces.
 */
final class ScriptedSite implements Closeable {
  private static final String USER =
      Base64.getEncoder()
          .encodeToString("{\"user_id\":\"example\"}".getBytes(StandardCharsets.UTF_8));

  private final Map<String, byte[]> bodies = new LinkedHashMap<>();
  private final ServerSocket listener;

  /** Starts one that answers what another server answers now. */
  ScriptedSite(URI example, String key) throws IOException {
    byte[] flags = fetched(example.resolve("/sdk/v2/flags?v=0"), key);
    bodies.put("/sdk/v2/vardata", fetched(example.resolve("/sdk/v2/vardata"), key));
    bodies.put("/sdk/stream/v1/flags", flags);
    bodies.put("/sdk/v2/flags", flags);
    bodies.put("/sdk/v1/cohort/", fetched(example.resolve("/sdk/v1/cohort/testers"), key));
    bodies.put("/2/httpapi", "{\"code\":200}".getBytes(StandardCharsets.US_ASCII));
    listener = new ServerSocket(0, 1024, InetAddress.getLoopbackAddress());
    Daemons.run("scripted", this::accept);
  }

  private static byte[] fetched(URI url, String key) throws IOException {
    HttpURLConnection connection = (HttpURLConnection) url.toURL().openConnection();
    connection.setRequestProperty("Authorization", "Api-Key " + key);
    connection.setRequestProperty("X-Amp-Exp-User", USER);
    try (InputStream in = connection.getInputStream()) {
      return in.readAllBytes();
    }
  }

  /** {@return the document of the flags} */
  byte[] flags() {
    return body("/sdk/v2/flags");
  }

  int port() {
    return listener.getLocalPort();
  }

  private void accept() throws IOException {
    while (true) {
      Socket client = listener.accept();
      Daemons.run("scripted", () -> serve(client));
    }
  }

  private void serve(Socket client) throws IOException {
    try (client) {
      InputStream in = client.getInputStream();
      String head = TunnelProxy.head(in);
      in.readNBytes(contentLength(head));
      String path = head.split(" ", 3)[1];
      if (path.startsWith("/sdk/stream/")) {
        client.getOutputStream().write(stream(body(path)));
        in.transferTo(OutputStream.nullOutputStream());
      } else {
        client.getOutputStream().write(answer("application/json", body(path)));
      }
    }
  }

  private static int contentLength(String head) {
    String name = "\r\ncontent-length: ";
    int from = head.toLowerCase(Locale.ROOT).indexOf(name);
    int start = from + name.length();
    return from < 0 ? 0 : Integer.parseInt(head.substring(start, head.indexOf('\r', start)));
  }

  private byte[] body(String path) {
    return bodies.entrySet().stream()
        .filter(entry -> path.startsWith(entry.getKey()))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse(new byte[0]);
  }

  private static byte[] answer(String type, byte[] body) {
    return joined(
        "HTTP/1.1 200 OK\r\nContent-Type: "
            + type
            + "\r\nContent-Length: "
            + body.length
            + "\r\nConnection: close\r\n\r\n",
        body,
        "");
  }

  private static byte[] stream(byte[] flags) {
    return joined(
        "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\ndata: ", flags, "\n\n");
  }

  private static byte[] joined(String start, byte[] body, String end) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes(start.getBytes(StandardCharsets.US_ASCII));
    all.writeBytes(body);
    all.writeBytes(end.getBytes(StandardCharsets.US_ASCII));
    return all.toByteArray();
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }
}
