package dev.assay.junit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.evaluation.ExperimentUser;
import dev.assay.sdk.EvaluateOptions;
import dev.assay.sdk.LocalEvaluationClient;
import dev.assay.sdk.RemoteEvaluationClient;
import dev.assay.testkit.RecordedExposures;
import dev.assay.testkit.TestFlags;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Each test has flags of its own. */
@Timeout(60)
@ExperimentFlags({"new-checkout=on", "banner = red"})
final class ExperimentFlagsIT {
  static final ExperimentUser USER = ExperimentUser.builder().userId("u-1").build();

  @BeforeEach
  void methodsAroundTheTestSeeTheSameFlags(TestFlags flags) {
    flags.set("set-before", "yes");
  }

  @Test
  void clientsAndFlagsAreGiven(
      TestFlags flags,
      LocalEvaluationClient local,
      RemoteEvaluationClient remote,
      RecordedExposures exposures) {
    assertThat(local.evaluate(USER, "new-checkout").is("on")).isTrue();
    assertThat(remote.fetch(USER).get("banner").is("red")).isTrue();
    assertThat(local.evaluate(USER, "set-before").is("yes")).isTrue();
    local.evaluate(USER, EvaluateOptions.defaults().tracksExposure(true));
    exposures.expect("banner", "red");
    flags.set("new-checkout", "off");
    assertThat(local.evaluate(USER, "new-checkout").is("off")).isTrue();
  }

  @Test
  @ExperimentFlags("own=1")
  void theMethodsFlagsReplaceTheClasss(LocalEvaluationClient local) {
    assertThat(local.evaluate(USER).asMap()).containsOnlyKeys("own", "set-before");
  }

  @Nested
  class Inside {
    @Test
    void theFlagsOfTheClassAroundItCount(LocalEvaluationClient local) {
      assertThat(local.evaluate(USER, "new-checkout").is("on")).isTrue();
    }
  }

  @Test
  @ExperimentFlags(files = "shop.yaml", value = "beta-features=on")
  void flagsComeFromAProjectFile(LocalEvaluationClient local) {
    assertThat(local.evaluate(USER, "new-checkout").is("on")).isTrue();
    assertThat(local.evaluate(USER, "beta-features").is("on")).isTrue();
  }

  @Test
  void aTestThatAsksForAnUndeclaredFlagFails() {
    Launched launched = Launched.run(Strict.class);
    assertThat(launched.passed()).containsExactly("declared(LocalEvaluationClient)");
    assertThat(launched.failures())
        .containsExactly(
            "flags were asked for that the test does not declare: [new-chekout];"
                + " it declares [new-checkout]");
  }

  @ExperimentFlags(value = "new-checkout=on", strict = true)
  static class Strict {
    @Test
    void declared(LocalEvaluationClient local) {
      local.evaluate(USER, "new-checkout");
    }

    @Test
    void misspelt(LocalEvaluationClient local) {
      local.evaluate(USER, "new-chekout");
    }
  }

  @Test
  void mistakesInAnnotationsAreTold() {
    assertThat(Launched.run(NoVariant.class).failures())
        .singleElement()
        .asString()
        .contains("such as new-checkout=on, but found: new-checkout");
    assertThat(Launched.run(NoFile.class).failures())
        .singleElement()
        .asString()
        .contains("none.yaml is neither a resource");
    assertThat(Launched.run(Both.class).failures())
        .singleElement()
        .asString()
        .contains("@ExperimentFlags does not go with it");
    assertThat(Launched.run(InConstructor.class).failures())
        .singleElement()
        .asString()
        .contains("No ParameterResolver");
  }

  @ExperimentFlags("new-checkout")
  static class NoVariant {
    @Test
    void any(TestFlags flags) {}
  }

  @ExperimentFlags(files = "none.yaml")
  static class NoFile {
    @Test
    void any(TestFlags flags) {}
  }

  @ExperimentFlags
  @ExperimentServer
  static class Both {
    @Test
    void any(TestFlags flags) {}
  }

  @ExperimentFlags
  static class InConstructor {
    InConstructor(TestFlags flags) {}

    @Test
    void any() {}
  }

  static final ConcurrentLinkedQueue<String> SEEN = new ConcurrentLinkedQueue<>();

  @Test
  void aTestRunsUnderEachVariant() {
    SEEN.clear();
    Launched launched = Launched.run(UnderEach.class);
    assertThat(launched.failures()).isEmpty();
    assertThat(launched.passed())
        .containsExactlyInAnyOrder(
            "new-checkout=off",
            "new-checkout=on",
            "new-checkout=off, banner=red, price=1",
            "new-checkout=off, banner=blue, price=2",
            "new-checkout=on, banner=red, price=2",
            "new-checkout=on, banner=blue, price=1");
    assertThat(SEEN).containsExactlyInAnyOrderElementsOf(launched.passed());
  }

  static class UnderEach {
    @ExperimentFlags(files = "shop.yaml")
    @EachVariant("new-checkout")
    void ofTheFlag(LocalEvaluationClient local) {
      SEEN.add("new-checkout=" + local.evaluate(USER, "new-checkout").key());
    }

    @EachVariant({"new-checkout=off|on", "banner = red | blue", "price=1|2"})
    void pairwise(LocalEvaluationClient local) {
      List<String> all = new ArrayList<>();
      local.evaluate(USER).asMap().forEach((key, variant) -> all.add(key + "=" + variant.key()));
      SEEN.add(String.join(", ", all));
    }
  }

  @Test
  void mistakesInVariantsAreTold() {
    assertThat(Launched.run(UnknownFlag.class).failures())
        .singleElement()
        .asString()
        .contains("there is no flag that has any: none");
    assertThat(Launched.run(Twice.class).failures())
        .singleElement()
        .asString()
        .contains("names a flag twice: a");
    assertThat(Launched.run(NoVariants.class).failures())
        .singleElement()
        .asString()
        .contains("such as new-checkout=off|on, but found: a=1|");
    Map<String, String> parallel =
        Map.of(
            "junit.jupiter.execution.parallel.enabled", "true",
            "junit.jupiter.execution.parallel.mode.default", "concurrent");
    assertThat(Launched.run(SharedServer.class, parallel).failures())
        .singleElement()
        .asString()
        .contains("use Lifetime.TEST");
  }

  static class UnknownFlag {
    @EachVariant("none")
    void any() {}
  }

  static class NoVariants {
    @EachVariant("a=1|")
    void any() {}
  }

  static class Twice {
    @EachVariant({"a=1", "a=2"})
    void any() {}
  }

  @ExperimentServer(lifetime = ExperimentServer.Lifetime.TEST_CLASS)
  static class SharedServer {
    @EachVariant("a=1")
    void any() {}
  }
}
