package dev.assay.benchmarks.streams;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.benchmarks.Section;
import dev.assay.benchmarks.run.Options;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the measurement as short as it goes: the figures mean nothing. */
class StreamMeasurementIT {
  @Test
  void everyStreamHearsOfEveryChange(@TempDir Path folder) throws Exception {
    Section section = Section.named("streams", folder);

    StreamMeasurement.run(
        Options.parse(
            section.options("--streams", "20", "--seconds", "2", "--interval-millis", "1"),
            StreamMeasurement.DEFAULTS));

    assertThat(section.file())
        .content()
        .contains("20 streams, 2 changes, one every 1 ms.")
        .contains("- a change reaches every stream in < 1 s: **")
        .contains("- no stream is dropped: **met**, 0 dropped.")
        .contains("| all open: 20 |", "| after the changes: 20 |");
  }
}
