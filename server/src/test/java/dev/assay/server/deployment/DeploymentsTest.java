package dev.assay.server.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.evaluation.FlagSet;
import dev.assay.server.project.FlagFiles;
import dev.assay.server.project.LoadedFlags;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DeploymentsTest {
  private static LoadedFlags project(String yaml) {
    return FlagFiles.parse(Map.of("p.yaml", yaml.getBytes(StandardCharsets.UTF_8)));
  }

  private static final LoadedFlags TWO =
      project(
          """
          deployments: [{key: web}, {key: app}]
          flags:
            - {key: f, deployments: [web], variants: [{key: v}]}
            - {key: g, variants: [{key: v}]}
          """);

  @Test
  void withoutAnyKeyTheDefaultOneServesEverything() {
    Deployments deployments =
        new Deployments(Set.of(), "demo", project("flags: [{key: f, variants: [{key: v}]}]"));

    assertThat(deployments.find("demo").flags().size()).isEqualTo(1);
    assertThat(deployments.find("web")).isNull();
  }

  @Test
  void declaredDeploymentsServeTheirOwnFlags() {
    Deployments deployments = new Deployments(Set.of(), "demo", TWO);

    assertThat(deployments.find("web").flags().size()).isEqualTo(2);
    assertThat(deployments.find("app").flags().size()).isEqualTo(1);
    assertThat(deployments.find("demo")).isNull();
  }

  @Test
  void configuredKeysServeEverythingUnlessTheyAreDeclared() {
    Deployments deployments = new Deployments(Set.of("mine", "app"), "demo", TWO);

    assertThat(deployments.find("mine").flags().size()).isEqualTo(2);
    assertThat(deployments.find("app").flags().size()).isEqualTo(1);
    assertThat(deployments.find("web")).isNull();
    assertThat(deployments).hasToString("Deployments[2]");
  }

  @Test
  void aChannelNamesADeploymentAndHidesItsKey() {
    Deployments deployments = new Deployments(Set.of(), "demo", TWO);
    String channel = Deployments.channelOf("web");

    assertThat(channel).hasSize(22).isNotEqualTo(Deployments.channelOf("app"));
    assertThat(deployments.keyOfChannel(channel)).isEqualTo("web");
    assertThat(deployments.keyOfChannel(Deployments.channelOf("other"))).isNull();
    assertThat(deployments.keyOfChannel("web")).isNull();
  }

  @Test
  void publishingReplacesWhatIsServed() {
    Deployments deployments = new Deployments(Set.of(), "demo", TWO);
    Snapshot before = deployments.find("web");

    deployments.publish(LoadedFlags.of(FlagSet.empty()));

    assertThat(deployments.find("web")).isNull();
    assertThat(deployments.find("demo").flags().size()).isZero();
    assertThat(before.flags().size()).isEqualTo(2);
  }

  @Test
  void listenersAreToldOnceAChangeIsServed() {
    Deployments deployments = new Deployments(Set.of("mine"), "demo", TWO);
    List<Integer> sizes = new ArrayList<>();
    deployments.onChange(() -> sizes.add(deployments.find("mine").flags().size()));

    deployments.publish(LoadedFlags.of(FlagSet.empty()));

    assertThat(sizes).containsExactly(0);
  }

  @Test
  void cohortsAreFoundByIdAndKeptWhileTheyAreTheSame() {
    LoadedFlags flags = project("cohorts: [{id: c, memberIds: [a]}]");
    Deployments deployments = new Deployments(Set.of(), "demo", flags);
    CohortDocument before = deployments.cohort("", "c");

    deployments.publish(project("cohorts: [{id: c, memberIds: [a]}, {id: d, memberIds: []}]"));

    assertThat(deployments.cohort("", "c")).isSameAs(before);
    assertThat(deployments.cohort("", "d").size()).isZero();
    assertThat(deployments.cohort("", "e")).isNull();
  }

  @Test
  void deploymentsOfClientsAreKnown() {
    Deployments deployments =
        new Deployments(
            Set.of(), "demo", project("deployments: [{key: web, type: client}, {key: app}]"));

    assertThat(deployments.find("web").isForClients()).isTrue();
    assertThat(deployments.find("app").isForClients()).isFalse();
  }
}
