package dev.assay.benchmarks.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.benchmarks.Section;
import dev.assay.benchmarks.profile.Profile;
import dev.assay.benchmarks.run.Options;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Takes the profile as short as it goes: the figures mean nothing. */
class FetchProfileIT {
  @Test
  void theClientsTimeIsToldByLayerAndMethod(@TempDir Path folder) throws Exception {
    Section section = Section.named("profile-fetch", folder);

    FetchProfile.run(Options.parse(section.options("--seconds", "1"), Profile.DEFAULTS));

    assertThat(section.file())
        .content()
        .contains("| reading the variants |", "| sockets (JDK) |", "| other |")
        .contains("| hottest methods, Assay, fetch with JSON |");
  }
}
