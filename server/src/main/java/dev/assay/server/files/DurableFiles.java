package dev.assay.server.files;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** Files that survive the end of the machine. */
public final class DurableFiles {
  private DurableFiles() {}

  /**
   * Gives a file its name once all of it is on the disk.
   *
   * @param part the file as it was written, in the same directory
   * @param file its name from now on; a file of this name is replaced
   * @throws IOException if that is not sure; the file may have its new name
   */
  public static void move(Path part, Path file) throws IOException {
    try (FileChannel content = FileChannel.open(part, StandardOpenOption.WRITE)) {
      content.force(true);
    }
    Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
    forceNames(file.toAbsolutePath().resolveSibling(""));
  }

  /** Has the names of a directory's files on the disk, where the system knows such a thing. */
  private static void forceNames(Path directory) throws IOException {
    // Windows opens no directories, and needs no telling.
    if (directory.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      try (FileChannel names = FileChannel.open(directory, StandardOpenOption.READ)) {
        names.force(true);
      }
    }
  }
}
