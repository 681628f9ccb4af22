package dev.assay.server.project;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.evaluation.Cohort;
import dev.assay.evaluation.ExperimentUser;
import java.util.List;
import org.junit.jupiter.api.Test;

class CohortsTest {
  private final Cohorts cohorts =
      Cohorts.of(
          List.of(
              cohort("beta", Cohorts.USER, "ann", "bob"),
              cohort("gold", Cohorts.USER, "ann"),
              cohort("large", "company", "acme")));

  private static Cohort cohort(String id, String groupType, String... members) {
    Cohort.Builder builder = Cohort.builder(id).groupType(groupType);
    List.of(members).forEach(builder::add);
    return builder.build();
  }

  @Test
  void membershipsAreFoundByGroupTypeAndName() {
    assertThat(cohorts.cohortIdsOf("User", "ann")).containsExactly("beta", "gold");
    assertThat(cohorts.cohortIdsOf("User", "eve")).isEmpty();
    assertThat(cohorts.cohortIdsOf("company", "ann")).isEmpty();
    assertThat(cohorts.cohortIdsOf("team", "acme")).isEmpty();
    assertThat(cohorts.size()).isEqualTo(3);
  }

  @Test
  void usersAndTheirFirstGroupsLearnTheirCohorts() {
    ExperimentUser user =
        ExperimentUser.builder().userId("ann").group("company", "acme", "other").build();

    ExperimentUser known = cohorts.addTo(user);

    assertThat(known.cohortIds()).containsExactly("beta", "gold");
    assertThat(known.groupCohortIds().get("company").get("acme")).containsExactly("large");
    assertThat(user.cohortIds()).isEmpty();
  }

  @Test
  void theCallerIsBelievedAboutUnknownCohortsOnly() {
    ExperimentUser user =
        ExperimentUser.builder()
            .userId("eve")
            .cohortIds(List.of("beta", "elsewhere"))
            .group("company", "small")
            .groupCohortIds("company", "small", List.of("large", "far"))
            .build();

    ExperimentUser known = cohorts.addTo(user);

    assertThat(known.cohortIds()).containsExactly("elsewhere");
    assertThat(known.groupCohortIds().get("company").get("small")).containsExactly("far");
  }

  @Test
  void aUserInNoCohortStaysTheSame() {
    ExperimentUser user =
        ExperimentUser.builder().deviceId("d").group("company", "small").group("team").build();

    assertThat(cohorts.addTo(user)).isSameAs(user);
  }

  @Test
  void withoutCohortsTheCallerIsBelieved() {
    ExperimentUser user = ExperimentUser.builder().userId("eve").cohortIds(List.of("beta")).build();

    assertThat(Cohorts.none().addTo(user)).isSameAs(user);
    assertThat(Cohorts.of(List.of())).isSameAs(Cohorts.none()).hasToString("Cohorts[0]");
  }
}
