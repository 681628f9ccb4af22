package dev.assay.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReadmeTest {
  @Test
  void theQuickStartIsCompiledCode() throws IOException {
    assertThat(between(readme(), "```java", "```")).isEqualTo(source("it/QuickStart.java"));
  }

  @Test
  void theTestsAreCompiledCode() throws IOException {
    String door = readme().substring(readme().indexOf("<!-- door: tests -->"));
    assertThat(between(door, "```java", "```")).isEqualTo(source("readme/CheckoutTest.java"));
  }

  private static String readme() throws IOException {
    return Files.readString(Modules.file("README.md"));
  }

  private static String source(String file) throws IOException {
    String path = "integration-tests/src/test/java/dev/assay/" + file;
    String source = Files.readString(Modules.file(path));
    return between(source, "// readme:start", "// readme:end");
  }

  @Test
  void theOpenFeatureExampleIsCompiledCode() throws IOException {
    String readme = Files.readString(Modules.file("README.md"));
    String source =
        Files.readString(
            Modules.file("integration-tests/src/test/java/dev/assay/it/OpenFeatureExample.java"));

    String section = readme.substring(readme.indexOf("\n## OpenFeature\n"));
    assertThat(between(section, "```java", "```"))
        .isEqualTo(between(source, "// readme:start", "// readme:end"));
  }

  /** {@return the lines between the first two lines that are the marks, without indentation} */
  private static String between(String text, String start, String end) {
    List<String> lines = text.lines().toList();
    List<String> trimmed = lines.stream().map(String::strip).toList();
    int from = trimmed.indexOf(start) + 1;
    assertThat(from).as(start).isPositive();
    int length = trimmed.subList(from, trimmed.size()).indexOf(end);
    assertThat(length).as(end).isPositive();
    return String.join("\n", lines.subList(from, from + length)).stripIndent();
  }
}
