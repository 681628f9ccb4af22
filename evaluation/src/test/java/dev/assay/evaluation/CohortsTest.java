package dev.assay.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CohortsTest {
  private final Cohorts cohorts =
      Cohorts.of(
          List.of(
              cohort("beta", Cohort.USER, "ann", "bob"),
              cohort("gold", Cohort.USER, "ann"),
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

  @Test
  void cohortsAreFoundByGroupTypeAndId() {
    assertThat(cohorts.cohort("User", "beta")).map(Cohort::size).contains(2);
    assertThat(cohorts.cohort("company", "beta")).isEmpty();
    assertThat(cohorts.cohort("team", "beta")).isEmpty();
    assertThat(cohorts.ids())
        .containsOnlyKeys("User", "company")
        .containsEntry("User", Set.of("beta", "gold"));
  }

  @Test
  void ofTwoWithTheSameTypeAndIdTheLaterCounts() {
    Cohorts two = Cohorts.of(List.of(cohort("c", "User", "ann"), cohort("c", "User", "eve")));

    assertThat(two.size()).isEqualTo(1);
    assertThat(two.cohortIdsOf("User", "eve")).containsExactly("c");
  }

  @Test
  void ofAUserWithoutIdTheCallerIsBelieved() {
    Cohorts ofNobody = Cohorts.of(List.of(cohort("all", "User", "", "null")));
    ExperimentUser user =
        ExperimentUser.builder().deviceId("d").cohortIds(List.of("all", "far")).build();

    assertThat(ofNobody.addTo(user)).isSameAs(user);
  }

  @Test
  void onlyTheCohortsOfAGroupTypeCountForIt() {
    ExperimentUser user = ExperimentUser.builder().userId("acme").group("company", "ann").build();

    assertThat(cohorts.addTo(user)).isSameAs(user);
  }

  @Test
  void theRestOfTheUserStays() {
    ExperimentUser user =
        ExperimentUser.builder()
            .deviceId("d")
            .country("DE")
            .userProperty("plan", "free")
            .group("company", "acme")
            .groupProperty("company", "acme", "size", 7)
            .groupCohortIds("company", "other", List.of("x"))
            .groupCohortIds("team", "red", List.of("y"))
            .otherField("more", 1)
            .build();

    ExperimentUser known = cohorts.addTo(user);

    assertThat(known)
        .isEqualTo(user.toBuilder().groupCohortIds("company", "acme", List.of("large")).build());
    assertThat(known.toJson()).doesNotContain("\"cohort_ids\"");
    assertThat(known.toBuilder().build()).isEqualTo(known);
  }

  @Test
  void conditionsSeeTheCohorts() {
    FlagSet flags =
        FlagSet.parse(
            """
            [{"key":"f","variants":{"on":{"key":"on"}},"segments":[{"variant":"on","conditions":[[
              {"selector":["context","groups","company","cohort_ids"],"op":"set contains any",
               "values":["large"]},
              {"selector":["context","user","cohort_ids"],"op":"set contains any",
               "values":["gold"]}]]}]}]\
            """);
    ExperimentUser user = ExperimentUser.builder().userId("ann").group("company", "acme").build();

    assertThat(EvaluationEngine.evaluate(flags, cohorts.addTo(user), "f").is("on")).isTrue();
    assertThat(EvaluationEngine.evaluate(flags, user, "f").is("on")).isFalse();
  }
}
