package dev.assay.sdk.internal.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.util.concurrent.TimeUnit;

/** An open connection, used by one call at a time. */
final class Connection {
  private static final long LONGEST_IDLE = TimeUnit.SECONDS.toNanos(30);

  private final Socket plain;
  private final OutputStream out;
  private final InputStream in;
  private final ByteSource source;
  private boolean answering;
  private boolean reusable;
  private long idleSince;
  private long longestIdle = LONGEST_IDLE;

  /**
   * Wraps a connected socket.
   *
   * @param plain the socket that is closed to end everything
   * @param secured the socket to speak through: the same one, or TLS over it
   */
  Connection(Socket plain, Socket secured) throws IOException {
    this.plain = plain;
    this.out = secured.getOutputStream();
    this.in = secured.getInputStream();
    this.source = new ByteSource(in);
  }

  Socket socket() {
    return plain;
  }

  /** Sends a request and reads the head of the answer. */
  ResponseHead send(byte[] request) throws IOException {
    reusable = false;
    answering = false;
    out.write(request);
    out.flush();
    answering = source.hasMore();
    ResponseHead head = ResponseHead.read(source);
    long seconds = head.keepAliveSeconds();
    if (seconds >= 0) {
      longestIdle = Math.min(LONGEST_IDLE, TimeUnit.SECONDS.toNanos(Math.min(60, seconds) - 1));
    }
    return head;
  }

  /**
   * {@return the body that follows the head}
   *
   * @param most the bound on it, decoded, in bytes
   */
  Body body(ResponseHead head, long most) throws HttpFailure {
    return new Body(source, head, most);
  }

  /** Ends an exchange whose body was read to its end: the connection may be used again. */
  void completed(ResponseHead head) throws HttpFailure {
    reusable = head.isKeptAlive() && source.isDrained();
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
