package dev.assay.benchmarks.cohort;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.benchmarks.Section;
import dev.assay.benchmarks.run.Settings;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the comparison as short as it goes: the figures mean nothing. */
class CohortComparisonIT {
  @Test
  void cohortsAreMeasuredBesideSetsOfStrings(@TempDir Path folder) throws Exception {
    Section section = Section.named("cohort", folder);

    CohortComparison.run(new Settings(1, 5, 5, List.of(section.file())), 2500);

    assertThat(section.file())
        .content()
        .contains("| `Cohort` from JSON | 2 500 |", "| `HashSet<String>` from strings | 250 |");
  }
}
