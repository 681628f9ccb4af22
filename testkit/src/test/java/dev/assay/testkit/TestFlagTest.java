package dev.assay.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.evaluation.EvaluationEngine;
import dev.assay.evaluation.ExperimentUser;
import dev.assay.evaluation.FlagSet;
import dev.assay.evaluation.Variant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class TestFlagTest {
  private static final TestFlag PRICING =
      TestFlag.of("pricing", "control")
          .forUser("u-1", "vip")
          .forDevice("d-1", "beta")
          .forGroup("company", "acme", "corporate")
          .forUserProperty("premium", true, "gold")
          .payload("gold", Map.of("percent", 20))
          .offering("unused");

  private static Variant variant(ExperimentUser.Builder user) {
    FlagSet flags = FlagSet.of(List.of(PRICING.toFlag()));
    assertThat(flags.faults()).isEmpty();
    return EvaluationEngine.evaluate(flags, user.build(), "pricing");
  }

  @Test
  void theFirstRuleThatFitsTheUserCounts() {
    assertThat(variant(ExperimentUser.builder().userId("u-1").deviceId("d-1")).key())
        .isEqualTo("vip");
    assertThat(variant(ExperimentUser.builder().userId("u-2").deviceId("d-1")).key())
        .isEqualTo("beta");
    assertThat(variant(ExperimentUser.builder().userId("u-2").group("company", "acme")).key())
        .isEqualTo("corporate");
    assertThat(variant(ExperimentUser.builder().userId("u-2").group("company", "other")).key())
        .isEqualTo("control");
    assertThat(variant(ExperimentUser.builder()).key()).isEqualTo("control");
  }

  @Test
  void variantsHaveTheirPayloads() {
    Variant gold = variant(ExperimentUser.builder().userProperty("premium", true));
    assertThat(gold.is("gold")).isTrue();
    assertThat(gold.payload().toJson()).isEqualTo("{\"percent\":20}");
    assertThat(variant(ExperimentUser.builder()).payload().exists()).isFalse();
  }

  @Test
  void offIsTheDefaultVariant() {
    FlagSet flags = FlagSet.of(List.of(TestFlag.of("new-checkout", "off").toFlag()));
    Variant off =
        EvaluationEngine.evaluate(flags, ExperimentUser.builder().build(), "new-checkout");
    assertThat(off.isDefault()).isTrue();
    assertThat(off.value()).isNull();
    assertThat(off.exists()).isTrue();
  }

  @Test
  void aFlagTellsItsJsonForm() {
    assertThat(PRICING.key()).isEqualTo("pricing");
    assertThat(PRICING).hasToString(PRICING.toFlag().toJson());
    assertThat(PRICING.toFlag().variants())
        .containsOnlyKeys("control", "vip", "beta", "corporate", "gold", "unused");
  }
}
