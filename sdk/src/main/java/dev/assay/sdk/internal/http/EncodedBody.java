package dev.assay.sdk.internal.http;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;

/**
 * The bytes of a body as they were sent, without what frames them: a length, chunks, or the end of
 * the connection.
 *
 * <p>Not thread-safe.
 */
final class EncodedBody extends InputStream {
  private static final int CHUNK_HEAD_BYTES = 1024;

  private enum Framing {
    LENGTH,
    CHUNKS,
    CONNECTION
  }

  private final ByteSource source;
  private final Framing framing;
  private final long most;
  private Runnable onArrival = () -> {};
  private long announced;
  private long left;
  private boolean inChunks;
  private boolean ended;

  /**
   * Opens the body that follows a head.
   *
   * @param most the bound on it, in bytes
   */
  EncodedBody(ByteSource source, ResponseHead head, long most) throws HttpFailure {
    this.source = source;
    this.most = most;
    long length = head.hasBody() ? head.contentLength() : 0;
    if (head.hasBody() && head.isChunked()) {
      framing = Framing.CHUNKS;
    } else if (length < 0) {
      framing = Framing.CONNECTION;
    } else {
      framing = Framing.LENGTH;
      announce(length);
      ended = length == 0;
    }
  }

  /** Says what to do whenever bytes have arrived. */
  void onArrival(Runnable onArrival) {
    this.onArrival = onArrival;
  }

  /** {@return whether all has been read} */
  boolean isAtEnd() {
    return ended;
  }

  /** Waits for the next piece. {@return how much is left of it, in bytes; 0 at the end} */
  long coming() throws IOException {
    if (left == 0 && !ended) {
      announce(framing == Framing.CHUNKS ? nextChunk() : source.hasMore() ? source.buffered() : 0);
      ended = left == 0;
    }
    return left;
  }

  private void announce(long length) throws HttpFailure {
    if (length > most - announced) {
      throw HttpFailure.tooLarge(most);
    }
    announced += length;
    left = length;
  }

  private long nextChunk() throws IOException {
    if (inChunks && !chunkLine().isEmpty()) {
      throw HttpFailure.unreadable("a chunk longer than announced", null);
    }
    inChunks = true;
    long size = chunkSize(chunkLine());
    if (size == 0) {
      int bound = CHUNK_HEAD_BYTES;
      for (String line = source.line(bound); !line.isEmpty(); line = source.line(bound)) {
        bound -= line.length();
      }
    }
    return size;
  }

  private String chunkLine() throws IOException {
    if (!source.hasMore()) {
      throw endedEarly();
    }
    return source.line(CHUNK_HEAD_BYTES);
  }

  private long chunkSize(String line) throws HttpFailure {
    int end = 0;
    while (end < line.length() && Character.digit(line.charAt(end), 16) >= 0) {
      end++;
    }
    String after = line.substring(end).strip();
    if (end == 0 || !(after.isEmpty() || after.startsWith(";"))) {
      throw HttpFailure.unreadable("a malformed chunk", null);
    }
    if (end > 15) {
      throw HttpFailure.tooLarge(most);
    }
    return Long.parseLong(line.substring(0, end), 16);
  }

  private static HttpFailure endedEarly() {
    return HttpFailure.unreadable("the answer ended within its body", null);
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, target.length);
    if (length == 0) {
      return 0;
    }
    long coming = coming();
    if (coming == 0) {
      return -1;
    }
    int count = source.read(target, offset, (int) Math.min(length, coming));
    if (count < 0) {
      throw endedEarly();
    }
    left -= count;
    ended = left == 0 && framing == Framing.LENGTH;
    onArrival.run();
    return count;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  /** Unlike other streams' this waits: by it the gzip decoder learns whether another part comes. */
  @Override
  public int available() throws IOException {
    return (int) Math.min(Integer.MAX_VALUE, coming());
  }
}
