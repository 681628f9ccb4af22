package dev.assay.server.http;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A stream of server-sent events as a client takes it, from the bytes of the connection. */
final class EventLine implements AutoCloseable {
  private final Socket socket;
  private final InputStream in;
  private final StringBuilder head = new StringBuilder();
  private final ByteArrayOutputStream body = new ByteArrayOutputStream();
  private boolean ended;

  private EventLine(Socket socket) throws IOException {
    this.socket = socket;
    in = new BufferedInputStream(socket.getInputStream());
  }

  /** Opens a stream and reads its head. */
  static EventLine open(int port) throws IOException {
    return read(unread(port));
  }

  /** Opens a stream by a request of one's own and reads its head. */
  static EventLine open(int port, String target, String... headers) throws IOException {
    return read(unread(port, target, headers));
  }

  private static EventLine read(EventLine line) throws IOException {
    for (String text = line.line(); !text.isEmpty(); text = line.line()) {
      line.head.append(text).append('\n');
    }
    return line;
  }

  /** Opens a stream of which not a byte is read, on a connection that takes little unread. */
  static EventLine unread(int port) throws IOException {
    return unread(port, "/sdk/stream/v1/flags", RunningServer.AUTH);
  }

  private static EventLine unread(int port, String target, String... headers) throws IOException {
    Socket socket = new Socket();
    socket.setReceiveBufferSize(4096);
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    socket.setSoTimeout(20_000);
    StringBuilder request = new StringBuilder("GET " + target + " HTTP/1.1\r\nHost: t\r\n");
    for (String header : headers) {
      request.append(header).append("\r\n");
    }
    byte[] bytes = request.append("\r\n").toString().getBytes(StandardCharsets.US_ASCII);
    socket.getOutputStream().write(bytes);
    return new EventLine(socket);
  }

  String head() {
    return head.toString();
  }

  /** {@return the next event with the blank line that ends it, or null at the end of the stream} */
  String next() throws IOException {
    while (!ended) {
      String text = body.toString(StandardCharsets.UTF_8);
      int end = text.indexOf("\n\n");
      if (end >= 0) {
        body.reset();
        body.write(text.substring(end + 2).getBytes(StandardCharsets.UTF_8));
        return text.substring(0, end + 2);
      }
      readChunk();
    }
    return null;
  }

  /** {@return the next event that is no sign of life} */
  String nextFlags() throws IOException {
    String event = next();
    while ("data:  \n\n".equals(event)) {
      event = next();
    }
    return event;
  }

  private void readChunk() throws IOException {
    int length = Integer.parseInt(line(), 16);
    body.write(in.readNBytes(length));
    line();
    ended = length == 0;
  }

  private String line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int b = in.read(); b != '\n'; b = in.read()) {
      if (b < 0) {
        throw new IOException("the connection ended");
      }
      if (b != '\r') {
        line.write(b);
      }
    }
    return line.toString(StandardCharsets.UTF_8);
  }

  /** {@return the bytes until the connection ends, however it ends} */
  long countToTheEnd() {
    long count = 0;
    byte[] chunk = new byte[65536];
    try {
      for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
        count += n;
      }
    } catch (IOException e) {
      // Reset by the server: that is an end, too.
      return count;
    }
    return count;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
