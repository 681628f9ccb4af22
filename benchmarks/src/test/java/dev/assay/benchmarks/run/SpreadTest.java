package dev.assay.benchmarks.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SpreadTest {
  @Test
  void theMiddleOfAnOddNumberIsOneOfThem() {
    assertThat(Spread.of(List.of(3.0, 1.0, 2.0))).isEqualTo(new Spread(1, 2, 3));
  }

  @Test
  void theMiddleOfAnEvenNumberIsBetweenTwo() {
    assertThat(Spread.of(List.of(4.0, 1.0, 2.0, 3.0))).isEqualTo(new Spread(1, 2.5, 4));
  }

  @Test
  void figuresAreWholeAndReadable() {
    assertThat(new Spread(1.4, 1234.5, 1_000_000)).hasToString("1 / 1 235 / 1 000 000");
  }

  @Test
  void ratiosCompareMedians() {
    assertThat(new Spread(1, 3, 9).ratioTo(new Spread(1, 2, 9))).isEqualTo("1.50");
  }
}
