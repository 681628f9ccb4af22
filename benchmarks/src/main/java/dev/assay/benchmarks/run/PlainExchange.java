package dev.assay.benchmarks.run;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/**
 * A fetch by hand on one connection: the floor under every client.
 *
 * <p>Not thread-safe.
 */
public final class PlainExchange implements AutoCloseable {
  private final Socket socket;
  private final InputStream in;
  private final byte[] request;
  private final byte[] buffer = new byte[64 * 1024];
  private int answerStart;
  private int answerEnd;

  /** Connects to a port of the loopback interface. */
  public PlainExchange(int port, SampleRequest request) throws IOException {
    this.request = request.bytes();
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setTcpNoDelay(true);
    in = socket.getInputStream();
  }

  /** {@return the length of the answer, head and body, once it is read} */
  public int exchange() throws IOException {
    socket.getOutputStream().write(request);
    int read = 0;
    int bodyStart = -1;
    while (bodyStart < 0) {
      read = readFrom(read);
      bodyStart = bodyStart(read);
    }
    int length = bodyStart + contentLength(bodyStart);
    while (read < length) {
      read = readFrom(read);
    }
    answerStart = bodyStart;
    answerEnd = length;
    return length;
  }

  /** {@return the body of the last answer} */
  public byte[] body() {
    return Arrays.copyOfRange(buffer, answerStart, answerEnd);
  }

  private int readFrom(int offset) throws IOException {
    int count = in.read(buffer, offset, buffer.length - offset);
    if (count < 0) {
      throw new EOFException("the server closed the connection");
    }
    return offset + count;
  }

  private int bodyStart(int read) {
    for (int i = 3; i < read; i++) {
      if (buffer[i] == '\n' && buffer[i - 1] == '\r' && buffer[i - 2] == '\n') {
        return i + 1;
      }
    }
    return -1;
  }

  private int contentLength(int headLength) throws IOException {
    String head = new String(buffer, 0, headLength, StandardCharsets.US_ASCII);
    String name = "content-length:";
    int from = head.toLowerCase(Locale.ROOT).indexOf(name);
    if (from < 0 || !head.startsWith("HTTP/1.1 200")) {
      throw new IOException("unexpected answer: " + head);
    }
    int start = from + name.length();
    return Integer.parseInt(head.substring(start, head.indexOf('\r', start)).strip());
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
