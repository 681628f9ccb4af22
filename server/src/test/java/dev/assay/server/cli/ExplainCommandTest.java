package dev.assay.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExplainCommandTest {
  @TempDir Path folder;

  private static CommandRun explain(String... args) throws URISyntaxException {
    URL sample = Objects.requireNonNull(ExplainCommand.class.getResource("sample-project.yaml"));
    List<String> all = new ArrayList<>(List.of("explain", "--flags"));
    all.add(Path.of(sample.toURI()).toString());
    all.addAll(List.of(args));
    return CommandRun.of(all.toArray(String[]::new));
  }

  private static String lines(CommandRun run) {
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.err()).isEmpty();
    return run.out().replace(System.lineSeparator(), "\n");
  }

  @Test
  void theTreeTellsWhyAUserGetsTheVariant() throws URISyntaxException {
    CommandRun run =
        explain("--device-id", "abcdefg", "--user-property", "premium=true", "new-checkout");

    assertThat(lines(run))
        .isEqualTo(
            """
            new-checkout → on
            ├─ payload {"steps":2,"buttonColor":"#0a7d33"}
            ├─ metadata {"deployed":true,"evaluationMode":"remote","flagType":"release","flagVersion":1,"segmentName":"Premium customers"}
            ├─ ✓ Premium customers → on
            │  ├─ ✓ user_properties.premium is "true": found "true"
            │  └─ ✓ device_id "abcdefg" hashes to 302469656: point 56 in [0, 100), position 3024696 in [0, 42949673) of "on"
            └─ · All Other Users: not reached; would match → off
            """);
  }

  @Test
  void theTreeTellsWhyAUserDoesNotGetTheVariantAndWhatWouldChangeThat() throws URISyntaxException {
    CommandRun run =
        explain("--device-id", "abcdefg", "--user-property", "premium=false", "new-checkout");

    assertThat(lines(run))
        .isEqualTo(
            """
            new-checkout → off
            ├─ metadata {"deployed":true,"evaluationMode":"remote","flagType":"release","flagVersion":1,"segmentName":"All Other Users","default":true}
            ├─ ✗ Premium customers: does not match
            │  ├─ ✗ user_properties.premium is "true": found "false"
            │  └─ nearest change → on
            │     └─ user_properties.premium is "false"; would need "true"
            └─ ✓ All Other Users → off
               └─ ✗ device_id "abcdefg" hashes to 302469656: point 56, position 3024696, not of the 20 % that are let in
            """);
  }

  @Test
  void dependenciesAndAlternativesAreBranches() throws URISyntaxException {
    assertThat(lines(explain("--device-id", "d3", "button-color")))
        .isEqualTo(
            """
            button-color → off
            ├─ metadata {"deployed":true,"evaluationMode":"remote","flagType":"experiment","flagVersion":1,"experimentKey":"exp-1","segmentName":"flag-dependencies","default":true}
            ├─ depends on checkout-experiments → slot-2 by All Other Users
            ├─ depends on shop-holdout → on by All Other Users
            ├─ ✓ flag-dependencies → off
            │  ├─ ✓ either
            │  │  └─ ✓ result.checkout-experiments.key is not "slot-1": found "slot-2"
            │  └─ · or
            │     └─ · result.shop-holdout.key is not "on": found "on"
            └─ · All Other Users: not reached; would match → orange
            """);
    assertThat(lines(explain("--user-id", "bob", "beta-search")))
        .isEqualTo(
            """
            beta-search → off
            ├─ metadata {"deployed":true,"evaluationMode":"remote","flagType":"release","flagVersion":1,"segmentName":"All Other Users","default":true}
            ├─ ✗ individual-inclusions: does not match
            │  ├─ ✗ either
            │  │  └─ ✗ user_id is "ada@company.com", "grace@company.com": found "bob"
            │  ├─ ✗ or
            │  │  └─ ✗ device_id is "ada@company.com", "grace@company.com": found nothing
            │  └─ nearest change → on
            │     └─ user_id is "bob"; would need one of "ada@company.com", "grace@company.com"
            ├─ ✗ Beta testers: does not match
            │  ├─ ✗ cohort_ids set contains any "beta-testers": found nothing
            │  └─ nearest change → on
            │     └─ cohort_ids has no value; would need a list with "beta-testers"
            └─ ✓ All Other Users → off
               └─ ✓ every user
            """);
  }

  @Test
  void whatIsOddIsSaid() throws IOException {
    Path flags =
        Files.writeString(
            folder.resolve("odd.json"),
            """
            [{"key":"odd","variants":{"on":{"key":"on"}},"dependencies":["ghost"],"segments":[
              {"conditions":[],"variant":"on"},
              {"bucket":{"selector":["context","user","user_id"],"salt":"s","allocations":[]}},
              {"conditions":[[{"selector":["context","user","country"],"op":"is","values":[]}],[]],
               "variant":"ghost"}]}]
            """);

    CommandRun run = CommandRun.of("explain", "odd", "--flags", flags.toString());

    assertThat(run.err()).contains("depends on the unknown flag 'ghost'");
    assertThat(run.out().lines())
        .containsExactly(
            "odd → no variant",
            "├─ depends on ghost, which is not there",
            "├─ ✗ segment 1: does not match",
            "│  └─ ✗ no alternatives: nobody matches",
            "├─ ✗ segment 2: matches, gives no variant",
            "│  └─ ✗ user_id has no value, and so no place in the bucket",
            "└─ ✗ segment 3: matches, gives no variant",
            "   ├─ ✗ either",
            "   │  └─ ✗ country is (no values): found nothing",
            "   └─ ✓ or");
  }

  @Test
  void jsonIsTheTrace() throws URISyntaxException {
    CommandRun run = explain("--user-id", "bob", "--output", "json", "beta-search");

    assertThat(run.out())
        .startsWith("{\"flagKey\":\"beta-search\",\"found\":true,\"variant\":{\"key\":\"off\",")
        .contains("\"need\":\"has-any\",\"values\":[\"beta-testers\"]");
  }

  @Test
  void cohortsComeFromAProjectFile() throws IOException, URISyntaxException {
    Path cohorts =
        Files.writeString(
            folder.resolve("cohorts.yaml"), "cohorts:\n  - id: others\n    memberIds: [bob]\n");

    CommandRun run = explain("--cohorts", cohorts.toString(), "--user-id", "bob", "beta-search");

    assertThat(run.out()).contains("cohort_ids is the list \"others\"; would need a list with");
  }

  @Test
  void anUnknownFlagFailsWithTheNamesThatAreNear() throws URISyntaxException {
    CommandRun misspelled = explain("New-Chekout");
    assertThat(misspelled.exitCode()).isEqualTo(1);
    assertThat(misspelled.err())
        .isEqualToIgnoringNewLines("assay: no flag 'New-Chekout'; did you mean new-checkout?");
    assertThat(explain("check").err())
        .contains("did you mean checkout-experiments, checkout-layout, new-checkout?");
    CommandRun strange = explain("zzz");
    assertThat(strange.exitCode()).isEqualTo(1);
    assertThat(strange.err()).isEqualToIgnoringNewLines("assay: no flag 'zzz'");
  }

  @Test
  void aFlagIsRequired() throws URISyntaxException {
    assertThat(explain().exitCode()).isEqualTo(2);
    assertThat(explain().err()).contains("Missing required parameter: 'FLAG'");
  }
}
