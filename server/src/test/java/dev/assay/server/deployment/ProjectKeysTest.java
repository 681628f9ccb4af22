package dev.assay.server.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.evaluation.FlagSet;
import dev.assay.server.project.FlagFileException;
import dev.assay.server.project.FlagFiles;
import dev.assay.server.project.LoadedFlags;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProjectKeysTest {
  private static Deployments deployments(String key) {
    return new Deployments(Set.of(key), "demo", LoadedFlags.of(FlagSet.empty()));
  }

  @Test
  void theFirstColonEndsTheApiKey() {
    ProjectKey key = ProjectKey.parse("api:sec:ret");

    assertThat(key.apiKey()).isEqualTo("api");
    assertThat(key.secretKey()).isEqualTo("sec:ret");
    assertThat(key.toString()).doesNotContain("api", "sec");
  }

  @ParameterizedTest
  @ValueSource(strings = {"hidden", ":hidden", "hidden:", " : ", ""})
  void whatIsNoPairIsRefusedAndNotShown(String text) {
    assertThatThrownBy(() -> ProjectKey.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("project key")
        .hasMessageNotContaining("hidden");
    assertThatThrownBy(() -> new ProjectKey("a:b", "hidden")).hasMessageNotContaining("hidden");
  }

  @Test
  void bothKeysHaveToBeThoseOfOneProject() {
    ProjectKeys keys =
        new ProjectKeys(
            List.of(new ProjectKey("api", "secret"), new ProjectKey("other", "hidden")),
            deployments("demo"),
            "demo");

    assertThat(keys.find("api", "secret")).isEmpty();
    assertThat(keys.find("other", "hidden")).isEmpty();
    assertThat(keys.find("api", "hidden")).isNull();
    assertThat(keys.find("demo", "demo")).isNull();
    assertThat(keys.find("", "")).isNull();
    assertThat(keys).hasToString("ProjectKeys[2]");
  }

  @Test
  void theDemonstrationNeedsNoConfiguration() {
    assertThat(new ProjectKeys(List.of(), deployments("demo"), "demo").find("demo", "demo"))
        .isEmpty();
    assertThat(new ProjectKeys(List.of(), deployments("mine"), "demo").find("demo", "demo"))
        .isNull();
  }

  @Test
  void eventsNameAProjectOrADeployment() {
    ProjectKeys keys =
        new ProjectKeys(List.of(new ProjectKey("api", "secret")), deployments("mine"), "demo");

    assertThat(keys.takesEvents("api")).isTrue();
    assertThat(keys.takesEvents("mine")).isTrue();
    assertThat(keys.takesEvents("secret")).isFalse();
    assertThat(keys.takesEvents("demo")).isFalse();
  }

  @Test
  void projectsMayDeclareTheirOwn() {
    String yaml = "apiKey: own\nsecretKey: hid:den\ndeployments: [{key: demo}]";
    LoadedFlags flags = FlagFiles.parse(Map.of("p.yaml", yaml.getBytes(StandardCharsets.UTF_8)));
    Deployments declared = new Deployments(Set.of(), "demo", flags);
    ProjectKeys keys = new ProjectKeys(List.of(), declared, "demo");

    assertThat(keys.find("own", "hid:den")).isEmpty();
    assertThat(keys.find("demo", "demo")).isNull();
    assertThat(keys.projectOfEvents("own")).isEmpty();
    assertThat(new ProjectKeys(List.of(new ProjectKey("api", "s")), declared, "demo"))
        .satisfies(both -> assertThat(both.find("api", "s")).isEmpty())
        .satisfies(both -> assertThat(both.find("own", "hid:den")).isEmpty());
    assertThat(flags.credentials().orElseThrow().toString()).doesNotContain("own", "hid");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{apiKey: hidden}",
        "{secretKey: hidden}",
        "{apiKey: 'hid:den', secretKey: hidden}",
        "{apiKey: ' ', secretKey: hidden}",
        "{apiKey: hidden, secretKey: ' '}"
      })
  void keysThatAreNoneAreFaultsAndNotShown(String yaml) {
    assertThatThrownBy(
            () -> FlagFiles.parse(Map.of("p.yaml", yaml.getBytes(StandardCharsets.UTF_8))))
        .isInstanceOf(FlagFileException.class)
        .hasMessageContaining("Key")
        .hasMessageNotContaining("hid");
  }
}
