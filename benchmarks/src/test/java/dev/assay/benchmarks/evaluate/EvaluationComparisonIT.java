package dev.assay.benchmarks.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.benchmarks.run.Settings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvaluationComparisonIT {
  @Test
  void everyCaseIsMeasured(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("document.md");
    Files.writeString(file, "<!-- evaluate:start -->\n<!-- evaluate:end -->\n");

    EvaluationComparison.tryOut(new Settings(1, 4, 4, List.of(file)));

    assertThat(file)
        .content()
        .contains("- one of 100 flags in ≤ 2 × the bare hash and lookup: **")
        .contains("| one flag, new user object included | ns |", "| 1000 flags, Unleash |")
        .contains("| all flags, the same user object | ns |", "| 100 flags, Assay, 2 threads |");
  }
}
