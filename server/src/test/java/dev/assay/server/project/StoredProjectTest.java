package dev.assay.server.project;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.evaluation.EvaluationEngine;
import dev.assay.evaluation.ExperimentUser;
import dev.assay.evaluation.JsonValue;
import dev.assay.server.store.Author;
import dev.assay.server.store.MemberUpload;
import dev.assay.server.store.ObjectKind;
import dev.assay.server.store.Store;
import dev.assay.server.store.StoreConfig;
import dev.assay.server.store.StoredObject;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoredProjectTest {
  private static final String FLAG =
      """
      {"enabled":true,"evaluationMode":"local","bucketingKey":"user_id",
       "deployments":["1"],"variants":[{"key":"on"}],
       "targetSegments":[{"name":"Testers","conditions":[
         {"type":"cohort","op":"set contains any","values":["testers"]}]}]}
      """;

  @TempDir private Path folder;
  private Store store;

  @BeforeEach
  void open() {
    store = Store.open(StoreConfig.directory(folder));
    create(ObjectKind.PROJECT, "p", null, "{\"name\":\"Shop\"}");
    create(ObjectKind.DEPLOYMENT, "1", "server-key", "{\"label\":\"web\",\"type\":\"server\"}");
    create(ObjectKind.COHORT, "testers", null, "{\"name\":\"Testers\"}");
    try (MemberUpload upload = MemberUpload.begin().add("ada").add("a\"b")) {
      store.write(Author.SERVER, tx -> tx.replaceMembers("testers", upload));
    }
    create(ObjectKind.FLAG, "7", "nav", FLAG);
  }

  @AfterEach
  void close() {
    store.close();
  }

  private StoredObject create(ObjectKind kind, String id, String key, String document) {
    JsonValue json = JsonValue.parse(document);
    return store.write(
        Author.SERVER,
        tx ->
            kind == ObjectKind.PROJECT
                ? tx.createProject(id, key, json)
                : tx.create(kind, "p", id, key, json));
  }

  private List<StoredObject> objects() {
    return store.read(tx -> tx.all("p"));
  }

  private String variant(LoadedFlags flags, String userId) {
    ExperimentUser user = flags.cohorts().addTo(ExperimentUser.builder().userId(userId).build());
    return EvaluationEngine.evaluate(flags.flagsOf("server-key"), user).get("nav").key();
  }

  @Test
  void flagsKnowTheMembersOfCohorts() {
    LoadedFlags flags = store.read(tx -> StoredProject.load(tx, "p"));

    assertThat(variant(flags, "ada")).isEqualTo("on");
    assertThat(variant(flags, "a\"b")).isEqualTo("on");
    assertThat(variant(flags, "bob")).isEqualTo("off");
    assertThat(flags.faults()).isEmpty();
    CohortContent cohort = flags.cohortContents().get(0);
    assertThat(cohort.size()).isEqualTo(2);
    assertThat(JsonValue.parse(new String(cohort.memberIds(), StandardCharsets.UTF_8)).asList())
        .containsExactlyInAnyOrder("ada", "a\"b");
    assertThat(cohort.head().lastModified()).isPositive();
  }

  @Test
  void theDocumentIsAProjectFileOfTheSameFlags() {
    byte[] document = StoredProject.document(objects()).toJson().getBytes(StandardCharsets.UTF_8);

    assertThat(FlagFiles.parse(Map.of("file", document)).flags().toJson())
        .isEqualTo(StoredProject.compile(objects()).flags().toJson());
    assertThat(StoredProject.lint(objects())).isEmpty();
  }

  @Test
  void aFlagMayNameADeploymentThatIsNoMore() {
    store.write(Author.SERVER, tx -> tx.archive(ObjectKind.DEPLOYMENT, "1", 1, true));

    LoadedFlags flags = StoredProject.compile(objects());

    assertThat(flags.deploymentKeys()).isEmpty();
    assertThat(flags.flags().size()).isEqualTo(1);
  }

  @Test
  void aFlagMayNotNameACohortThatIsNoMore() {
    store.write(Author.SERVER, tx -> tx.archive(ObjectKind.COHORT, "testers", 1, true));

    assertThatThrownBy(() -> StoredProject.compile(objects()))
        .isInstanceOf(FlagFileException.class)
        .hasMessageContaining("$.flags[0].targetSegments[0].conditions[0].values[0]")
        .hasMessageContaining("unknown cohort 'testers'");
  }

  @Test
  void whatIsMissingServesNothing() {
    assertThat(store.read(tx -> StoredProject.load(tx, "q")).flags().size()).isZero();
  }
}
