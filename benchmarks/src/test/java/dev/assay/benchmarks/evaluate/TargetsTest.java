package dev.assay.benchmarks.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.benchmarks.evaluate.Case.Question;
import java.util.List;
import org.junit.jupiter.api.Test;

class TargetsTest {
  private final Figures figures = new Figures();

  private void measured(String contender, Question question, int flags, double ns, double bytes) {
    figures.add(new Case(contender, question, flags, 1), ns, bytes);
  }

  private List<String> lines(double oneNanos, double oneBytes, double nanosAFlag, double around) {
    measured("Assay", Question.USER, 10, 100, 500);
    measured("bare", Question.ONE_NEW, 100, 120, 500);
    measured("bare", Question.ONE_REUSED, 100, 20, 0);
    measured("Assay", Question.ONE_NEW, 100, 100 + oneNanos, 500 + oneBytes);
    measured("Assay", Question.ONE_REUSED, 100, oneNanos, oneBytes);
    for (int flags : new int[] {100, 1000}) {
      measured("bare", Question.ALL_REUSED, flags, flags * 20.0, flags * 4 + 16);
      measured("Assay", Question.ALL_NEW, flags, flags * nanosAFlag + 100, 0);
      measured("Assay", Question.ALL_REUSED, flags, flags * nanosAFlag, flags * 4 + 16 + around);
    }
    return new Targets(figures).lines();
  }

  @Test
  void goodFiguresMeetEveryTarget() {
    assertThat(lines(30, 0, 40, 100))
        .hasSize(6)
        .allMatch(line -> line.contains(": **met**, "))
        .contains(
            "- one of 100 flags in ≤ 2 × the bare hash and lookup: **met**, 1.08 × with a new user"
                + " (made by both), 1.50 × with the same user.");
  }

  @Test
  void eachTargetCanBeMissed() {
    assertThat(lines(50, 24, 61, 200))
        .filteredOn(line -> line.contains("**not met**"))
        .hasSize(5)
        .noneMatch(line -> line.contains("linear"));
  }
}
