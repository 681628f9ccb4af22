package dev.assay.sdk.internal.tracking;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One file of a spool. New ones are written at the end and read from the beginning; those that an
 * earlier process left are only read.
 *
 * <p>Not thread-safe.
 */
final class SpoolSegment implements Closeable {
  /** How much is read at once: more than the longest line. */
  private static final int WINDOW = 1024 * 1024 + 64;

  /**
   * What was read.
   *
   * @param events the events' JSON texts
   * @param damaged how many lines were none
   */
  record Lines(List<byte[]> events, int damaged) {}

  private final Path file;
  private @Nullable FileChannel channel;
  private long size;
  private long readTo;
  private int unread;

  private SpoolSegment(Path file) {
    this.file = file;
  }

  /** Makes a file that is not there yet, for the owner's eyes only where files know owners. */
  static SpoolSegment create(Path file) throws IOException {
    Set<StandardOpenOption> options =
        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE);
    SpoolSegment segment = new SpoolSegment(file);
    segment.channel = FileChannel.open(file, options, Spool.privateFile(file));
    return segment;
  }

  /** Finds a file that an earlier process left, and counts its lines. */
  static SpoolSegment open(Path file) throws IOException {
    SpoolSegment segment = new SpoolSegment(file);
    try (segment) {
      segment.size = segment.channel().size();
      segment.unread = segment.countLines();
    }
    return segment;
  }

  /** {@return the open file; one that was closed is opened to be read} */
  private FileChannel channel() throws IOException {
    FileChannel open = channel;
    if (open == null) {
      open = FileChannel.open(file, StandardOpenOption.READ);
      channel = open;
    }
    return open;
  }

  private int countLines() throws IOException {
    int lines = 0;
    boolean inLine = false;
    for (long at = 0; at < size; at += WINDOW) {
      for (byte b : window(at)) {
        inLine = b != '\n';
        lines += inLine ? 0 : 1;
      }
    }
    return inLine ? lines + 1 : lines;
  }

  private byte[] window(long from) throws IOException {
    byte[] bytes = new byte[(int) Math.min(WINDOW, size - from)];
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    while (buffer.hasRemaining()) {
      if (channel().read(buffer, from + buffer.position()) < 0) {
        throw new EOFException("the file " + file.getFileName() + " became shorter");
      }
    }
    return bytes;
  }

  /** {@return the file's size in bytes} */
  long size() {
    return size;
  }

  /** {@return how many lines were not read yet} */
  int unread() {
    return unread;
  }

  /**
   * Writes a line at the end. If that fails, nothing of it counts, and the next takes its place.
   */
  void append(byte[] line) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(line);
    while (buffer.hasRemaining()) {
      channel().write(buffer, size + buffer.position());
    }
    size += line.length;
    unread++;
  }

  /** Waits until what was written is on the disk. */
  void force() throws IOException {
    channel().force(false);
  }

  /** Reads the next lines, so many at most; fewer if they are long, or none are left. */
  Lines read(int most) throws IOException {
    List<byte[]> events = new ArrayList<>();
    byte[] bytes = window(readTo);
    int damaged = 0;
    int from = 0;
    for (int i = 0; i < bytes.length && events.size() < most; i++) {
      if (bytes[i] == '\n') {
        byte[] event = SpoolRecord.decode(bytes, from, i);
        if (event == null) {
          damaged++;
        } else {
          events.add(event);
        }
        from = i + 1;
      }
    }
    readTo += from;
    unread -= events.size() + damaged;
    if (from == 0) {
      // The last line was not written to its end, or what follows are no lines at all.
      damaged = unread;
      unread = 0;
    }
    return new Lines(events, damaged);
  }

  /** Closes and deletes the file. */
  void delete() throws IOException {
    close();
    Files.deleteIfExists(file);
  }

  /** Closes the file until it is read again. */
  @Override
  public void close() throws IOException {
    FileChannel open = channel;
    channel = null;
    if (open != null) {
      open.close();
    }
  }
}
