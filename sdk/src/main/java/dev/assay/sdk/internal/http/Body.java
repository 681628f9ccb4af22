package dev.assay.sdk.internal.http;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/**
 * The body of an answer as it arrives, decoded and bounded.
 *
 * <p>Not thread-safe.
 */
final class Body extends InputStream {
  private static final int BUFFER_BYTES = 8192;

  /** How much memory the announcement of a long body is worth before any of it has arrived. */
  private static final int MOST_BYTES_UNSEEN = 256 * 1024;

  private static final int LONGEST_ARRAY = Integer.MAX_VALUE - 8;

  private final EncodedBody encoded;
  private final boolean gzip;
  private final long most;
  private @Nullable InputStream unzipped;
  private @Nullable IOException failure;
  private long length;

  /**
   * Opens the body that follows a head.
   *
   * @param most the bound on it, decoded, in bytes
   */
  Body(ByteSource source, ResponseHead head, long most) throws HttpFailure {
    this.encoded = new EncodedBody(source, head, most);
    this.gzip = head.hasBody() && head.isGzip();
    this.most = most;
  }

  /** Says what to do whenever bytes have arrived. */
  void onArrival(Runnable onArrival) {
    encoded.onArrival(onArrival);
  }

  /** {@return whether all has been read, so that another answer may follow} */
  boolean isAtEnd() {
    return encoded.isAtEnd();
  }

  /** {@return why reading failed, or null if it did not} */
  @Nullable IOException failure() {
    return failure;
  }

  /** {@return all of it} */
  byte[] readAll() throws IOException {
    long coming = encoded.coming();
    long expected = gzip ? Math.max(BUFFER_BYTES, coming * 4) : coming;
    byte[] bytes = new byte[arrayLength(Math.min(expected, MOST_BYTES_UNSEEN))];
    int count = 0;
    while (true) {
      count += readNBytes(bytes, count, bytes.length - count);
      int next = count == bytes.length ? read() : -1;
      if (next < 0) {
        return count == bytes.length ? bytes : Arrays.copyOf(bytes, count);
      }
      if (count == LONGEST_ARRAY) {
        throw HttpFailure.tooLarge(count);
      }
      bytes = Arrays.copyOf(bytes, arrayLength(Math.max(BUFFER_BYTES, count * 2L)));
      bytes[count++] = (byte) next;
    }
  }

  private int arrayLength(long wanted) {
    return (int) Math.min(wanted, Math.min(most, LONGEST_ARRAY));
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    try {
      return gzip ? unzip(target, offset, length) : encoded.read(target, offset, length);
    } catch (IOException e) {
      failure = e;
      throw e;
    }
  }

  private int unzip(byte[] target, int offset, int wanted) throws IOException {
    int count;
    try {
      if (unzipped == null) {
        unzipped = new GZIPInputStream(encoded, BUFFER_BYTES);
      }
      count = unzipped.read(target, offset, wanted);
    } catch (ZipException | EOFException e) {
      throw HttpFailure.unreadable("the answer is not gzip: " + e.getMessage(), e);
    }
    length += Math.max(0, count);
    if (length > most) {
      throw HttpFailure.tooLarge(most);
    }
    return count;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  /** Frees the decoder. The connection stays as it is. */
  @Override
  public void close() throws IOException {
    if (unzipped != null) {
      unzipped.close();
    }
  }
}
