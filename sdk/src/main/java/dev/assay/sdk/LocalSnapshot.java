package dev.assay.sdk;

import dev.assay.evaluation.FlagFormatException;
import dev.assay.evaluation.FlagSet;
import dev.assay.sdk.LocalEvaluationStatus.Origin;
import dev.assay.sdk.internal.flags.SnapshotFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The flags that a client begins with, if the config names any: the snapshot file's, which were the
 * server's once, else the bootstrap's.
 *
 * <p>Thread-safe.
 */
final class LocalSnapshot implements AutoCloseable {
  private final LocalEvaluationConfig config;
  private final LocalReport report;
  private final @Nullable SnapshotFile file;

  LocalSnapshot(LocalEvaluationConfig config, LocalReport report) {
    this.config = config;
    this.report = report;
    file =
        config
            .snapshotFile()
            .map(path -> new SnapshotFile(path, e -> report.snapshotFailed("written", e)))
            .orElse(null);
  }

  /**
   * Checks flags to begin with.
   *
   * @throws IllegalArgumentException if they are no JSON array of flags that can all be used
   */
  static void checkBootstrap(String json) {
    FlagSet flags;
    try {
      flags = FlagSet.parse(json);
    } catch (FlagFormatException e) {
      throw new IllegalArgumentException("bootstrap: " + e.getMessage(), e);
    }
    if (!flags.faults().isEmpty()) {
      throw new IllegalArgumentException("bootstrap: " + flags.faults().get(0));
    }
  }

  void begin(LocalFlags flags) {
    if (file == null || !beginWithFile(file, flags)) {
      config
          .bootstrap()
          .ifPresent(json -> begin(flags, utf8(json), Origin.BOOTSTRAP, Instant.now()));
    }
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private boolean beginWithFile(SnapshotFile snapshot, LocalFlags flags) {
    try {
      Optional<SnapshotFile.Saved> saved = snapshot.read();
      saved.ifPresent(s -> begin(flags, s.json(), Origin.SNAPSHOT, s.savedAt()));
      return saved.isPresent();
    } catch (IOException | FlagFormatException e) {
      report.snapshotFailed("read", e);
      return false;
    }
  }

  private static void begin(LocalFlags flags, byte[] json, Origin origin, Instant since) {
    flags.begin(FlagSet.parse(json), json, origin, since);
  }

  void save(byte[] json) {
    if (file != null) {
      file.save(json);
    }
  }

  @Override
  public void close() {
    if (file != null) {
      file.close();
    }
  }
}
