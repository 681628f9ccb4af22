package dev.assay.server.project;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ProjectFaultsTest {
  private static final String VARIANTS = "variants: [{key: 'on'}]";

  static Stream<Arguments> faults() {
    return Stream.of(
        fault("flagz: []", "$.flagz", "unknown field 'flagz'; did you mean 'flags'?"),
        fault("42", "$", "expected an object, found the number 42"),
        fault("flags: 3", "$.flags", "expected an array, found the number 3"),
        fault("flags: [x]", "$.flags[0]", "expected an object, found 'x'"),
        fault("flags: [{" + VARIANTS + "}]", "$.flags[0].key", "text is required"),
        flag("nonsense: 1", ".nonsense", "unknown field 'nonsense'; known are id, projectId"),
        flag("experimentKey: e", ".experimentKey", "unknown field 'experimentKey'"),
        flag("enabled: maybe", ".enabled", "expected true or false, found 'maybe'"),
        flag("rolloutPercentage: 101", ".rolloutPercentage", "whole number from 0 to 100"),
        flag("rolloutPercentage: 12.5", ".rolloutPercentage", "found the number 12.5"),
        flag("rolloutPercentage: -1", ".rolloutPercentage", "whole number from 0 to 100"),
        flag("rolloutPercentage: '5'", ".rolloutPercentage", "found '5'"),
        flag("rolloutWeights: {no: 1}", ".rolloutWeights.no", "unknown variant 'no'"),
        flag("rolloutWeights: {'on': -1}", ".rolloutWeights.on", "expected a weight"),
        flag("rolloutWeights: {'on': 0}", ".rolloutWeights", "the weights add up to 0"),
        flag("rolloutWeights: [1]", ".rolloutWeights", "expected an object, found an array"),
        flag("evaluationMode: lokal", ".evaluationMode", "expected one of remote, local"),
        flag("bucketingKey: email", ".bucketingKey", "is written gp:email"),
        flag("bucketingSalt: ''", ".bucketingSalt", "empty"),
        flag("name: x, key2: y", ".key2", "did you mean 'key'?"),
        flag("deployments: [web]", ".deployments[0]", "no deployment has this id, label or key"),
        flag("deployments: [{}]", ".deployments[0]", "expected text, found an object"),
        flag(
            "parentDependencies: {flags: {x: ['on']}}",
            ".parentDependencies.flags.x",
            "unknown flag 'x'"),
        flag(
            "parentDependencies: {flags: {f: [no]}}",
            ".parentDependencies.flags.f[0]",
            "unknown variant 'no' of the flag 'f'"),
        flag(
            "parentDependencies: {flags: {f: []}}",
            ".parentDependencies.flags.f",
            "at least one variant"),
        flag(
            "parentDependencies: {operator: any}",
            ".parentDependencies.operator",
            "expected one of all"),
        fault("flags: [{key: f}]", "$.flags[0].variants", "at least one variant is required"),
        fault(
            "flags: [{key: f, variants: [{key: a}, {key: a}]}]",
            "$.flags[0].variants[1].key",
            "stands twice"),
        fault(
            "flags: [{key: f, rolloutWeights: {a: 1}, variants: [{key: a, rolloutWeight: 1}]}]",
            "$.flags[0].rolloutWeights",
            "both here and with the variants"),
        fault(
            "flags: [{key: f, " + VARIANTS + "}, {key: f, " + VARIANTS + "}]",
            "$.flags[1]",
            "the key 'f' stands twice: also at project.yaml: $.flags[0] (line 1)"),
        fault(
            "flags: [{key: f, id: 1, " + VARIANTS + "}, {key: g, id: 1, " + VARIANTS + "}]",
            "$.flags[1]",
            "'1' names two flags"),
        condition("{prop: country, op: is}", ".values", "at least one value is required"),
        condition("{prop: country, values: [x]}", ".op", "an operator is required"),
        condition("{prop: country, op: iz, values: [x]}", ".op", "expected one of is, is not"),
        condition(
            "{prop: country, op: is, values: [2.10]}",
            ".values[0]",
            "found the number 2.1: put it in quotes"),
        condition(
            "{prop: country, op: is, values: [true]}",
            ".values[0]",
            "found the boolean true: put it in quotes"),
        condition(
            "{prop: plan, op: is, values: [x]}",
            ".prop",
            "a property of your own is written gp:plan"),
        condition("{op: is, values: [x]}", ".prop", "text is required"),
        condition(
            "{prop: size, groupType: company, op: is, values: [x]}",
            ".prop",
            "known is group_name"),
        condition(
            "{prop: city, op: regex match, values: ['(']}",
            ".values[0]",
            "not a regular expression"),
        condition("{prop: city, op: glob match, values: [(none)]}", ".values[0]", "among globs"),
        condition("{type: cohort, op: is, values: [c]}", ".op", "a condition on cohorts is one of"),
        condition(
            "{type: cohort, prop: city, op: set contains any, values: [c]}",
            ".prop",
            "a condition on cohorts has no property"),
        condition(
            "{type: cohort, op: set contains any, values: [nope]}",
            ".values[0]",
            "unknown cohort 'nope'"),
        fault(
            "mutexes: [{key: m, slots: [{percentage: 70}, {percentage: 40}]}]",
            "$.mutexes[0].slots",
            "add up to 110, above 100"),
        fault("mutexes: [{key: m}]", "$.mutexes[0].slots", "at least one slot is required"),
        fault(
            "mutexes: [{key: m, slots: [{}]}]",
            "$.mutexes[0].slots[0].percentage",
            "the slot's percentage is required"),
        fault(
            "mutexes: [{key: m, slots: [{percentage: 5, index: 2}, {percentage: 5}]}]",
            "$.mutexes[0].slots[1]",
            "the slot 'slot-2' stands twice"),
        fault(
            "mutexes: [{key: m, slots: [{percentage: 5, experiments: [x]}]}]",
            "$.mutexes[0].slots[0].experiments[0]",
            "unknown flag 'x'"),
        fault("mutexes: [{slots: []}]", "$.mutexes[0].name", "text is required"),
        fault(
            "holdouts: [{key: h}]",
            "$.holdouts[0].holdoutPercentage",
            "the holdout's percentage is required"),
        fault(
            "holdouts: [{key: h, holdoutPercentage: 100}]",
            "$.holdouts[0].holdoutPercentage",
            "whole number from 1 to 99"),
        fault(
            "holdouts: [{key: h, holdoutPercentage: 5, experiments: [x]}]",
            "$.holdouts[0].experiments[0]",
            "unknown flag 'x'"),
        fault("cohorts: [{id: c}]", "$.cohorts[0].memberIds", "an array of ids is required"),
        fault(
            "cohorts: [{id: c, memberIds: [7]}]", "$.cohorts[0].memberIds[0]", "put it in quotes"),
        fault("cohorts: [{memberIds: []}]", "$.cohorts[0].cohortId", "text is required"),
        fault(
            "cohorts: [{id: c, memberIds: []}, {id: c, memberIds: []}]",
            "$.cohorts[1]",
            "the cohort 'c' stands twice"),
        fault("deployments: [{label: d}]", "$.deployments[0].key", "text is required"),
        fault("deployments: [secret-key]", "$.deployments[0]", "expected an object, found text"),
        fault(
            "deployments: [{key: d, type: edge}]",
            "$.deployments[0].type",
            "expected one of client, server"));
  }

  private static Arguments fault(String yaml, String path, String reason) {
    return Arguments.of(yaml, path, reason);
  }

  private static Arguments flag(String field, String path, String reason) {
    return fault("flags: [{key: f, " + VARIANTS + ", " + field + "}]", "$.flags[0]" + path, reason);
  }

  private static Arguments condition(String condition, String path, String reason) {
    String segment = "targetSegments: [{conditions: [" + condition + "]}]";
    return fault(
        "{cohorts: [{id: c, memberIds: []}], flags: [{key: f, " + VARIANTS + ", " + segment + "}]}",
        "$.flags[0].targetSegments[0].conditions[0]" + path,
        reason);
  }

  @ParameterizedTest
  @MethodSource("faults")
  void mistakesAreToldWithTheirPlace(String yaml, String path, String reason) {
    assertThatThrownBy(() -> ProjectText.load(yaml))
        .isInstanceOf(FlagFileException.class)
        .hasMessageStartingWith("project.yaml: " + path + " (line 1): ")
        .hasMessageContaining(reason);
  }

  @Test
  void oneRunFindsEveryMistakeWithItsLine() {
    FlagFileException failure =
        catchThrowableOfType(
            FlagFileException.class,
            () ->
                ProjectText.load(
                    """
                    flags:
                      - key: f
                        variants:
                          - key: a
                            wait: 3

                        rolloutPercentage: 200
                        rolloutWeights:
                          b: 1
                    """));

    assertThat(failure.faults())
        .extracting(fault -> fault.path() + ":" + fault.line())
        .containsExactly(
            "$.flags[0].variants[0].wait:5",
            "$.flags[0].rolloutPercentage:7",
            "$.flags[0].rolloutWeights.b:9");
    assertThat(failure).hasMessageContaining("(and 2 more)");
  }

  @Test
  void cohortsCannotBeCheckedWhereNoneAreKnown() {
    LoadedFlags loaded =
        ProjectText.load(
            """
            flags:
              - key: f
                variants: [{key: "on", cohortInclusions: [told-by-the-caller]}]
            """);

    assertThat(loaded.flags().size()).isEqualTo(1);
  }
}
