package dev.assay.benchmarks.engines;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.benchmarks.Section;
import dev.assay.benchmarks.profile.Profile;
import dev.assay.benchmarks.run.Options;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Takes the profile as short as it goes: the figures mean nothing. */
class ServerProfileIT {
  @Test
  void theServersTimeIsToldByLayerAndMethod(@TempDir Path folder) throws Exception {
    Section section = Section.named("profile-server", folder);

    ServerProfile.run(Options.parse(section.options("--seconds", "1"), Profile.DEFAULTS));

    assertThat(section.file())
        .content()
        .contains("| kernel (sockets) |", "| evaluation |", "| other |")
        .contains("| hottest methods, 10 flags by GET |");
  }
}
