package dev.assay.server.node;

import dev.assay.server.files.OwnerOnly;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A directory that one node at a time may use and others may not read: there are keys in it.
 *
 * <p>Thread-safe.
 */
public final class CacheDirectory implements AutoCloseable {
  private final Path directory;
  private final FileChannel lock;
  private final boolean isTemporary;

  private CacheDirectory(Path directory, FileChannel lock, boolean isTemporary) {
    this.directory = directory;
    this.lock = lock;
    this.isTemporary = isTemporary;
  }

  /**
   * Opens a directory, which is made if it is missing.
   *
   * @param directory null: a temporary one, deleted at the end
   * @throws IOException if that is not possible, or another process has it
   */
  public static CacheDirectory open(@Nullable Path directory) throws IOException {
    Path used =
        directory == null
            ? Files.createTempDirectory("assay-cache-")
            : OwnerOnly.directories(directory.toAbsolutePath());
    FileChannel lock =
        FileChannel.open(used.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    if (!isLocked(lock)) {
      lock.close();
      throw new IOException("another process uses it; each node needs its own");
    }
    return new CacheDirectory(used, lock, directory == null);
  }

  private static boolean isLocked(FileChannel channel) throws IOException {
    try {
      return channel.tryLock() != null;
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }

  /** {@return a directory in it} */
  public Path resolve(String name) throws IOException {
    return OwnerOnly.directories(directory.resolve(name));
  }

  /** Deletes it if it is temporary. */
  @Override
  public void close() throws IOException {
    lock.close();
    if (isTemporary) {
      List<Path> all;
      try (Stream<Path> files = Files.walk(directory)) {
        all = files.sorted((a, b) -> b.compareTo(a)).toList();
      }
      for (Path file : all) {
        Files.deleteIfExists(file);
      }
    }
  }
}
