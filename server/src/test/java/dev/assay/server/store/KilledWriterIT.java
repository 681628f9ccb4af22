package dev.assay.server.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.server.JavaProgram;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class KilledWriterIT {
  private static final int ROUNDS = 2;
  private static final int WRITES = 30;

  @TempDir Path directory;

  @Test
  void whatWasAcknowledgedIsThereOnSqlite() throws Exception {
    killAndLook(directory.toString());
  }

  @Test
  void whatWasAcknowledgedIsThereOnPostgres() throws Exception {
    killAndLook(TestPostgres.newDatabase());
  }

  private static void killAndLook(String place) throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      int acknowledged = writeAndKill(place);
      try (Store store = Store.open(KilledWriter.config(place))) {
        assertWhole(store, acknowledged);
      }
    }
  }

  /** {@return the last version that the process told of} */
  private static int writeAndKill(String place) throws IOException, InterruptedException {
    Process process =
        JavaProgram.of(KilledWriter.class, place)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    int last = 0;
    int lines = 0;
    try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        if (line.endsWith(KilledWriter.END)) {
          last = Integer.parseInt(line.substring(0, line.length() - 1));
        }
        if (++lines == WRITES) {
          // Not by the process: what it said before it ended is still to be read.
          process.toHandle().destroyForcibly();
        }
      }
    } finally {
      process.destroyForcibly();
    }
    process.waitFor();
    assertThat(lines).isGreaterThanOrEqualTo(WRITES);
    return last;
  }

  private static void assertWhole(Store store, int acknowledged) {
    List<StoredObject> all = store.read(tx -> tx.all(KilledWriter.PROJECT));
    int version = all.get(0).version();
    assertThat(version).isBetween(acknowledged, acknowledged + 1);
    assertThat(all).hasSize(version);
    assertThat(all.get(all.size() - 1).key()).isEqualTo("flag-" + version);
    ListQuery everything = ListQuery.first(10_000).ofProject(KilledWriter.PROJECT);
    assertThat(store.read(tx -> tx.audit(everything)).items()).hasSize(2 * version - 1);
    assertThat(store.read(tx -> tx.versions(everything)).items()).hasSize(2 * version - 1);
    assertThat(store.revision()).isEqualTo(version);
  }
}
