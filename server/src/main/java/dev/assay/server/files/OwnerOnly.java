package dev.assay.server.files;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/** Directories and files that only their owner may look into, where the file system knows that. */
public final class OwnerOnly {
  private OwnerOnly() {}

  /**
   * Makes a directory and those above it. Those that are there stay as they are.
   *
   * @return the directory
   * @throws IOException if that is not possible
   */
  public static Path directories(Path directory) throws IOException {
    return Files.createDirectories(directory, rights(directory.getFileSystem(), "rwx------"));
  }

  /**
   * Makes an empty file. If it is there, it stays as it is.
   *
   * @throws IOException if that is not possible
   */
  public static void file(Path file) throws IOException {
    try {
      Files.createFile(file, rights(file.getFileSystem(), "rw-------"));
    } catch (FileAlreadyExistsException e) {
      // Its owner may have given others a right.
    }
  }

  private static FileAttribute<?>[] rights(FileSystem system, String rights) {
    return system.supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(rights))
        }
        : new FileAttribute<?>[0];
  }
}
