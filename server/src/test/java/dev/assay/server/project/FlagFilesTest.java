package dev.assay.server.project;

import static dev.assay.server.project.ProjectText.loadAll;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.evaluation.ExperimentUser;
import dev.assay.evaluation.Flag;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FlagFilesTest {
  private static final Path SAMPLES = Path.of("..", "samples");

  private static String wireFlag(String key, String... dependencies) {
    String parents =
        dependencies.length == 0
            ? ""
            : ",\"dependencies\":[\"" + String.join("\",\"", dependencies) + "\"]";
    return "{\"key\":\""
        + key
        + "\",\"variants\":{\"on\":{\"key\":\"on\"}},\"segments\":[{\"variant\":\"on\"}]"
        + parents
        + "}";
  }

  private static List<String> keys(LoadedFlags loaded) {
    return loaded.flags().flags().stream().map(Flag::key).toList();
  }

  @Test
  void theSampleProjectGivesPremiumCustomersTheNewCheckout() {
    LoadedFlags sample = FlagFiles.load(List.of(SAMPLES.resolve("sample-project.yaml")));
    ExperimentUser user =
        ExperimentUser.builder()
            .userId("user@company.com")
            .deviceId("abcdefg")
            .userProperty("premium", true)
            .build();

    assertThat(sample.faults()).isEmpty();
    assertThat(sample.deploymentKeys()).containsExactly("demo");
    assertThat(ProjectText.variant(sample, user, "new-checkout")).isEqualTo("on");
    assertThat(ProjectText.variant(sample, user, "express-pay")).isEqualTo("on");
    assertThat(ProjectText.variant(sample, user, "beta-search")).isEqualTo("on");
    assertThat(ProjectText.variant(sample, user, "maintenance-mode")).isEqualTo("off");
  }

  @Test
  void theSampleArrayLoadsWithoutFaults() {
    LoadedFlags sample = FlagFiles.load(List.of(SAMPLES.resolve("flags.json")));

    assertThat(sample.faults()).isEmpty();
    assertThat(keys(sample)).containsExactly("new-checkout", "express-pay");
    assertThat(sample).hasToString("LoadedFlags[2 flags, 0 cohorts, 0 faults]");
  }

  @Test
  void jsonAndYamlSayTheSame() {
    LoadedFlags json =
        loadAll("p.json", "{\"flags\":[{\"key\":\"f\",\"variants\":[{\"key\":\"on\"}]}]}");
    LoadedFlags yaml = loadAll("p.yml", "flags:\n- key: f\n  variants:\n  - key: on\n");

    assertThat(yaml.flags().toJson()).isEqualTo(json.flags().toJson());
  }

  @Test
  void anArrayMayBeYamlToo() {
    assertThat(keys(loadAll("a.yaml", "[" + wireFlag("a") + "]"))).containsExactly("a");
  }

  @Test
  void severalFilesAreOneProject() {
    LoadedFlags loaded =
        loadAll(
            "flags.yaml",
            """
            flags:
              - key: f
                variants: [{key: 'on', cohortInclusions: [c]}]
                parentDependencies: {flags: {wire: ['on']}}
            """,
            "cohorts.yaml",
            "cohorts: [{id: c, memberIds: [ann]}]",
            "wire.json",
            "[" + wireFlag("wire") + "," + wireFlag("child", "f") + "]");

    assertThat(loaded.faults()).isEmpty();
    assertThat(keys(loaded)).containsExactly("wire", "child", "f");
    assertThat(ProjectText.variant(loaded, ProjectText.user("ann"), "f")).isEqualTo("on");
  }

  @Test
  void variantsOfArrayFlagsAreChecked() {
    assertThatThrownBy(
            () ->
                loadAll(
                    "p.yaml",
                    "flags: [{key: f, variants: [{key: a}],"
                        + " parentDependencies: {flags: {wire: [no]}}}]",
                    "w.json",
                    "[" + wireFlag("wire") + "]"))
        .hasMessageContaining("unknown variant 'no' of the flag 'wire'");
  }

  @Test
  void aKeyInTwoFilesNamesBoth() {
    String project = "flags: [{key: a, variants: [{key: v}]}]";
    String array = "[" + wireFlag("a") + "]";

    assertThatThrownBy(() -> loadAll("one.yaml", project, "two.yaml", project))
        .hasMessageStartingWith("two.yaml: $.flags[0] (line 1): the key 'a' stands twice")
        .hasMessageContaining("also at one.yaml: $.flags[0]");
    assertThatThrownBy(() -> loadAll("one.json", array, "two.json", array))
        .hasMessage("two.json: $: the key 'a' stands twice: also in one.json");
    assertThatThrownBy(() -> loadAll("one.json", array, "two.yaml", project))
        .hasMessageStartingWith("two.yaml: $.flags[0] (line 1): the key 'a' stands twice")
        .hasMessageContaining("also in one.json");
  }

  @Test
  void faultsOfArrayFlagsAreToldAndSpoilNothingElse() {
    LoadedFlags loaded =
        loadAll("w.json", "[{\"key\":\"bad\"},\n" + wireFlag("child", "none") + "]");

    assertThat(loaded.faults())
        .extracting(FileFault::toString)
        .containsExactly(
            "w.json: $[0].variants (line 1): an object is required; the flag is left out",
            "w.json: $[1].dependencies[0] (line 2): depends on the unknown flag 'none'");
    assertThat(keys(loaded)).containsExactly("child");
  }

  @Test
  void cyclesAcrossFilesAreTold() {
    LoadedFlags loaded =
        loadAll(
            "w.json",
            "[" + wireFlag("a", "b") + "]",
            "p.yaml",
            "flags: [{key: b, variants: [{key: v}], parentDependencies: {flags: {a: ['on']}}}]");

    assertThat(loaded.faults())
        .extracting(FileFault::toString)
        .containsExactly(
            "w.json: $[0].dependencies: a cycle of dependencies: a → b → a;"
                + " the flag is left out",
            "p.yaml: $.flags[0] (line 1): a cycle of dependencies: b → a → b;"
                + " the flag is left out");
    assertThat(loaded.flags().size()).isZero();
  }

  @Test
  void textThatIsNoDocumentIsToldWithItsLine() {
    assertThatThrownBy(() -> loadAll("x.json", "[\n{,}]"))
        .hasMessageStartingWith("x.json: $ (line 2): not JSON: Unexpected character");
    assertThatThrownBy(() -> loadAll("x.yaml", "flags:\n  - {key: a"))
        .hasMessageStartingWith("x.yaml: $ (line ")
        .hasMessageContaining("not YAML");
    assertThatThrownBy(() -> loadAll("x.json", ""))
        .hasMessageStartingWith("x.json: $: empty document");
    assertThatThrownBy(() -> loadAll("x.yaml", "a: 1\n---\nb: 2\n"))
        .hasMessageContaining("text after the end of the document");
    assertThatThrownBy(() -> loadAll("x.yaml", "flags: &a []\nexperiments: *a\n"))
        .hasMessageContaining("(line 2): not YAML: aliases (*name) are not supported");
    assertThatThrownBy(() -> loadAll("x.yaml", "flags: []\nflags: []\n"))
        .hasMessageContaining("x.yaml: $ (line 2)")
        .hasMessageContaining("stands twice");
    assertThatThrownBy(() -> loadAll("x.yaml", "[".repeat(300)))
        .isInstanceOf(FlagFileException.class);
  }

  @Test
  void wordsLikeOnAreText() {
    LoadedFlags loaded =
        loadAll(
            "p.yaml",
            """
            flags:
              - key: f
                variants:
                  - key: on
                    payload: {on: off, real: true, none: ~}
                rolloutPercentage: 100
            """);

    assertThat(loaded.flags().flag("f").orElseThrow().variants().get("on").payload().toJson())
        .isEqualTo("{\"on\":\"off\",\"real\":true,\"none\":null}");
  }

  @Test
  void deploymentsSeeTheirFlagsAndWhatTheseDependOn() {
    LoadedFlags loaded =
        loadAll(
            "p.yaml",
            """
            deployments: [{id: 1, key: web-key, label: web}, {id: 2, key: app-key, label: app}]
            flags:
              - {key: everywhere, variants: [{key: v}]}
              - {key: base, deployments: [app], variants: [{key: v}]}
              - {key: nowhere, deployments: [], variants: [{key: v}]}
              - key: dependent
                deployments: [1]
                variants: [{key: v}]
                parentDependencies: {flags: {base: [v]}}
            """);

    assertThat(loaded.deploymentKeys()).containsExactly("web-key", "app-key");
    assertThat(loaded.flagsOf("web-key").flags())
        .extracting(flag -> flag.key() + " " + flag.metadata().get("deployed"))
        .containsExactly("everywhere true", "base false", "dependent true");
    assertThat(loaded.flagsOf("app-key").flags())
        .extracting(Flag::key)
        .containsExactly("everywhere", "base");
    assertThat(loaded.flagsOf("other")).isSameAs(loaded.flags());
    assertThat(loaded.flags().size()).isEqualTo(4);
  }

  @Test
  void checkingTellsEverythingOfEveryFile(@TempDir Path folder) throws IOException {
    Path good = Files.writeString(folder.resolve("good.json"), "[" + wireFlag("a") + "]");
    Path bad = Files.writeString(folder.resolve("bad.yaml"), "flags:\n- {key: b}\n");
    Path missing = folder.resolve("missing.yaml");

    assertThat(FlagFiles.lint(List.of(good))).isEmpty();
    assertThat(FlagFiles.lint(List.of(good, bad, missing)))
        .extracting(FileFinding::toString)
        .containsExactly(
            missing + ": $: ERROR: there is no such file",
            bad + ": $.flags[0].variants (line 2): ERROR: at least one variant is required");
    assertThatThrownBy(() -> FlagFiles.load(List.of(missing, bad)))
        .hasMessage(missing + ": $: there is no such file");
    assertThatThrownBy(() -> FlagFiles.load(List.of(folder)))
        .hasMessageContaining("cannot be read");
  }
}
