package dev.assay.sdk.internal.http;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** Reads lines and bytes from a connection, through one buffer. */
final class ByteSource {
  private final InputStream in;
  private final byte[] buffer = new byte[8192];
  private int position;
  private int end;

  ByteSource(InputStream in) {
    this.in = in;
  }

  /** {@return whether nothing is left of what was received so far} */
  boolean isDrained() {
    return position == end;
  }

  /** {@return how many bytes are left of what was received so far} */
  int buffered() {
    return end - position;
  }

  /** Waits for input. {@return false if there is no more} */
  boolean hasMore() throws IOException {
    if (position < end) {
      return true;
    }
    position = 0;
    end = Math.max(0, in.read(buffer));
    return end > 0;
  }

  /** Reads up to so many bytes. {@return how many; -1 if there are no more} */
  int read(byte[] target, int offset, int length) throws IOException {
    if (position == end && length >= buffer.length) {
      return in.read(target, offset, length);
    }
    if (!hasMore()) {
      return -1;
    }
    int count = Math.min(length, end - position);
    System.arraycopy(buffer, position, target, offset, count);
    position += count;
    return count;
  }

  /**
   * Reads a line of at most so many bytes, its end (LF, or CR LF) included.
   *
   * @return the line without its end
   */
  String line(int most) throws IOException {
    StringBuilder start = null;
    int left = most;
    while (true) {
      if (!hasMore()) {
        throw HttpFailure.unreadable("the answer ended within its head", null);
      }
      int stop = position;
      int bound = Math.min(end, position + Math.max(0, left));
      while (stop < bound && buffer[stop] != '\n') {
        stop++;
      }
      if (start == null && stop < bound) {
        String line = text(isReturn(stop - 1) ? stop - 1 : stop);
        position = stop + 1;
        return line;
      }
      String piece = text(stop);
      left -= stop - position;
      position = stop;
      if (left <= 0) {
        throw HttpFailure.unreadable("the answer's head is too long", null);
      }
      if (stop < end) {
        position++;
        return withoutReturn(start == null ? piece : start.append(piece).toString());
      }
      start = start == null ? new StringBuilder(piece) : start.append(piece);
    }
  }

  private boolean isReturn(int index) {
    return index >= position && buffer[index] == '\r';
  }

  private String text(int stop) {
    return new String(buffer, position, stop - position, StandardCharsets.ISO_8859_1);
  }

  private static String withoutReturn(String line) {
    return line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
  }
}
