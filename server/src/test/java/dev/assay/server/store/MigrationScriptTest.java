package dev.assay.server.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class MigrationScriptTest {
  @Test
  void everyScriptIsNamed() throws Exception {
    Path folder = Path.of("src/main/resources/dev/assay/server/store/migrations");
    try (Stream<Path> scripts = Files.list(folder)) {
      assertThat(scripts.map(script -> script.getFileName().toString()))
          .containsExactlyInAnyOrderElementsOf(
              MigrationScript.ALL.stream().map(MigrationScript::getFilename).toList());
    }
  }
}
