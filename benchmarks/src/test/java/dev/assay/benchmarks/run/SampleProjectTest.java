package dev.assay.benchmarks.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.evaluation.Variants;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class SampleProjectTest {
  @Test
  void everyFlagIsGoodAndHasAVariantForTheUser() {
    assertThat(SampleProject.flags(1000).size()).isEqualTo(1000);
    assertThat(SampleProject.flags(1000).faults()).isEmpty();
    assertThat(Variants.parse(new String(SampleProject.body(10), StandardCharsets.UTF_8)))
        .hasSize(10)
        .allSatisfy((key, variant) -> assertThat(variant.key()).isIn("control", "treatment"));
  }
}
