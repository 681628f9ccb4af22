package dev.assay.benchmarks.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Steps the clock of its own process to and fro by an hour, with libfaketime under the JVM. What
 * counts from the start of the machine, and with it {@link System#nanoTime()}, is left alone.
 *
 * <p>Thread-safe.
 */
final class SteppedClock implements AutoCloseable {
  /** A step; short of the day by which dates of {@code Retry-After} are away. */
  static final Duration STEP = Duration.ofHours(1);

  private static final Duration BETWEEN = Duration.ofMillis(200);
  private static final String FILE = "FAKETIME_TIMESTAMP_FILE";
  private static final String LIBRARY = "faketime/libfaketimeMT.so.1";
  private static final List<Path> FOLDERS = List.of(Path.of("/usr/lib"), Path.of("/usr/local/lib"));

  private final Path file;
  private final Thread stepper;
  private final AtomicInteger steps = new AtomicInteger();
  private volatile boolean closed;

  private SteppedClock(Path file) {
    this.file = file;
    stepper = new Thread(this::step, "clock-stepper");
    stepper.setDaemon(true);
  }

  /**
   * {@return the environment of a process whose clock can be stepped}
   *
   * @param directory where to keep the file that says by how much
   */
  static Map<String, String> environment(Path directory) {
    Path file = directory.resolve("clock");
    move(file, Duration.ZERO);
    return Map.of(
        "LD_PRELOAD",
        library().toString(),
        FILE,
        file.toString(),
        "FAKETIME_NO_CACHE",
        "1",
        "FAKETIME_DONT_FAKE_MONOTONIC",
        "1",
        // Otherwise waits that count from the start of the machine end at each step.
        "FAKETIME_FORCE_MONOTONIC_FIX",
        "0");
  }

  /** Begins to step this process's clock, or returns null if it was not started for that. */
  static @Nullable SteppedClock startIfWanted() {
    String file = System.getenv(FILE);
    if (file == null) {
      return null;
    }
    SteppedClock clock = new SteppedClock(Path.of(file));
    clock.stepper.start();
    return clock;
  }

  /** {@return how many steps the process has seen so far} */
  int steps() {
    return steps.get();
  }

  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(stepper);
  }

  private void step() {
    boolean ahead = false;
    long difference = difference();
    while (!closed) {
      ahead = !ahead;
      move(file, ahead ? STEP : STEP.negated());
      long now = difference();
      if (Math.abs(now - difference) >= STEP.toMillis() / 2) {
        steps.incrementAndGet();
      }
      difference = now;
      LockSupport.parkNanos(BETWEEN.toNanos());
    }
  }

  /** How far the clock is from the time since the machine started, in milliseconds. */
  private static long difference() {
    return System.currentTimeMillis() - System.nanoTime() / 1_000_000;
  }

  private static void move(Path file, Duration by) {
    try {
      // Of one length, and over what was there: the library never reads half of it.
      String seconds = "%+08d%n".formatted(by.toSeconds());
      Files.writeString(file, seconds, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path library() {
    for (Path folder : FOLDERS) {
      try (Stream<Path> files = Files.find(folder, 3, (path, of) -> path.endsWith(LIBRARY))) {
        Path found = files.findFirst().orElse(null);
        if (found != null) {
          return found;
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    throw new IllegalStateException("this needs libfaketime (the package faketime of Debian)");
  }
}
