package dev.assay.benchmarks.faults;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The file that this process finds names in (system property {@value #PROPERTY}), read at each
 * look-up. A look-up hangs while the file is a pipe that nobody writes to.
 *
 * <p>Thread-safe.
 */
final class Hosts {
  static final String PROPERTY = "jdk.net.hosts.file";

  private final Path file;
  private final Path pipe;
  private final Set<String> names = new TreeSet<>();
  private CountDownLatch hanging = new CountDownLatch(0);

  Hosts(Path file) throws IOException {
    this.file = file;
    pipe = file.resolveSibling("pipe");
    write();
  }

  private void write() throws IOException {
    StringBuilder lines = new StringBuilder("127.0.0.1 localhost\n");
    names.forEach(name -> lines.append("127.0.0.1 ").append(name).append('\n'));
    Path next = Files.writeString(file.resolveSibling("next"), lines);
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  synchronized void add(String name) throws IOException {
    names.add(name);
    write();
  }

  synchronized void remove(String name) throws IOException {
    names.remove(name);
    write();
  }

  /** Lets all look-ups hang, until so many cells have called {@link #release}. */
  synchronized void hang(int cells) throws IOException, InterruptedException {
    hanging = new CountDownLatch(cells);
    if (new ProcessBuilder("mkfifo", pipe.toString()).inheritIO().start().waitFor() != 0) {
      throw new IOException("mkfifo failed");
    }
    Files.createLink(file.resolveSibling("next"), pipe);
    Files.move(file.resolveSibling("next"), file, StandardCopyOption.REPLACE_EXISTING);
  }

  /** Makes a name known, and waits until look-ups work. */
  void release(String name) throws IOException, InterruptedException {
    CountDownLatch all;
    synchronized (this) {
      names.add(name);
      all = hanging;
    }
    all.countDown();
    boolean everybody = all.await(15, TimeUnit.SECONDS);
    synchronized (this) {
      if (Files.exists(pipe)) {
        // Whoever reads finds the pipe's end once its writer is closed.
        RandomAccessFile writer = new RandomAccessFile(pipe.toFile(), "rw");
        try {
          write();
          Files.delete(pipe);
        } finally {
          writer.close();
        }
      }
    }
    if (!everybody) {
      throw new IOException("not all cells came to the end of the hanging look-ups");
    }
  }
}
