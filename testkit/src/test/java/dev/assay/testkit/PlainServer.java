package dev.assay.testkit;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** Answers every request without a body with the same text and keeps connections open. */
final class PlainServer implements AutoCloseable {
  static final String BODY = "0123456789".repeat(20);

  private final ServerSocket listener;

  PlainServer() throws IOException {
    listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    start(this::accept);
  }

  private static void start(Runnable work) {
    Thread thread = new Thread(work, "plain-server");
    thread.setDaemon(true);
    thread.start();
  }

  int port() {
    return listener.getLocalPort();
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket socket = listener.accept();
        start(() -> answer(socket));
      } catch (IOException e) {
        return;
      }
    }
  }

  private static void answer(Socket connection) {
    try (Socket socket = connection) {
      BufferedReader in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
      String line;
      while ((line = in.readLine()) != null) {
        if (line.isEmpty()) {
          socket.getOutputStream().write(head().getBytes(StandardCharsets.ISO_8859_1));
        }
      }
    } catch (IOException e) {
      // The proxy closed the connection.
      return;
    }
  }

  private static String head() {
    return "HTTP/1.1 200 OK\r\nContent-Length: " + BODY.length() + "\r\n\r\n" + BODY;
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }
}
