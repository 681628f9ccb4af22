package dev.assay.benchmarks.engines;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.benchmarks.Section;
import dev.assay.benchmarks.run.Settings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the comparison as short as it goes: the figures mean nothing. */
class ServerComparisonIT {
  @Test
  void theServerIsMeasuredBesideEchoesOfTheSameBytes(@TempDir Path folder) throws IOException {
    Section section = Section.named("server", folder);

    ServerComparison.run(new Settings(1, 5, 5, List.of(section.file())), List.of(10));

    assertThat(section.file())
        .content()
        .contains("- 10 flags by GET, ≥ 0.70 of Vert.x's echo: **")
        .contains("- 10 flags by POST, p99 ≤ 2 × that of Vert.x's echo: **")
        .contains("| 10, GET, Netty, echo |", "| 10, POST, Vert.x, echo |", "| 10, POST, Assay |");
  }
}
