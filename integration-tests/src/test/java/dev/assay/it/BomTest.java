package dev.assay.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The BOM names what is published, and nothing else. */
class BomTest {
  private static final Set<String> UNPUBLISHED =
      Set.of("assay-benchmarks", "assay-fuzz", "assay-integration-tests");
  private static final Pattern ARTIFACT =
      Pattern.compile("<artifactId>(assay-[a-z-]+)</artifactId>");
  private static final Pattern MODULE = Pattern.compile("<module>([a-z-]+)</module>");
  private static final Pattern VERSION = Pattern.compile("<version>([^<$]+)</version>");

  private static String pom(String folder) throws IOException {
    return Files.readString(Modules.file(folder).resolve("pom.xml"));
  }

  private static Stream<String> found(Pattern pattern, String text) {
    return pattern.matcher(text).results().map(result -> result.group(1));
  }

  @Test
  void theBomNamesEveryPublishedModule() throws IOException {
    Set<String> published = new TreeSet<>();
    for (String module : found(MODULE, pom(".")).toList()) {
      found(ARTIFACT, pom(module))
          .filter(name -> name.equals("assay-" + module))
          .forEach(published::add);
    }
    published.removeAll(UNPUBLISHED);
    published.remove("assay-bom");
    Set<String> named =
        found(ARTIFACT, pom("bom"))
            .filter(name -> !name.equals("assay-bom"))
            .collect(Collectors.toCollection(TreeSet::new));

    assertThat(named).isEqualTo(published).hasSizeGreaterThan(4);
  }

  @Test
  void theProjectsWithoutAParentHaveItsVersion() throws IOException {
    String version = found(VERSION, pom(".")).findFirst().orElseThrow();
    assertThat(found(VERSION, pom("bom")).findFirst()).contains(version);
    assertThat(found(VERSION, pom("examples")).findFirst()).contains(version);
    try (Stream<Path> examples = Files.list(Modules.file("examples"))) {
      for (Path pom : examples.map(e -> e.resolve("pom.xml")).filter(Files::exists).toList()) {
        String project = Files.readString(pom);
        assertThat(project)
            .as(pom.toString())
            .containsSubsequence("<groupId>dev.assay.examples<", "<version>" + version)
            .containsSubsequence("<artifactId>assay-bom</artifactId>", "<version>" + version);
      }
    }
  }
}
