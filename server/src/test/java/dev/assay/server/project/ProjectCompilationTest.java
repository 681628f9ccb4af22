package dev.assay.server.project;

import static dev.assay.server.project.ProjectText.flag;
import static dev.assay.server.project.ProjectText.load;
import static dev.assay.server.project.ProjectText.segmentNames;
import static dev.assay.server.project.ProjectText.user;
import static dev.assay.server.project.ProjectText.variant;
import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.evaluation.ExperimentUser;
import dev.assay.evaluation.Flag;
import dev.assay.evaluation.FlagSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProjectCompilationTest {
  @Test
  void aFlagBecomesItsWireForm() {
    String yaml =
        """
        flags:
          - id: 9001
            key: new-nav
            evaluationMode: local
            version: 7
            bucketingKey: device_id
            bucketingSalt: aBcDeFgH
            variants:
              - {key: control}
              - {key: side, payload: {layout: side, depth: 2}}
            rolloutPercentage: 50
            rolloutWeights: {control: 1, side: 3}
            targetSegments:
              - name: Staff
                percentage: 100
                bucketingKey: user_id
                rolloutWeights: {side: 1}
                conditions:
                  - {type: property, prop: "gp:role", op: is, values: [staff, admin]}
                  - {type: property, prop: country, op: is not, values: [France]}
        """;

    assertThat(flag(yaml, "new-nav").toJson())
        .isEqualTo(
            """
            {"key":"new-nav",
            "variants":{"off":{"key":"off","metadata":{"default":true}},
            "control":{"key":"control","value":"control"},
            "side":{"key":"side","value":"side","payload":{"layout":"side","depth":2}}},
            "segments":[
            {"conditions":[[
            {"selector":["context","user","user_properties","role"],"op":"is","values":["staff","admin"]},
            {"selector":["context","user","country"],"op":"is not","values":["France"]}]],
            "bucket":{"selector":["context","user","user_id"],"salt":"aBcDeFgH",
            "allocations":[{"range":[0,100],"distributions":[
            {"variant":"side","range":[0,42949673]}]}]},
            "variant":"off","metadata":{"segmentName":"Staff"}},
            {"bucket":{"selector":["context","user","device_id"],"salt":"aBcDeFgH",
            "allocations":[{"range":[0,50],"distributions":[
            {"variant":"control","range":[0,10737418]},
            {"variant":"side","range":[10737418,42949673]}]}]},
            "variant":"off","metadata":{"segmentName":"All Other Users"}}],
            "metadata":{"deployed":true,"evaluationMode":"local","flagType":"release","flagVersion":7}}
            """
                .replace("\n", ""));
  }

  @Test
  void whatIsWrittenIsReadAgainAsTheSameFlags() {
    LoadedFlags loaded = load(EVERYTHING);

    FlagSet again = FlagSet.parse(loaded.flags().toJson());

    assertThat(again.faults()).isEmpty();
    assertThat(again.flags()).isEqualTo(loaded.flags().flags());
  }

  private static final String EVERYTHING =
      """
      cohorts:
        - {cohortId: c1, memberIds: [ann, bob]}
        - {id: 22, groupType: company, memberIds: [acme]}
      flags:
        - {key: base, id: 17, variants: [{key: "on"}, {key: big}], rolloutPercentage: 100}
        - key: dependent
          variants: [{key: "on"}]
          rolloutPercentage: 100
          parentDependencies: {operator: all, flags: {17: ["on", big]}}
      experiments:
        - key: exp
          experimentKey: exp-3
          stickyBucketing: true
          variants:
            - {key: control, rolloutWeight: 1, inclusions: [u-1, d-1]}
            - {key: treatment, rolloutWeight: 0, cohortInclusions: [c1]}
          rolloutPercentage: 100
          targetSegments:
            - conditions:
                - {type: cohort, op: set does not contain any, groupType: company, values: ["22"]}
                - {prop: group_name, groupType: company, op: glob match, values: ["ac*"]}
                - {prop: "gp:plan", groupType: company, op: is, values: [pro]}
      mutexes:
        - name: My Mutex!
          slots:
            - {percentage: 60, experiments: [exp], individuals: [u-9], cohorts: [c1]}
            - {percentage: 30, variantKey: spare}
      holdouts:
        - {key: hold, holdoutPercentage: 10, experiments: [exp], individualInclusion: [u-7]}
      """;

  @Test
  void segmentsStandInTheOrderOfTheirWeight() {
    Flag exp = flag(EVERYTHING, "exp");

    assertThat(segmentNames(exp))
        .containsExactly(
            "flag-dependencies",
            "individual-inclusions",
            "individual-inclusions",
            "sticky-bucketing",
            "sticky-bucketing",
            "Segment 1",
            "All Other Users");
    assertThat(exp.dependencies()).containsExactly("my-mutex-", "hold");
    assertThat(exp.metadata())
        .containsEntry("flagType", "experiment")
        .containsEntry("experimentKey", "exp-3");
  }

  @Test
  void dependentsNeedOneOfTheNamedVariants() {
    assertThat(flag(EVERYTHING, "dependent").segments().get(0).conditions())
        .containsExactly(
            List.of(
                new Flag.Condition(
                    List.of("result", "base", "key"), "is not", List.of("on", "big"))));
  }

  @Test
  void includedUsersDevicesAndCohortsGetTheirVariantWhateverTheRollout() {
    String yaml =
        """
        cohorts: [{id: c1, memberIds: [ann]}]
        flags:
          - key: f
            variants:
              - {key: "on", inclusions: [u-1, d-1]}
              - {key: big, cohortInclusions: [c1]}
        """;
    LoadedFlags loaded = load(yaml);

    assertThat(variant(loaded, user("u-1"), "f")).isEqualTo("on");
    assertThat(variant(loaded, ExperimentUser.builder().deviceId("d-1").build(), "f"))
        .isEqualTo("on");
    assertThat(variant(loaded, user("ann"), "f")).isEqualTo("big");
    assertThat(variant(loaded, user("u-2"), "f")).isEqualTo("off");
  }

  @Test
  void aDisabledFlagIsOffForEverybody() {
    LoadedFlags loaded =
        load(
            """
            flags:
              - key: f
                enabled: false
                variants: [{key: "on", inclusions: [u-1]}]
                rolloutPercentage: 100
            """);

    assertThat(variant(loaded, user("u-1"), "f")).isEqualTo("off");
    assertThat(loaded.flags().outcomes("f")).allMatch(v -> v.isDefault());
  }

  @Test
  void deletedObjectsAreNotThere() {
    LoadedFlags loaded =
        load(
            """
            flags: [{key: f, deleted: true, variants: [{key: "on"}]}]
            mutexes: [{key: m, deleted: true}]
            holdouts: [{key: h, deleted: true}]
            deployments: [{key: d, deleted: true}]
            """);

    assertThat(loaded.flags().size()).isZero();
    assertThat(loaded.deploymentKeys()).isEmpty();
  }

  @Test
  void aConditionMayAskForCohortsOfUsersAndGroups() {
    Flag exp = flag(EVERYTHING, "exp");
    LoadedFlags loaded = load(EVERYTHING);

    assertThat(exp.segments().get(5).conditions().get(0))
        .extracting(c -> String.join(".", c.selector()) + " " + c.op() + " " + c.values())
        .containsExactly(
            "context.groups.company.cohort_ids set does not contain any [22]",
            "context.groups.company.group_name regex match [^ac[\\s\\S]*$]",
            "context.groups.company.group_properties.plan is [pro]");
    assertThat(loaded.cohorts().cohortIdsOf("company", "acme")).containsExactly("22");
  }

  @ParameterizedTest
  @CsvSource({
    "a*c, abc, true",
    "a*c, ac, true",
    "a*c, abcd, false",
    "a?c, abc, true",
    "a?c, ac, false",
    "v1.*, v1.2, true",
    "v1.*, v12, false",
    "(x|y)$, (x|y)$, true",
    "*@company.com, ann@company.com, true",
    "*@company.com, ann@company.community, false"
  })
  void globsMatchWholeTexts(String glob, String value, boolean matches) {
    LoadedFlags loaded =
        load(
            """
            flags:
              - key: f
                variants: [{key: "on"}]
                targetSegments:
                  - conditions: [{prop: user_id, op: glob match, values: ['%s']}]
            """
                .formatted(glob));

    assertThat(variant(loaded, user(value), "f").equals("on")).isEqualTo(matches);
  }

  @Test
  void saltsAreMadeOfTheKeyAlone() {
    assertThat(Salts.of("new-checkout")).isEqualTo("QWXgkbFo").hasSize(8);
    assertThat(Salts.of("new-checkout2")).isNotEqualTo(Salts.of("new-checkout"));
  }

  @Test
  void equalWeightsAreTheDefaultAndOffHasNone() {
    Flag flag =
        flag(
            """
            flags:
              - key: f
                variants: [{key: a}, {key: b}, {key: "off", payload: {why: later}}]
                rolloutPercentage: 100
            """,
            "f");

    assertThat(flag.segments().get(0).bucket().allocations().get(0).distributions())
        .containsExactly(
            new Flag.Distribution("a", 0, 21474837),
            new Flag.Distribution("b", 21474837, 42949673));
    assertThat(flag.variants().get("off").toJson())
        .isEqualTo(
            "{\"key\":\"off\",\"payload\":{\"why\":\"later\"},\"metadata\":{\"default\":true}}");
  }

  @Test
  void amplitudeIdsAreTakenWithANote() {
    LoadedFlags loaded =
        load("flags: [{key: f, bucketingKey: amplitude_id, variants: [{key: 'on'}]}]");

    assertThat(loaded.faults()).hasSize(1);
    assertThat(loaded.faults().get(0).toString())
        .startsWith("project.yaml: $.flags[0].bucketingKey (line 1): a user has an amplitude_id");
  }

  @Test
  void groupsCanBeTheUnitOfBucketing() {
    Flag flag =
        flag(
            "flags: [{key: f, bucketingUnit: company, variants: [{key: 'on'}],"
                + " rolloutPercentage: 1}]",
            "f");

    assertThat(flag.segments().get(0).bucket().selector())
        .containsExactly("context", "groups", "company", "group_name");
  }
}
