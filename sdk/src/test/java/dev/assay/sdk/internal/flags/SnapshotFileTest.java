package dev.assay.sdk.internal.flags;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
final class SnapshotFileTest {
  private final BlockingQueue<IOException> failures = new LinkedBlockingQueue<>();
  @TempDir private Path temp;

  private static byte[] json(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void anOutageIsToldOnce() throws Exception {
    Path inTheWay = Files.createFile(temp.resolve("file"));
    SnapshotFile file = new SnapshotFile(inTheWay.resolve("flags.json"), failures::add);
    try (file) {
      file.save(json("[1]"));
      assertThat(failures.poll(10, TimeUnit.SECONDS)).isNotNull();
      file.save(json("[2]"));
    }
    assertThat(failures).isEmpty();
  }

  @Test
  void theNextOutageIsToldAgain() throws Exception {
    Path inTheWay = Files.createFile(temp.resolve("file"));
    SnapshotFile file = new SnapshotFile(inTheWay.resolve("flags.json"), failures::add);
    try (file) {
      file.save(json("[1]"));
      assertThat(failures.poll(10, TimeUnit.SECONDS)).isNotNull();
      Files.delete(inTheWay);
      file.save(json("[2]"));
      awaitSaved(file);
      Files.delete(inTheWay.resolve("flags.json"));
      Files.delete(inTheWay);
      Files.createFile(inTheWay);
      file.save(json("[3]"));
      assertThat(failures.poll(10, TimeUnit.SECONDS)).isNotNull();
    }
  }

  @Test
  void processesThatShareAFileLeaveOneWholeSnapshot() throws Exception {
    Path shared = temp.resolve("flags.json");
    byte[] ones = json("[" + "1".repeat(200_000) + "]");
    byte[] twos = json("[" + "2".repeat(300_000) + "]");
    SnapshotFile first = new SnapshotFile(shared, failures::add);
    SnapshotFile second = new SnapshotFile(shared, failures::add);
    try (first;
        second) {
      for (int i = 0; i < 20; i++) {
        first.save(ones);
        second.save(twos);
        awaitSaved(first);
        assertThat(first.read().orElseThrow().json()).isIn(ones, twos);
      }
    }
    assertThat(failures).isEmpty();
    try (Stream<Path> files = Files.list(temp)) {
      assertThat(files).containsExactly(shared);
    }
  }

  @Test
  void whatIsDeletedStaysDeletedWhateverIsBeingSaved() throws Exception {
    Path flags = temp.resolve("flags.json");
    byte[] json = json("[" + "1".repeat(200_000) + "]");
    for (int i = 0; i < 50; i++) {
      SnapshotFile file = new SnapshotFile(flags, failures::add);
      try (file) {
        file.save(json);
        file.save(json);
        file.delete();
      }
      assertThat(flags).doesNotExist();
    }
    SnapshotFile file = new SnapshotFile(flags, failures::add);
    try (file) {
      file.delete();
      file.save(json);
    }
    assertThat(flags).hasBinaryContent(json);
    assertThat(failures).isEmpty();
  }

  private static void awaitSaved(SnapshotFile file) throws IOException {
    while (file.read().isEmpty() && !Thread.currentThread().isInterrupted()) {
      Thread.onSpinWait();
    }
  }
}
