package dev.assay.benchmarks.start;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.benchmarks.Section;
import dev.assay.benchmarks.run.Options;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the measurement as short as it goes: the figures mean nothing. */
class StartMeasurementIT {
  @Test
  void theServerAndTheSdkAreStartedWithTheirOwnJarsOnly(@TempDir Path folder) throws Exception {
    Section section = Section.named("start", folder);

    StartMeasurement.tryOut(
        Options.parse(
            section.options(
                "--jar", "../server/target/assay.jar",
                "--sdk", "target/sdk",
                "--rounds", "1",
                "--idle-seconds", "1"),
            StartMeasurement.DEFAULTS));

    assertThat(section.file())
        .content()
        .contains("- the server starts with a file of 100 flags in < 2 s: **")
        .contains("- it idles with 100 flags in < 150 MB: **")
        .contains("| empty |", "| one local evaluation of 100 flags |", "| the difference |")
        .contains("| jackson-core-");
  }
}
