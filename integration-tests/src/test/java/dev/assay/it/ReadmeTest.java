package dev.assay.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReadmeTest {
  @Test
  void theQuickStartIsCompiledCode() throws IOException {
    assertThat(between(readme(), "```java", "```")).isEqualTo(source("it/QuickStart.java"));
  }

  /** The door to Spring Boot is compiled and run by {@code .ci/doors} alone. */
  @ParameterizedTest
  @CsvSource({"tests, CheckoutTest", "openfeature, Checkout"})
  void theDoorsAreCompiledCode(String name, String type) throws IOException {
    String door = readme().substring(readme().indexOf("<!-- door: " + name + " -->"));
    assertThat(between(door, "```java", "```")).isEqualTo(source("readme/" + type + ".java"));
  }

  private static String readme() throws IOException {
    return Files.readString(Modules.file("README.md"));
  }

  private static String source(String file) throws IOException {
    String path = "integration-tests/src/test/java/dev/assay/" + file;
    String source = Files.readString(Modules.file(path));
    return between(source, "// readme:start", "// readme:end");
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
