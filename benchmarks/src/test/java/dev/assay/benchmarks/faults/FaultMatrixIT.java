package dev.assay.benchmarks.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.benchmarks.run.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs a slice of the matrix: one fault of TLS, one of names. */
class FaultMatrixIT {
  @TempDir private Path folder;

  @Test
  void everyOperationKeepsItsPromises() throws IOException {
    Path file = folder.resolve("document.md");
    Files.writeString(file, "<!-- faults:start -->\n<!-- faults:end -->\n");

    boolean passed =
        FaultMatrix.run(
            new Settings(1, 1, 1, List.of(file)),
            List.of("TLS: certificate expired", "DNS: name not found"));

    assertThat(Files.readString(file))
        .contains(
            "16 cells: 16 ✓, 0 ✗",
            "| TLS: certificate expired | 1 | CONNECTION ✓ | CONNECTION ✓ |",
            "| DNS: name not found | 1 | CONNECTION ✓ |");
    assertThat(passed).isTrue();
  }
}
