package dev.assay.server.store;

import dev.assay.server.files.DurableFiles;
import dev.assay.server.files.OwnerOnly;
import dev.assay.server.store.StoreException.Kind;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Makes a data directory of a backup. */
public final class Restore {
  /** File systems of their own begin with it. */
  private static final String LOST_FOUND = "lost+found";

  private static final String PART = SqliteDatabase.FILE + ".part";

  /** Looking through a database leaves them beside it. */
  private static final List<String> SIDE_FILES = List.of(PART + "-wal", PART + "-shm");

  private Restore() {}

  /**
   * Copies a backup into an empty data directory, and looks through the copy before it gets its
   * name. If that fails, the directory is empty again.
   *
   * @param file the backup
   * @param directory the data directory, which is made if it is missing
   * @return what was restored
   * @throws StoreException if there is no such file ({@code MISSING}), the directory is not empty
   *     ({@code CONFLICT}), the file is damaged or no backup ({@code UNUSABLE}), or the copy cannot
   *     be written
   */
  public static Backup into(Path directory, Path file) {
    if (!Files.isRegularFile(file)) {
      throw new StoreException(Kind.MISSING, "there is no file " + file);
    }
    if (Files.exists(file.resolveSibling(file.getFileName() + "-wal"))) {
      throw new StoreException(
          Kind.UNUSABLE,
          file + " is a database in use, not all of which is in the file: make a backup of it");
    }
    try {
      OwnerOnly.directories(directory);
      refuseContent(directory, false);
      // No server is to begin meanwhile.
      FileChannel lock = SqliteDatabase.lock(directory);
      try {
        // One may have been there before the lock was ours.
        refuseContent(directory, true);
        return copy(file, directory);
      } finally {
        lock.close();
      }
    } catch (IOException e) {
      throw new StoreException(Kind.UNAVAILABLE, "the backup cannot be restored: " + e, e);
    }
  }

  private static void refuseContent(Path directory, boolean isLocked) throws IOException {
    try (Stream<Path> content = Files.list(directory)) {
      if (content.anyMatch(path -> !path.endsWith(LOST_FOUND) && !(isLocked && isLock(path)))) {
        throw new StoreException(
            Kind.CONFLICT,
            "the directory " + directory + " is not empty: a backup goes into an empty one");
      }
    }
  }

  private static boolean isLock(Path path) {
    return path.endsWith(SqliteDatabase.LOCK_FILE);
  }

  private static Backup copy(Path file, Path directory) throws IOException {
    Path part = directory.resolve(PART);
    Path target = directory.resolve(SqliteDatabase.FILE);
    try {
      OwnerOnly.file(part);
      try (OutputStream out = Files.newOutputStream(part)) {
        Files.copy(file, out);
      }
      Backup found = Backup.verify(part);
      delete(directory, SIDE_FILES);
      DurableFiles.move(part, target);
      return new Backup(target, found.revision(), found.objects(), found.bytes());
    } catch (IOException | RuntimeException e) {
      delete(directory, SIDE_FILES);
      delete(directory, List.of(PART, SqliteDatabase.FILE, SqliteDatabase.LOCK_FILE));
      throw e;
    }
  }

  private static void delete(Path directory, List<String> names) throws IOException {
    for (String name : names) {
      Files.deleteIfExists(directory.resolve(name));
    }
  }
}
