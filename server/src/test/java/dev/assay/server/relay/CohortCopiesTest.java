package dev.assay.server.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.evaluation.Cohort;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CohortCopiesTest {
  private static final String BETA =
      "{\"cohortId\":\"beta\",\"groupType\":\"User\",\"lastModified\":7,\"size\":1,"
          + "\"memberIds\":[\"ann\"]}";

  @TempDir private Path folder;

  @Test
  void whatSomebodyWaitsForStaysWhenAnotherDropsIt() throws IOException {
    CohortCopies copies = new CohortCopies(folder);
    byte[] json = BETA.getBytes(StandardCharsets.UTF_8);
    Cohort beta = copies.read(new ByteArrayInputStream(json), Cohort.MAX_SIZE);
    Set<String> pending = Set.of("beta", "other");
    copies.keepOnly(List.of(beta), pending);
    for (int i = 0; i < 3; i++) {
      copies.keepOnly(List.of(), pending);
    }
    assertThat(copies.documentOf(beta)).isNotNull();
    assertThat(folder).isDirectoryContaining("glob:**.json");

    copies.keepOnly(List.of(beta), Set.of());
    assertThat(copies.documentOf(beta)).isNotNull();
    copies.keepOnly(List.of(), Set.of());
    copies.keepOnly(List.of(), Set.of());
    assertThat(copies.documentOf(beta)).isNull();
    assertThat(folder).isEmptyDirectory();
  }
}
