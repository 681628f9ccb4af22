package dev.assay.server.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.evaluation.Cohort;
import dev.assay.server.project.CohortContent;
import dev.assay.server.project.FlagFiles;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CohortDocumentTest {
  private static CohortContent content(String cohort) {
    byte[] yaml = ("cohorts: [" + cohort + "]").getBytes(StandardCharsets.UTF_8);
    return FlagFiles.parse(Map.of("p.yaml", yaml)).cohortContents().get(0);
  }

  private static CohortDocument first(String cohort) {
    return CohortDocument.of(content(cohort), null);
  }

  private static String text(CohortDocument document) {
    return new String(document.bytes(false), StandardCharsets.UTF_8);
  }

  @Test
  void theDocumentHasEveryFieldAndEachMemberOnce() throws IOException {
    CohortDocument document =
        first(
            "{id: 7, groupType: company, groupTypeId: 3, lastComputed: 5, lastModified: 1700000000123,"
                + " memberIds: [acme, 'quo\"te', acme]}");

    assertThat(text(document))
        .isEqualTo(
            "{\"cohortId\":\"7\",\"groupType\":\"company\",\"groupTypeId\":3,\"lastComputed\":5,"
                + "\"lastModified\":1700000000123,\"size\":2,\"memberIds\":[\"acme\",\"quo\\\"te\"]}");
    assertThat(document).hasToString("CohortDocument[2 members, 1700000000123]");
    try (var gzip = new GZIPInputStream(new ByteArrayInputStream(document.bytes(true)))) {
      assertThat(gzip.readAllBytes()).isEqualTo(document.bytes(false));
    }
  }

  @Test
  void itIsReadBackAsTheSameCohort() throws IOException {
    Cohort cohort =
        Cohort.read(
            new ByteArrayInputStream(
                first("{id: c, lastModified: 9, memberIds: [ä, b]}").bytes(false)),
            10);

    assertThat(cohort.id()).isEqualTo("c");
    assertThat(cohort.groupType()).isEqualTo("User");
    assertThat(cohort.lastModified()).isEqualTo(9);
    assertThat(cohort.contains("ä")).isTrue();
    assertThat(cohort.size()).isEqualTo(2);
  }

  @Test
  void theTimeOfTheFileCountsIfTheFileSaysNone(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("p.yaml");
    Files.writeString(file, "cohorts: [{id: c, memberIds: [a]}]");
    Files.setLastModifiedTime(file, FileTime.fromMillis(1_234_567_000));
    CohortContent content = FlagFiles.load(List.of(file)).cohortContents().get(0);

    assertThat(CohortDocument.of(content, null).lastModified()).isEqualTo(1_234_567_000);
    assertThat(content).hasToString("CohortContent[c, 1 members]");
  }

  @Test
  void anUnchangedCohortStaysAsItIs(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("p.yaml");
    Files.writeString(file, "cohorts: [{id: c, memberIds: [a]}]");
    CohortDocument before =
        CohortDocument.of(FlagFiles.load(List.of(file)).cohortContents().get(0), null);
    Files.setLastModifiedTime(file, FileTime.fromMillis(before.lastModified() + 60_000));

    CohortDocument after =
        CohortDocument.of(FlagFiles.load(List.of(file)).cohortContents().get(0), before);

    assertThat(after).isSameAs(before);
  }

  @Test
  void aChangeMovesTheTimeOnWhateverTheFileSays() {
    CohortDocument before = first("{id: c, lastModified: 100, memberIds: [a]}");

    CohortDocument same =
        CohortDocument.of(content("{id: c, lastModified: 100, memberIds: [a, b]}"), before);
    CohortDocument earlier =
        CohortDocument.of(content("{id: c, lastModified: 50, memberIds: [a, c]}"), same);
    CohortDocument later =
        CohortDocument.of(content("{id: c, lastModified: 500, memberIds: [a, c]}"), earlier);

    assertThat(same.lastModified()).isEqualTo(101);
    assertThat(earlier.lastModified()).isEqualTo(102);
    assertThat(later.lastModified()).isEqualTo(500);
  }
}
