package dev.assay.benchmarks.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.benchmarks.run.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs a slice of the matrix: a fault of each place. */
class FaultMatrixIT {
  @TempDir private Path folder;

  @Test
  void everyOperationKeepsItsPromises() throws IOException {
    Path file = folder.resolve("document.md");
    Files.writeString(file, "<!-- faults:start -->\n<!-- faults:end -->\n");

    boolean passed =
        FaultMatrix.run(
            new Settings(1, 1, 1, List.of(file)),
            List.of(
                "stall within the body",
                "TLS: certificate expired",
                "proxy: resets",
                "DNS: name not found"));

    assertThat(Files.readString(file))
        .contains(
            "48 cells: 48 ✓, 0 ✗",
            "| stall within the body | 3 | TIMEOUT ✓ | TIMEOUT ✓ |",
            "| DNS: name not found | 1 | CONNECTION ✓ |");
    assertThat(passed).isTrue();
  }
}
