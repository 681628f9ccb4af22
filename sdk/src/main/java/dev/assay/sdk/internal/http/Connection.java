package dev.assay.sdk.internal.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.util.concurrent.TimeUnit;

/** An open connection, used by one call at a time. */
final class Connection {
  private static final long LONGEST_IDLE = TimeUnit.SECONDS.toNanos(30);
  private static final int MOST_BYTES_OF_AN_ERROR = 64 * 1024;

  private final Socket plain;
  private final OutputStream out;
  private final InputStream in;
  private final ByteSource source;
  private final int mostBytes;
  private boolean answering;
  private boolean reusable;
  private long idleSince;
  private long longestIdle = LONGEST_IDLE;

  /**
   * Wraps a connected socket.
   *
   * @param plain the socket that is closed to end everything
   * @param secured the socket to speak through: the same one, or TLS over it
   * @param mostBytes the bound on an answer's body
   */
  Connection(Socket plain, Socket secured, int mostBytes) throws IOException {
    this.plain = plain;
    this.out = secured.getOutputStream();
    this.in = secured.getInputStream();
    this.source = new ByteSource(in);
    this.mostBytes = mostBytes;
  }

  Socket socket() {
    return plain;
  }

  /** Sends a request and reads the answer. */
  HttpResponse exchange(byte[] request) throws IOException {
    reusable = false;
    answering = false;
    out.write(request);
    out.flush();
    answering = source.hasMore();
    ResponseHead head = ResponseHead.read(source);
    byte[] body = new byte[0];
    boolean whole = true;
    if (head.status() == 200) {
      body = new BodyReader(source, mostBytes).read(head);
    } else {
      whole = skipBody(head);
    }
    reusable = whole && head.isKeptAlive() && source.isDrained();
    long seconds = head.keepAliveSeconds();
    if (seconds >= 0) {
      longestIdle = Math.min(LONGEST_IDLE, TimeUnit.SECONDS.toNanos(Math.min(60, seconds) - 1));
    }
    return new HttpResponse(head, body);
  }

  /** An error's status tells enough. {@return whether its body was read to its end} */
  private boolean skipBody(ResponseHead head) throws HttpFailure {
    if (!head.isKeptAlive() || head.contentLength() > MOST_BYTES_OF_AN_ERROR) {
      return false;
    }
    try {
      new BodyReader(source, MOST_BYTES_OF_AN_ERROR).read(head);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** {@return whether the last request met with no answer at all} */
  boolean isUnanswered() {
    return !answering;
  }

  /** {@return whether another request can be sent} */
  boolean isReusable() {
    return reusable;
  }

  /** {@return whether the server has sent nothing since its last answer: nothing was asked} */
  boolean isSilent() {
    try {
      return in.available() == 0 && plain.getInputStream().available() == 0;
    } catch (IOException e) {
      return false;
    }
  }

  void idleSince(long now) {
    idleSince = now;
  }

  boolean isIdleTooLong(long now) {
    return now - idleSince >= longestIdle;
  }

  void close() {
    closeQuietly(plain);
  }

  static void closeQuietly(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // Nothing more can be done for a socket that is given up.
    }
  }
}
