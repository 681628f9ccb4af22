package dev.assay.testkit;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The answer to one request on its way to the client, under a fault. */
final class FaultProxyAnswer {
  private static final int HEAD_END_LENGTH = 4;

  private final Fault fault;
  private final Socket client;
  private final CountDownLatch stopped = new CountDownLatch(1);
  private volatile boolean begun;
  private volatile boolean ended;
  private int headEndSeen;
  private long counted;

  FaultProxyAnswer(Fault fault, Socket client) {
    this.fault = fault;
    this.client = client;
  }

  /** {@return whether what the client sends now is a new request} */
  boolean isNextRequest() {
    return begun && !ended;
  }

  /** {@return whether nothing more of this answer passes} */
  boolean hasEnded() {
    return ended;
  }

  /** Gives up a pause that this answer is in. */
  void stop() {
    stopped.countDown();
  }

  /** Answers without the server, if the fault is of that kind. */
  void answerAtOnce() throws IOException {
    byte[] bytes = fault.answer();
    if (bytes != null) {
      ended = true;
      client.getOutputStream().write(bytes);
      client.shutdownOutput();
    }
  }

  /**
   * Passes a piece of the server's answer.
   *
   * @return whether the answer goes on
   */
  boolean pass(byte[] buffer, int length) throws IOException {
    begun = true;
    Fault.Cut cut = fault.cut();
    int permitted = cut == null ? length : permitted(cut, buffer, length);
    if (!write(buffer, permitted)) {
      return false;
    }
    if (cut == null || !isReached(cut)) {
      return true;
    }
    ended = true;
    if (cut.end() == Fault.End.RESET) {
      throw new IOException("reset");
    }
    if (cut.end() == Fault.End.CLOSE) {
      client.shutdownOutput();
    }
    return false;
  }

  private boolean isReached(Fault.Cut cut) {
    return counted >= cut.bytes() && (!cut.inBody() || headEndSeen == HEAD_END_LENGTH);
  }

  private int permitted(Fault.Cut cut, byte[] buffer, int length) {
    int passed = 0;
    while (passed < length && !isReached(cut)) {
      boolean counts = !cut.inBody() || headEndSeen == HEAD_END_LENGTH;
      if (counts) {
        counted++;
      } else {
        headEndSeen = nextHeadEnd(buffer[passed]);
      }
      passed++;
    }
    return passed;
  }

  private int nextHeadEnd(byte b) {
    byte expected = (byte) (headEndSeen % 2 == 0 ? '\r' : '\n');
    if (b == expected) {
      return headEndSeen + 1;
    }
    return b == '\r' ? 1 : 0;
  }

  private boolean write(byte[] buffer, int length) throws IOException {
    OutputStream out = client.getOutputStream();
    Fault.Pace pace = fault.pace();
    if (pace == null) {
      out.write(buffer, 0, length);
      return true;
    }
    for (int from = 0; from < length; from += pace.bytes()) {
      if (isStoppedAfter(pace)) {
        return false;
      }
      out.write(buffer, from, Math.min(pace.bytes(), length - from));
    }
    return true;
  }

  private boolean isStoppedAfter(Fault.Pace pace) {
    try {
      return stopped.await(pace.pause().toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }
}
