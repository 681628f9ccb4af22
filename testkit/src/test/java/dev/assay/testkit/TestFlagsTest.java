package dev.assay.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.evaluation.ExperimentUser;
import dev.assay.evaluation.FlagFormatException;
import dev.assay.evaluation.FlagSet;
import dev.assay.evaluation.Variants;
import dev.assay.sdk.EvaluateOptions;
import dev.assay.sdk.LocalEvaluationClient;
import dev.assay.sdk.tracking.TrackingEvent;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TestFlagsTest {
  private static final ExperimentUser USER = ExperimentUser.builder().userId("u-1").build();
  private static final EvaluateOptions EXPOSED = EvaluateOptions.defaults().tracksExposure(true);

  private static String variant(TestFlags flags, String flagKey) {
    return flags.local().evaluate(USER, flagKey).key();
  }

  @Test
  void aChangeIsSeenAtOnce() {
    try (TestFlags flags = TestFlags.of("new-checkout", "on")) {
      LocalEvaluationClient client = flags.local();
      assertThat(client.evaluate(USER, "new-checkout").is("on")).isTrue();
      flags.set("new-checkout", "treatment");
      assertThat(client.evaluate(USER, "new-checkout").is("treatment")).isTrue();
      flags.set(TestFlag.of("banner", "red").forUser("u-1", "blue"));
      assertThat(client.evaluate(USER).get("banner").key()).isEqualTo("blue");
      flags.remove("banner");
      assertThat(client.evaluate(USER).find("banner")).isEmpty();
      assertThat(flags.local()).isSameAs(client);
      assertThat(flags).hasToString("TestFlags[new-checkout]");
    }
  }

  @Test
  void aClientThatWasClosedIsReplaced() {
    try (TestFlags flags = TestFlags.of("banner", "red")) {
      flags.local().close();
      flags.remote().close();
      assertThat(flags.local().evaluate(USER, "banner").key()).isEqualTo("red");
      assertThat(flags.remote().fetch(USER).get("banner").key()).isEqualTo("red");
      assertThat(flags.remote()).isSameAs(flags.remote());
    }
  }

  @Test
  void everyClientOfTheFeedSeesAChange() {
    try (TestFlags flags = TestFlags.none();
        LocalEvaluationClient other =
            LocalEvaluationClient.create("other", flags.localConfig(), flags.feed())) {
      other.start();
      flags.set("banner", "red");
      assertThat(other.evaluate(USER, "banner").key()).isEqualTo("red");
      assertThat(variant(flags, "banner")).isEqualTo("red");
    }
  }

  @Test
  void aFlagThatIsSetKeepsItsPayloads() {
    TestFlag pricing =
        TestFlag.of("pricing", "control")
            .forUser("u-1", "gold")
            .payload("silver", Map.of("percent", 10));
    try (TestFlags flags = TestFlags.of(pricing)) {
      assertThat(variant(flags, "pricing")).isEqualTo("gold");
      flags.set("pricing", "silver");
      assertThat(flags.local().evaluate(USER, "pricing").payload().get("percent").asInt(0))
          .isEqualTo(10);
      flags.set("pricing", "new");
      assertThat(variant(flags, "pricing")).isEqualTo("new");
    }
  }

  @Test
  void flagsComeFromAFile(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("flags.json");
    Files.writeString(file, "[" + TestFlag.of("banner", "red") + "]");
    try (TestFlags flags = TestFlags.load(file)) {
      assertThat(variant(flags, "banner")).isEqualTo("red");
    }
    Files.writeString(file, "{}");
    assertThatThrownBy(() -> TestFlags.load(file)).isInstanceOf(FlagFormatException.class);
    Files.writeString(file, "[{\"key\":\"banner\"}]");
    assertThatThrownBy(() -> TestFlags.load(file))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("$[0]");
    assertThatThrownBy(() -> TestFlags.load(folder.resolve("none")))
        .isInstanceOf(UncheckedIOException.class);
  }

  @Test
  void strictFlagsNameTheFlagThatIsNotDeclared() {
    TestFlags flags = TestFlags.of("new-checkout", "on").strict();
    Variants variants = flags.local().evaluate(USER);
    assertThat(variants.get("new-checkout").is("on")).isTrue();
    assertThat(variants.get("new-chekout").exists()).isFalse();

    assertThat(flags.undeclared()).containsExactly("new-chekout");
    assertThatThrownBy(flags::close)
        .isInstanceOf(AssertionError.class)
        .hasMessage(
            "flags were asked for that the test does not declare: [new-chekout];"
                + " it declares [new-checkout]")
        .satisfies(
            error ->
                assertThat(error.getSuppressed()[0].getStackTrace())
                    .anyMatch(frame -> frame.getClassName().equals(TestFlagsTest.class.getName())));
  }

  @Test
  void aFlagWithoutAVariantForTheUserIsDeclaredAllTheSame() {
    FlagSet nobody =
        FlagSet.parse("[{\"key\":\"f\",\"variants\":{\"on\":{\"key\":\"on\"}},\"segments\":[]}]");
    try (TestFlags flags = TestFlags.of(nobody).strict()) {
      assertThat(flags.local().evaluate(USER, "f").exists()).isFalse();
      assertThat(flags.undeclared()).isEmpty();
    }
  }

  @Test
  void flagsThatAreNotStrictOnlyTell() {
    TestFlags flags = TestFlags.none();
    assertThat(flags.local().evaluate(USER, "none").exists()).isFalse();
    assertThat(flags.undeclared()).containsExactly("none");
    assertThatThrownBy(flags::requireDeclared).isInstanceOf(AssertionError.class);
    flags.close();
  }

  @Test
  void exposuresAreRecorded() {
    try (TestFlags flags = TestFlags.of(TestFlag.of("a", "on"), TestFlag.of("b", "off"))) {
      assertThat(flags.local().evaluate(USER).get("a").exists()).isTrue();
      assertThat(flags.exposures().all()).isEmpty();

      assertThat(flags.local().evaluate(USER, EXPOSED).get("a").exists()).isTrue();
      assertThat(flags.exposures().of("a"))
          .containsExactly(new RecordedExposure("a", "on", "u-1", null));
      flags.exposures().expect("a", "on");
      flags.exposures().expectNone("b");
      assertThatThrownBy(() -> flags.exposures().expect("a", "off"))
          .isInstanceOf(AssertionError.class)
          .hasMessage("no exposure of a=off was recorded, but [a=on (user u-1)]");
      assertThatThrownBy(() -> flags.exposures().expectNone("a"))
          .isInstanceOf(AssertionError.class)
          .hasMessage("no exposure of a was expected, but [a=on (user u-1)]");
      flags.exposures().clear();
      assertThat(flags.exposures()).hasToString("RecordedExposures[]");
    }
  }

  @Test
  void assignmentsAreNoExposures() {
    RecordedExposures exposures = new RecordedExposures();
    exposures.track(
        TrackingEvent.builder("[Experiment] Assignment", Instant.EPOCH)
            .eventProperties(Map.of("[Experiment] Flag Key", "a", "[Experiment] Variant", "on"))
            .build());
    assertThat(exposures.all()).isEmpty();
    assertThat(new RecordedExposure("a", "on", "u", "d")).hasToString("a=on (user u, device d)");
    assertThat(new RecordedExposure("a", "on", null, "d")).hasToString("a=on (device d)");
  }

  @Test
  void aResetBringsTheFirstFlagsBackAndForgetsTheRest() {
    try (TestFlags flags = TestFlags.of("a", "on").strict()) {
      flags.set("a", "off").set("b", "on");
      assertThat(flags.local().evaluate(USER, "none").exists()).isFalse();
      assertThat(flags.local().evaluate(USER, "b", EXPOSED).exists()).isTrue();
      flags.reset();
      assertThat(variant(flags, "a")).isEqualTo("on");
      assertThat(flags.flags().size()).isEqualTo(1);
      assertThat(flags.undeclared()).isEmpty();
      assertThat(flags.exposures().all()).isEmpty();
    }
  }

  @Test
  void flagsWithoutClientsCloseToo() {
    assertThatCode(() -> TestFlags.none().close()).doesNotThrowAnyException();
  }

  @Test
  void aKeyThatNoFlagCanHaveIsRefused() {
    try (TestFlags flags = TestFlags.none()) {
      assertThatThrownBy(() -> flags.set((String) null, "on"))
          .isInstanceOf(NullPointerException.class);
    }
  }
}
