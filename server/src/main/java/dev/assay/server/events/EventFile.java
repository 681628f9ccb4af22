package dev.assay.server.events;

import dev.assay.evaluation.internal.json.JsonWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A file to which events are appended, one JSON object a line. What is written survives the end of
 * the process, not that of the machine. A write that fails half-way is taken back.
 *
 * <p>Not thread-safe.
 */
public final class EventFile implements EventSink {
  private final FileChannel file;

  /** Where a write that could not be taken back began, or -1. */
  private long tornAt = -1;

  EventFile(FileChannel file) {
    this.file = file;
  }

  /**
   * Opens a file, which is made if it is not there.
   *
   * @throws IOException if that is not possible
   */
  public static EventFile open(Path path) throws IOException {
    FileChannel file =
        FileChannel.open(
            path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    try {
      endLastLine(file);
    } catch (IOException e) {
      file.close();
      throw e;
    }
    return new EventFile(file);
  }

  /** A process that was killed may have left half a line, which spoils no other then. */
  private static void endLastLine(FileChannel file) throws IOException {
    if (file.size() == 0) {
      return;
    }
    ByteBuffer last = ByteBuffer.allocate(1);
    file.read(last, file.size() - 1);
    if (last.get(0) != '\n') {
      append(file, new byte[] {'\n'});
    }
  }

  @Override
  public void write(String apiKey, List<Map<String, @Nullable Object>> events) throws IOException {
    StringBuilder lines = new StringBuilder();
    for (Map<String, @Nullable Object> event : events) {
      lines.append(JsonWriter.write(event)).append('\n');
    }
    if (tornAt >= 0) {
      file.truncate(tornAt);
      tornAt = -1;
    }
    long start = file.size();
    try {
      append(file, lines.toString().getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      tornAt = start;
      file.truncate(start);
      tornAt = -1;
      throw e;
    }
  }

  private static void append(FileChannel file, byte[] bytes) throws IOException {
    ByteBuffer rest = ByteBuffer.wrap(bytes);
    for (long at = file.size(); rest.hasRemaining(); ) {
      at += file.write(rest, at);
    }
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
