package dev.assay.sdk.internal.flags;

import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * The file that the last good flags are saved in: the same JSON array that servers answer. It is
 * replaced as a whole, from a daemon thread of its own, so that a slow disk holds up nobody.
 *
 * <p>Thread-safe.
 */
public final class SnapshotFile implements AutoCloseable {
  /**
   * Saved flags.
   *
   * @param json the flags
   * @param savedAt when they were saved
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  public record Saved(byte[] json, Instant savedAt) {}

  private final Path file;
  private final Consumer<IOException> failures;
  private final ThreadPoolExecutor writer;

  /** Held while the file is written or deleted. */
  private final ReentrantLock lock = new ReentrantLock();

  /** What was saved before the last of these is not written any more. */
  private final AtomicInteger deletions = new AtomicInteger();

  /** Written by the only thread that there is at a time. */
  private volatile boolean failing;

  /**
   * Makes access to a file, which need not exist.
   *
   * @param file the file
   * @param failures is told why flags could not be saved; once, until it works again
   */
  public SnapshotFile(Path file, Consumer<IOException> failures) {
    this.file = file.toAbsolutePath();
    this.failures = failures;
    writer =
        new ThreadPoolExecutor(
            1,
            1,
            5,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(1),
            task -> {
              Thread thread = new Thread(task, "assay-snapshot");
              thread.setDaemon(true);
              return thread;
            },
            new ThreadPoolExecutor.DiscardOldestPolicy());
    writer.allowCoreThreadTimeOut(true);
  }

  /**
   * {@return what is saved, if anything is}
   *
   * @throws IOException if there is a file that can't be read
   */
  public Optional<Saved> read() throws IOException {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    return Optional.of(
        new Saved(Files.readAllBytes(file), Files.getLastModifiedTime(file).toInstant()));
  }

  /** Saves flags soon; of those that wait, the newest. */
  public void save(byte[] json) {
    int since = deletions.get();
    writer.execute(
        () -> {
          lock.lock();
          try {
            if (since == deletions.get()) {
              write(json);
            }
          } finally {
            lock.unlock();
          }
        });
  }

  /**
   * Deletes what is saved, and what waits to be. A save that is under way is waited for.
   *
   * @throws IOException if there is a file that can't be deleted
   */
  public void delete() throws IOException {
    deletions.incrementAndGet();
    lock.lock();
    try {
      Files.deleteIfExists(file);
    } finally {
      lock.unlock();
    }
  }

  private void write(byte[] json) {
    // Other processes may save the same file, and none must move what another has not finished.
    Path written = file.resolveSibling(file.getFileName() + "." + UUID.randomUUID() + ".new");
    try {
      Files.createDirectories(file.getParent());
      try (FileChannel channel = FileChannel.open(written, CREATE_NEW, WRITE)) {
        for (ByteBuffer left = ByteBuffer.wrap(json); left.hasRemaining(); ) {
          channel.write(left);
        }
        // Without this, a power cut could leave the new name with nothing in it.
        channel.force(true);
      }
      move(written);
      failing = false;
    } catch (IOException e) {
      delete(written);
      if (!failing) {
        failing = true;
        failures.accept(e);
      }
    }
  }

  private static void delete(Path written) {
    try {
      Files.deleteIfExists(written);
    } catch (IOException e) {
      // The failure before this one tells more.
    }
  }

  private void move(Path written) throws IOException {
    try {
      Files.move(written, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(written, file, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  /** Saves what waits, a second at most. */
  @Override
  public void close() {
    writer.shutdown();
    try {
      if (!writer.awaitTermination(1, TimeUnit.SECONDS)) {
        writer.shutdownNow();
      }
    } catch (InterruptedException e) {
      writer.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}
