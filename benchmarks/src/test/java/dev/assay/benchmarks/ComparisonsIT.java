package dev.assay.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.benchmarks.cohort.CohortComparison;
import dev.assay.benchmarks.engines.EngineComparison;
import dev.assay.benchmarks.fetch.FetchComparison;
import dev.assay.benchmarks.run.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs each comparison once, as short as it goes: the figures mean nothing. */
class ComparisonsIT {
  @TempDir private Path folder;

  private String report(String name, Consumer<Settings> comparison) throws IOException {
    Path file = folder.resolve("document.md");
    Files.writeString(file, "<!-- " + name + ":start -->\n<!-- " + name + ":end -->\n");
    comparison.accept(new Settings(1, 5, 5, List.of(file)));
    return Files.readString(file);
  }

  @Test
  void everyEngineIsMeasured() throws IOException {
    assertThat(report("engines", EngineComparison::run))
        .contains(
            "| netty, echo |", "| vertx, echo |", "| jetty, evaluation |", "| assay, evaluation |");
  }

  @Test
  void cohortsAreMeasuredBesideSetsOfStrings() throws IOException {
    assertThat(report("cohort", settings -> CohortComparison.run(settings, 2500)))
        .contains("| `Cohort` from JSON | 2 500 |", "| `HashSet<String>` from strings | 250 |");
  }

  @Test
  void everyClientIsMeasured() throws IOException {
    assertThat(report("fetch", FetchComparison::run))
        .contains(
            "| 64 in flight |", "| bare socket |", "| OkHttp |", "| Assay, fetch with JSON |");
  }
}
