package dev.assay.sdk.internal.tracking;

import dev.assay.sdk.tracking.DropReason;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Events in files of a directory, until they are delivered. Each is handed to the operating system
 * as soon as it is added, and so survives the end of the process; only what is added durably is
 * forced to the disk.
 *
 * <p>Events are in segments: the last is written, the first is read and goes when all its events
 * are delivered. What was delivered of a segment that did not go yet is sent again by the next
 * process; insert ids tell that it is the same. A lock keeps other processes and clients out.
 *
 * <p>Thread-safe.
 */
final class Spool implements Backlog, Closeable {
  /**
   * The bounds of a spool.
   *
   * @param segmentBytes how large a segment becomes before the next one begins
   * @param mostBytes how large all segments become together before the first is dropped
   */
  record Limits(long segmentBytes, long mostBytes) {
    private static final long LARGEST_SEGMENT = 1024 * 1024;

    static Limits of(long mostBytes) {
      return new Limits(Math.min(LARGEST_SEGMENT, mostBytes / 8), mostBytes);
    }
  }

  private static final String LOCK = "spool.lock";
  private static final String PREFIX = "events-";
  private static final String SUFFIX = ".spool";

  private final Path directory;
  private final Limits limits;
  private final LongSupplier nanoTime;
  private final UploadReport report;
  private final FileChannel lockFile;
  private final ReentrantLock lock = new ReentrantLock();

  // Guarded by the lock.
  private final Deque<SpoolSegment> segments = new ArrayDeque<>();
  private @Nullable SpoolSegment tail;
  private @Nullable SpoolSegment taken;
  private long nextNumber;

  // Written under the lock; read without it, for the disk may hold up who has the lock.
  private volatile int unread;
  private volatile long since;

  private Spool(
      Path directory,
      Limits limits,
      LongSupplier nanoTime,
      UploadReport report,
      FileChannel lockFile) {
    this.directory = directory;
    this.limits = limits;
    this.nanoTime = nanoTime;
    this.report = report;
    this.lockFile = lockFile;
    since = nanoTime.getAsLong();
  }

  /**
   * Opens a directory, makes it if it is not there, and finds what an earlier process left.
   *
   * @throws IOException if it can't be used, or is in use already
   */
  static Spool open(Path directory, Limits limits, LongSupplier nanoTime, UploadReport report)
      throws IOException {
    Files.createDirectories(directory, privateDirectory(directory));
    FileChannel lockFile = locked(directory.resolve(LOCK));
    Spool spool = new Spool(directory, limits, nanoTime, report, lockFile);
    try {
      spool.findSegments();
      return spool;
    } catch (IOException e) {
      spool.close();
      throw e;
    }
  }

  private static FileChannel locked(Path file) throws IOException {
    FileChannel channel =
        FileChannel.open(
            file, Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE), privateFile(file));
    try {
      FileLock held = channel.tryLock();
      if (held != null) {
        return channel;
      }
    } catch (OverlappingFileLockException e) {
      // In use within this process.
    } catch (IOException e) {
      channel.close();
      throw e;
    }
    channel.close();
    throw new IOException("another client or process uses " + file.getParent());
  }

  static FileAttribute<?>[] privateFile(Path file) {
    return permissions(file, "rw-------");
  }

  private static FileAttribute<?>[] privateDirectory(Path directory) {
    return permissions(directory, "rwx------");
  }

  private static FileAttribute<?>[] permissions(Path path, String permissions) {
    return path.getFileSystem().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
        }
        : new FileAttribute<?>[0];
  }

  private void findSegments() throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.list(directory)) {
      files = all.filter(Spool::isSegment).sorted().toList();
    }
    for (Path file : files) {
      nextNumber = Math.max(nextNumber, number(file) + 1);
      segments.add(SpoolSegment.open(file));
    }
    dropBeyondBound();
    count();
  }

  private static boolean isSegment(Path file) {
    return file.getFileName().toString().matches(PREFIX + "[0-9]{18}" + SUFFIX);
  }

  private static long number(Path file) {
    String name = file.getFileName().toString();
    return Long.parseLong(name.substring(PREFIX.length(), name.length() - SUFFIX.length()));
  }

  /** {@return the longest event that can be added, in bytes} */
  long mostEventBytes() {
    return limits.segmentBytes() - SpoolRecord.OVERHEAD;
  }

  /**
   * Adds an event. Makes room for it by dropping the oldest segment.
   *
   * @param json its JSON text, not longer than {@link #mostEventBytes}
   * @throws IOException if it could not be written; it is not in the spool then
   */
  void append(byte[] json) throws IOException {
    append(List.of(json), false);
  }

  /**
   * Adds events as {@link #append} does, and waits until the disk has them.
   *
   * @throws IOException if some could not be written; others may be in the spool then
   */
  void appendDurably(List<byte[]> events) throws IOException {
    append(events, true);
  }

  private void append(List<byte[]> events, boolean forced) throws IOException {
    lock.lock();
    try {
      for (byte[] json : events) {
        byte[] line = SpoolRecord.encode(json);
        SpoolSegment last = tail;
        if (last == null || last.size() + line.length > limits.segmentBytes()) {
          force(forced);
          last = nextSegment();
        }
        last.append(line);
      }
      force(forced);
      since = unread == 0 ? nanoTime.getAsLong() : since;
      dropBeyondBound();
    } finally {
      count();
      lock.unlock();
    }
  }

  private void force(boolean wanted) throws IOException {
    if (wanted && tail != null) {
      tail.force();
    }
  }

  private SpoolSegment nextSegment() throws IOException {
    Path file =
        directory.resolve(String.format(Locale.ROOT, "%s%018d%s", PREFIX, nextNumber, SUFFIX));
    nextNumber++;
    SpoolSegment next = SpoolSegment.create(file);
    if (tail != null) {
      tail.close();
    }
    segments.add(next);
    tail = next;
    return next;
  }

  private void dropBeyondBound() {
    long bytes = segments.stream().mapToLong(SpoolSegment::size).sum();
    while (bytes > limits.mostBytes() && segments.size() > 1) {
      SpoolSegment oldest = segments.removeFirst();
      bytes -= oldest.size();
      drop(oldest, DropReason.SPOOL_FULL);
    }
  }

  private void drop(SpoolSegment segment, DropReason reason) {
    report.dropped(reason, segment.unread());
    delete(segment);
  }

  private void delete(SpoolSegment segment) {
    try {
      segment.delete();
    } catch (IOException e) {
      report.spoolFailed(String.valueOf(e));
    }
  }

  @Override
  public int size() {
    return unread;
  }

  @Override
  public long since() {
    return since;
  }

  private void count() {
    unread = segments.stream().mapToInt(SpoolSegment::unread).sum();
  }

  @Override
  public List<byte[]> take(int most) {
    lock.lock();
    try {
      since = nanoTime.getAsLong();
      SpoolSegment head = segments.peekFirst();
      if (head == null) {
        return List.of();
      }
      taken = head;
      SpoolSegment.Lines lines = head.read(most);
      report.dropped(DropReason.SPOOL_DAMAGED, lines.damaged());
      return lines.events();
    } catch (NoSuchFileException | EOFException e) {
      SpoolSegment lost = segments.removeFirst();
      forgetTail(lost);
      drop(lost, DropReason.SPOOL_DAMAGED);
      return List.of();
    } catch (IOException e) {
      // That may pass. If not, newer events push the segment out.
      throw new UncheckedIOException(e);
    } finally {
      count();
      lock.unlock();
    }
  }

  @Override
  public void delivered() {
    lock.lock();
    try {
      SpoolSegment done = taken;
      taken = null;
      if (done != null && done == segments.peekFirst() && done.unread() == 0) {
        segments.removeFirst();
        forgetTail(done);
        delete(done);
      }
    } finally {
      lock.unlock();
    }
  }

  private void forgetTail(SpoolSegment segment) {
    if (segment == tail) {
      tail = null;
    }
  }

  /** Lets the directory go. The events stay in it. */
  @Override
  public void close() throws IOException {
    lock.lock();
    try {
      for (SpoolSegment segment : segments) {
        segment.close();
      }
      segments.clear();
      tail = null;
    } finally {
      lock.unlock();
      lockFile.close();
    }
  }
}
