package dev.assay.benchmarks.faults;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A proxy on the loopback interface that opens any tunnel. */
final class TunnelProxy implements Closeable {
  private final ServerSocket listener;

  TunnelProxy() throws IOException {
    listener = new ServerSocket(0, 1024, InetAddress.getLoopbackAddress());
    Daemons.run("proxy", this::accept);
  }

  int port() {
    return listener.getLocalPort();
  }

  private void accept() throws IOException {
    while (true) {
      Socket client = listener.accept();
      Daemons.run("proxy", () -> serve(client));
    }
  }

  private static void serve(Socket client) throws IOException {
    try (client) {
      String[] words = head(client.getInputStream()).split(" ", 3);
      int colon = words[1].lastIndexOf(':');
      int port = Integer.parseInt(words[1].substring(colon + 1));
      try (Socket server = new Socket(words[1].substring(0, colon), port)) {
        client
            .getOutputStream()
            .write("HTTP/1.1 200 Go ahead\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        Daemons.run(
            "proxy",
            () -> {
              server.getInputStream().transferTo(client.getOutputStream());
              client.shutdownOutput();
            });
        client.getInputStream().transferTo(server.getOutputStream());
      }
    }
  }

  /** {@return a request's head, without what follows} */
  static String head(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = in.read();
      if (next < 0) {
        throw new EOFException();
      }
      head.append((char) next);
    }
    return head.toString();
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }
}
