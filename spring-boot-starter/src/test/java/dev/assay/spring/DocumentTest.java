package dev.assay.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.evaluation.JsonValue;
import dev.assay.sdk.CohortSyncConfig;
import dev.assay.sdk.LocalEvaluationConfig;
import dev.assay.sdk.RemoteEvaluationConfig;
import dev.assay.sdk.tracking.TrackingConfig;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What documents say of the starter is what it does. */
class DocumentTest {
  private static final Path ROOT = Path.of("..");

  @Test
  void theTableOfPropertiesIsThatOfTheMetadata() throws IOException {
    List<String> documented =
        Files.readString(ROOT.resolve("docs/spring-boot.md"))
            .lines()
            .filter(line -> line.startsWith("| `assay.") && !line.startsWith("| `assay.client."))
            .toList();

    assertThat(new TreeSet<>(documented)).containsExactlyElementsOf(new TreeSet<>(metadata()));
    assertThat(documented).doesNotHaveDuplicates();
  }

  /** {@return a line of the table for each property} */
  private static List<String> metadata() throws IOException {
    JsonValue properties = JsonValue.parse(metadataText()).get("properties");
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < properties.size(); i++) {
      JsonValue property = properties.get(i);
      String name = property.get("name").asString("");
      if (!name.startsWith("assay.local.assignment-tracking.")) {
        JsonValue otherwise = property.get("defaultValue");
        lines.add(
            "| `%s` | %s | %s |"
                .formatted(
                    name,
                    otherwise.exists() ? "`" + otherwise.asPlain() + "`" : "",
                    property.get("description").asString("?")));
      }
    }
    return lines;
  }

  @Test
  void bothKindsOfTrackingHaveTheSameProperties() throws IOException {
    assertThat(names(metadataText(), "assay.local.assignment-tracking."))
        .isEqualTo(names(metadataText(), "assay.local.exposure-tracking."))
        .isNotEmpty();
  }

  /** {@return the names that begin so, without this beginning} */
  private static List<String> names(String json, String prefix) {
    JsonValue properties = JsonValue.parse(json).get("properties");
    return IntStream.range(0, properties.size())
        .mapToObj(i -> properties.get(i).get("name").asString(""))
        .filter(name -> name.startsWith(prefix))
        .map(name -> name.substring(prefix.length()))
        .toList();
  }

  private static String metadataText() throws IOException {
    try (InputStream in =
        AssayAutoConfiguration.class.getResourceAsStream(
            "/META-INF/spring-configuration-metadata.json")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void theExamplesOfTheDocumentsAreCompiledCode() throws IOException {
    Path sources = ROOT.resolve("spring-boot-starter/src/test/java/dev/assay/spring");
    String source =
        Files.readString(sources.resolve("DocumentExamples.java"))
            + Files.readString(sources.resolve("CheckoutController.java"));
    for (String example : List.of("controller", "resolver", "reactive", "consent", "customizer")) {
      assertThat(Files.readString(ROOT.resolve("docs/spring-boot.md")))
          .as(example)
          .contains("```java\n" + between(source, example) + "\n```");
    }
  }

  @Test
  void everyOptionOfTheSdkIsAPropertyOrABean() throws IOException {
    assertCovered(
        RemoteEvaluationConfig.Builder.class,
        "assay.remote.",
        Map.of("sslContext", "sslBundle", "fallback", "fallback.lastKnownUsers"),
        Set.of("executor", "listener"));
    assertCovered(
        LocalEvaluationConfig.Builder.class,
        "assay.local.",
        Map.of(
            "sslContext", "sslBundle",
            "cohortSync", "cohortSync.enabled",
            "exposureTracking", "exposureTracking.enabled",
            "assignmentTracking", "assignmentTracking.enabled"),
        Set.of("listener", "metrics", "tracker"));
    assertCovered(
        CohortSyncConfig.Builder.class,
        "assay.local.cohort-sync.",
        Map.of("keys", "secretKey"),
        Set.of());
    assertCovered(
        TrackingConfig.Builder.class, "assay.local.exposure-tracking.", Map.of(), Set.of());
  }

  private static void assertCovered(
      Class<?> builder, String prefix, Map<String, String> renamed, Set<String> beans)
      throws IOException {
    assertThat(names(metadataText(), prefix))
        .containsAll(
            Stream.of(builder.getMethods())
                .filter(method -> method.getDeclaringClass() == builder)
                .map(Method::getName)
                .filter(name -> !name.equals("build") && !name.endsWith("Millis"))
                .filter(name -> !beans.contains(name))
                .map(name -> renamed.getOrDefault(name, name))
                .map(name -> name.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT))
                .toList());
  }

  /** {@return the lines between the marks of an example, without indentation} */
  private static String between(String source, String example) {
    List<String> lines = source.lines().toList();
    List<String> trimmed = lines.stream().map(String::strip).toList();
    int from = trimmed.indexOf("// example:" + example);
    int to = trimmed.indexOf("// end:" + example);
    assertThat(from).as(example).isNotNegative();
    assertThat(to).as(example).isGreaterThan(from);
    return String.join("\n", lines.subList(from + 1, to)).stripTrailing().stripIndent();
  }
}
