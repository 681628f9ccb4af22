package dev.assay.benchmarks.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTest {
  private static final Settings SETTINGS = new Settings(3, 10, 10, List.of());

  @Test
  void aReportReplacesItsSectionOnly() {
    Report report = new Report("fetch", SETTINGS);
    report.head(List.of("client", "requests/s"));
    report.row(List.of("a", "1"));

    String document = report.replacedIn("a\n<!-- fetch:start -->\nold\n<!-- fetch:end -->\nb");

    assertThat(document)
        .startsWith("a\n<!-- fetch:start -->\nMeasured on ")
        .contains("3 interleaved rounds of 10 ms")
        .contains("\n\n| client | requests/s |\n|---|--:|\n| a | 1 |\n<!-- fetch:end -->\nb")
        .doesNotContain("old");
  }

  @Test
  void aDocumentWithoutTheSectionIsLeftAlone() {
    Report report = new Report("fetch", SETTINGS);

    assertThatThrownBy(() -> report.replacedIn("<!-- engines:start -->"))
        .hasMessageContaining("<!-- fetch:start -->");
  }

  @Test
  void reportsAreWrittenIntoFiles(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("document.md");
    Files.writeString(file, "<!-- fetch:start -->\n<!-- fetch:end -->\n");

    new Report("fetch", SETTINGS).publish(new Settings(1, 1, 1, List.of(file)));

    assertThat(file).content().contains("Measured on");
  }
}
