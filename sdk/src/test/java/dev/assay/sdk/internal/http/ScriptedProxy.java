package dev.assay.sdk.internal.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A loopback proxy that opens tunnels for those who bring the right credentials. */
public final class ScriptedProxy implements AutoCloseable {
  private final ServerSocket listener;
  private final String credentials;
  private final List<String> heads = new CopyOnWriteArrayList<>();
  private final List<Socket> open = new CopyOnWriteArrayList<>();

  /** Starts one that wants this {@code Proxy-Authorization} header. */
  public ScriptedProxy(String credentials) throws IOException {
    this.credentials = credentials;
    listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    daemon(
        () -> {
          while (true) {
            Socket socket = listener.accept();
            open.add(socket);
            daemon(() -> serve(socket));
          }
        });
  }

  private interface Task {
    void run() throws IOException;
  }

  private static void daemon(Task task) {
    Thread thread =
        new Thread(
            () -> {
              try {
                task.run();
              } catch (IOException e) {
                // Closed.
              }
            },
            "scripted-proxy");
    thread.setDaemon(true);
    thread.start();
  }

  private void serve(Socket client) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      head.append((char) client.getInputStream().read());
    }
    heads.add(head.toString());
    if (head.indexOf("Proxy-Authorization: " + credentials + "\r\n") < 0) {
      answer(client, "HTTP/1.1 407 Who are you\r\nContent-Length: 0\r\n\r\n");
      client.close();
    } else {
      String authority = head.substring("CONNECT ".length(), head.indexOf(" HTTP/1.1"));
      int colon = authority.lastIndexOf(':');
      Socket server =
          new Socket(
              authority.substring(0, colon), Integer.parseInt(authority.substring(colon + 1)));
      open.add(server);
      answer(client, "HTTP/1.1 200 Go ahead\r\n\r\n");
      daemon(() -> copy(client, server));
      copy(server, client);
    }
  }

  private static void answer(Socket client, String text) throws IOException {
    client.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    client.getOutputStream().flush();
  }

  private static void copy(Socket from, Socket to) throws IOException {
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      in.transferTo(out);
    }
  }

  /** {@return the port} */
  public int port() {
    return listener.getLocalPort();
  }

  /** {@return the request heads so far} */
  public List<String> heads() {
    return heads;
  }

  @Override
  public void close() throws IOException {
    listener.close();
    for (Socket socket : open) {
      socket.close();
    }
  }
}
