package dev.assay.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvaluateCommandTest {
  private static final String FLAGS =
      """
      [{"key":"banner","metadata":{"flagVersion":3},
        "variants":{"off":{"key":"off","metadata":{"default":true}},
                    "on":{"key":"on","value":"on","payload":{"text":"Hello"}}},
        "segments":[
          {"metadata":{"segmentName":"Premium"},"variant":"on",
           "conditions":[[{"selector":["context","user","user_properties","premium"],
                           "op":"is","values":["true"]}]]},
          {"metadata":{"segmentName":"Team"},"variant":"on",
           "conditions":[[{"selector":["context","user","cohort_ids"],
                           "op":"set contains any","values":["team"]}]]},
          {"metadata":{"segmentName":"All Other Users"},"variant":"off"}]}]
      """;

  @TempDir Path folder;
  private String flags;

  @BeforeEach
  void writeFlags() throws IOException {
    flags = write("flags.json", FLAGS);
  }

  private String write(String name, String content) throws IOException {
    return Files.writeString(folder.resolve(name), content).toString();
  }

  @Test
  void theTableShowsVariantSegmentAndPayload() {
    CommandRun run = CommandRun.of("evaluate", "--flags", flags, "--user-property", "premium=true");

    assertThat(run.exitCode()).isZero();
    assertThat(run.out().lines())
        .containsExactly(
            "FLAG    VARIANT  SEGMENT  PAYLOAD", "banner  on       Premium  {\"text\":\"Hello\"}");
    assertThat(run.err()).isEmpty();
  }

  @Test
  void jsonIsTheProtocols() {
    CommandRun run = CommandRun.of("evaluate", "--flags", flags, "--output", "json");

    assertThat(run.out().strip())
        .isEqualTo(
            "{\"banner\":{\"key\":\"off\",\"metadata\":{\"flagVersion\":3,"
                + "\"segmentName\":\"All Other Users\",\"default\":true}}}");
  }

  @Test
  void theUserIsADocumentOrAFileAndSingleOptionsGoBeforeIt() throws IOException {
    String user = "{\"user_id\":\"u\",\"user_properties\":{\"premium\":true}}";
    String file = write("user.json", user);

    for (String document : new String[] {user, "@" + file}) {
      CommandRun premium = CommandRun.of("evaluate", "--flags", flags, "--user", document);
      assertThat(premium.out()).contains("Premium");
      CommandRun plain =
          CommandRun.of(
              "evaluate", "--flags", flags, "--user", document, "--user-property", "premium=no");
      assertThat(plain.out()).contains("All Other Users");
    }
  }

  @Test
  void cohortsComeFromAProjectFile() throws IOException {
    String cohorts = write("cohorts.yaml", "cohorts:\n  - id: team\n    memberIds: [ann]\n");

    CommandRun member =
        CommandRun.of("evaluate", "--flags", flags, "--cohorts", cohorts, "--user-id", "ann");
    CommandRun other =
        CommandRun.of("evaluate", "--flags", flags, "--cohorts", cohorts, "--user-id", "bob");

    assertThat(member.out()).contains("Team");
    assertThat(other.out()).contains("All Other Users");
  }

  @Test
  void onlyTheWantedFlagsAreEvaluated() {
    CommandRun run =
        CommandRun.of("evaluate", "--flags", flags, "--flag-key", "other", "--output", "json");

    assertThat(run.out().strip()).isEqualTo("{}");
  }

  @Test
  void whatCannotBeReadIsToldAndFails() throws IOException {
    CommandRun noFile = CommandRun.of("evaluate", "--flags", folder.resolve("none").toString());
    assertThat(noFile.exitCode()).isEqualTo(1);
    assertThat(noFile.err()).startsWith("assay: ").contains("none", "no such file");

    CommandRun noUser = CommandRun.of("evaluate", "--flags", flags, "--user", "{\"groups\":7}");
    assertThat(noUser.exitCode()).isEqualTo(1);
    assertThat(noUser.err()).contains("user: groups: expected an object, found a number");

    CommandRun noUserFile = CommandRun.of("evaluate", "--flags", flags, "--user", "@none.json");
    assertThat(noUserFile.exitCode()).isEqualTo(1);
    assertThat(noUserFile.err()).contains("no such file: none.json");
  }
}
