package dev.assay.sdk.internal.http;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Takes events out of a stream of bytes, by the rules of the HTML standard (server-sent events).
 *
 * <p>Lines are gathered one behind the other in one buffer. A complete line either stays, as data
 * with a line feed behind it, or is taken out again.
 *
 * <p>Not thread-safe.
 */
final class EventReader {
  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};
  private static final byte[] DATA = "data".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] EVENT = "event".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] MESSAGE = "message".getBytes(StandardCharsets.US_ASCII);
  private static final int SMALL = 8192;

  private final InputStream in;
  private final int mostBytes;
  private final Runnable onSign;

  private final byte[] input = new byte[2 * SMALL];
  private int position;
  private int end;

  private byte[] event = new byte[SMALL];
  private int length;
  private int lineStart;
  private boolean otherName;
  private boolean atStart = true;
  private boolean afterReturn;

  /**
   * Makes a reader.
   *
   * @param mostBytes the bound on an event, in bytes: its data so far and the line that comes
   * @param onSign told of each comment, and of each complete event that is skipped
   */
  EventReader(InputStream in, int mostBytes, Runnable onSign) {
    this.in = in;
    this.mostBytes = mostBytes;
    this.onSign = onSign;
  }

  /** {@return the data of the next event, or null at the end of the stream} */
  byte @Nullable [] next() throws IOException {
    while (readLine()) {
      if (length > lineStart) {
        endLine();
        continue;
      }
      byte[] data = length > 0 ? Arrays.copyOf(event, length - 1) : null;
      boolean skipped = otherName;
      event = event.length > SMALL ? new byte[SMALL] : event;
      length = 0;
      lineStart = 0;
      otherName = false;
      if (data != null && !skipped) {
        return data;
      }
      if (data != null) {
        onSign.run();
      }
    }
    return null;
  }

  /** Adds a line to the buffer, without its end. {@return false if the stream ends before} */
  private boolean readLine() throws IOException {
    while (true) {
      if (position == end) {
        position = 0;
        end = Math.max(0, in.read(input, 0, input.length));
        if (end == 0) {
          return false;
        }
      }
      if (afterReturn && input[position] == '\n') {
        position++;
        afterReturn = false;
        continue;
      }
      afterReturn = false;
      int stop = position;
      while (stop < end && input[stop] != '\n' && input[stop] != '\r') {
        stop++;
      }
      append(stop - position);
      position = stop;
      if (stop < end) {
        afterReturn = input[position++] == '\r';
        skipMark();
        return true;
      }
    }
  }

  private void append(int count) throws HttpFailure {
    if (count > mostBytes - length) {
      throw HttpFailure.of(
          HttpFailure.Kind.TOO_LARGE, "an event is larger than " + mostBytes + " bytes", null);
    }
    reserve(count);
    System.arraycopy(input, position, event, length, count);
    length += count;
  }

  private void reserve(int count) {
    long needed = (long) length + count;
    if (needed > event.length) {
      long most = Math.max(needed, Math.min(event.length * 2L, mostBytes + 1L));
      event = Arrays.copyOf(event, (int) Math.min(most, Integer.MAX_VALUE - 8));
    }
  }

  private void skipMark() {
    if (atStart && startsWith(BYTE_ORDER_MARK, 0, length)) {
      length -= BYTE_ORDER_MARK.length;
      System.arraycopy(event, BYTE_ORDER_MARK.length, event, 0, length);
    }
    atStart = false;
  }

  private void endLine() {
    int nameEnd = lineStart;
    while (nameEnd < length && event[nameEnd] != ':') {
      nameEnd++;
    }
    int value = Math.min(length, nameEnd + 1);
    value += value < length && event[value] == ' ' ? 1 : 0;
    if (is(DATA, lineStart, nameEnd)) {
      int count = length - value;
      System.arraycopy(event, value, event, lineStart, count);
      length = lineStart + count;
      reserve(1);
      event[length++] = '\n';
      lineStart = length;
      return;
    }
    if (nameEnd == lineStart) {
      onSign.run();
    } else if (is(EVENT, lineStart, nameEnd)) {
      otherName = value < length && !is(MESSAGE, value, length);
    }
    length = lineStart;
  }

  private boolean is(byte[] text, int from, int to) {
    return Arrays.equals(event, from, to, text, 0, text.length);
  }

  private boolean startsWith(byte[] text, int from, int to) {
    return to - from >= text.length && is(text, from, from + text.length);
  }
}
