package dev.assay.benchmarks.soak;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.benchmarks.Section;
import dev.assay.benchmarks.run.Options;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the soak as short as it goes: the figures mean nothing. */
class SoakIT {
  @Test
  void everyFigureHasATrend(@TempDir Path folder) throws Exception {
    Section section = Section.named("soak", folder);

    Soak.run(
        Options.parse(section.options("--samples", "4", "--streams", "5"), Soak.DEFAULTS),
        TimeUnit.SECONDS.toNanos(1));

    assertThat(section.file())
        .content()
        .contains("- heap in MB: **", "- RSS in MB: **", "- threads: **", "- open files and")
        .contains("| changes of a flag, each to 5 streams | 4 |")
        .contains("| streams that the server ended | 0 |")
        .contains("| minute | heap MB | RSS MB | threads | files and sockets |");
  }
}
