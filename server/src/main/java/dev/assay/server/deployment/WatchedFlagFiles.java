package dev.assay.server.deployment;

import dev.assay.server.project.FlagFileException;
import dev.assay.server.project.FlagFiles;
import dev.assay.server.project.LoadedFlags;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Flag files that are looked at again and again. A change is taken over as a whole once the files
 * have rested between two looks; while they cannot be used, what was read last stays, and one
 * warning says why.
 *
 * <p>Thread-safe.
 */
public final class WatchedFlagFiles implements AutoCloseable {
  private static final System.Logger LOGGER = System.getLogger(ServerLogs.FLAGS);

  private final List<Path> files;
  private final Consumer<LoadedFlags> listener;
  private final ScheduledExecutorService scheduler;
  private List<String> loadedState;
  private List<String> seenState;
  private boolean failing;

  private WatchedFlagFiles(List<Path> files, List<String> state, Consumer<LoadedFlags> listener) {
    this.files = files;
    this.listener = listener;
    loadedState = state;
    seenState = state;
    scheduler =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "assay-flag-files");
              thread.setDaemon(true);
              return thread;
            });
  }

  /**
   * Reads the files and tells what they hold.
   *
   * @param files the files
   * @param listener is told what the files hold, now and after each change, one call at a time
   * @return the watch, which does not look by itself yet
   * @throws FlagFileException if the files cannot be used
   */
  public static WatchedFlagFiles open(List<Path> files, Consumer<LoadedFlags> listener) {
    List<String> state = stateOf(files);
    LoadedFlags flags = FlagFiles.load(files);
    log("flags loaded", flags);
    listener.accept(flags);
    return new WatchedFlagFiles(files, state, listener);
  }

  /** Looks at the files at an interval from now on. */
  public void start(Duration interval) {
    long nanos = interval.toNanos();
    var unused = scheduler.scheduleWithFixedDelay(this::look, nanos, nanos, TimeUnit.NANOSECONDS);
  }

  /** Looks at the files: a change that has rested since the last look is taken over. */
  synchronized void look() {
    List<String> state = stateOf(files);
    boolean hasRested = state.equals(seenState);
    seenState = state;
    if (hasRested && !state.equals(loadedState)) {
      loadedState = state;
      load();
    }
  }

  private void load() {
    try {
      LoadedFlags flags = FlagFiles.load(files);
      listener.accept(flags);
      log(failing ? "flag files are good again" : "flags changed", flags);
      failing = false;
    } catch (FlagFileException e) {
      failing = true;
      LOGGER.log(
          System.Logger.Level.WARNING,
          "flag files cannot be used, the last good flags stay: " + e.getMessage());
    } catch (RuntimeException | Error e) {
      // What is thrown further would end the looking, without a word.
      LOGGER.log(System.Logger.Level.ERROR, "flag files could not be taken over", e);
    }
  }

  private static void log(String event, LoadedFlags flags) {
    LOGGER.log(System.Logger.Level.INFO, event + ": " + flags);
    flags.faults().forEach(fault -> LOGGER.log(System.Logger.Level.WARNING, fault.toString()));
  }

  /** {@return what changes when a file is written or replaced} */
  private static List<String> stateOf(List<Path> files) {
    List<String> state = new ArrayList<>();
    for (Path file : files) {
      try {
        BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
        state.add(
            now.lastModifiedTime().to(TimeUnit.NANOSECONDS)
                + " "
                + now.size()
                + " "
                + now.fileKey());
      } catch (IOException e) {
        state.add("unreadable");
      }
    }
    return state;
  }

  /** Looks no more. */
  @Override
  public void close() {
    scheduler.shutdownNow();
  }
}
