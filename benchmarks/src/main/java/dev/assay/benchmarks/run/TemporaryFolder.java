package dev.assay.benchmarks.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/**
 * A folder that is deleted with all that is in it.
 *
 * <p>Thread-safe.
 */
public final class TemporaryFolder implements AutoCloseable {
  private final Path path;

  /** Makes an empty folder. */
  public TemporaryFolder() {
    try {
      path = Files.createTempDirectory("assay-benchmarks");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** {@return the path of something in the folder} */
  public Path file(String name) {
    return path.resolve(name);
  }

  /** {@return a flag file of the sample project} */
  public Path flags(int count) {
    try {
      return Files.writeString(file("flags-" + count + ".json"), SampleProject.json(count));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try (Stream<Path> files = Files.walk(path)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
