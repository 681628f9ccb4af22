package dev.assay.server.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.evaluation.FlagSet;
import dev.assay.server.project.LoadedFlags;
import java.util.List;
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

    assertThat(keys.areKnown("api", "secret")).isTrue();
    assertThat(keys.areKnown("other", "hidden")).isTrue();
    assertThat(keys.areKnown("api", "hidden")).isFalse();
    assertThat(keys.areKnown("demo", "demo")).isFalse();
    assertThat(keys.areKnown("", "")).isFalse();
    assertThat(keys).hasToString("ProjectKeys[2]");
  }

  @Test
  void theDemonstrationNeedsNoConfiguration() {
    assertThat(new ProjectKeys(List.of(), deployments("demo"), "demo").areKnown("demo", "demo"))
        .isTrue();
    assertThat(new ProjectKeys(List.of(), deployments("mine"), "demo").areKnown("demo", "demo"))
        .isFalse();
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
}
