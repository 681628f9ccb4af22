package dev.assay.benchmarks.soak;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class TrendTest {
  @Test
  void whatRisesAllTheTimeIsGrowing() {
    Trend trend = Trend.of(List.of(1.0, 2.0, 3.0, 4.0, 5.0, 6.0));

    assertThat(trend).isEqualTo(new Trend(5, 2));
    assertThat(trend.isBounded()).isFalse();
    assertThat(trend.line("heap in MB"))
        .isEqualTo("- heap in MB: **growing**, +40.0 % over the second half, whose mean is 5.0.");
  }

  @Test
  void whatRisesAtTheBeginningOnlyIsBounded() {
    assertThat(Trend.of(List.of(1.0, 50.0, 90.0, 100.0, 101.0, 100.0)).isBounded()).isTrue();
  }

  @Test
  void oneOutlierAmongManyIsNoGrowth() {
    assertThat(Trend.of(List.of(100.0, 100.0, 100.0, 100.0, 130.0, 100.0, 100.0, 100.0)))
        .extracting(Trend::isBounded)
        .isEqualTo(true);
  }

  @Test
  void whatStaysAtNothingIsBounded() {
    assertThat(Trend.of(List.of(0.0, 0.0)).line("threads")).contains("**bounded**, +0.0 %");
  }
}
