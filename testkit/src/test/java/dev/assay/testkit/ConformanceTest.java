package dev.assay.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.evaluation.EvaluationEngine;
import dev.assay.evaluation.ExperimentUser;
import dev.assay.evaluation.FlagSet;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Holds the engine against every conformance vector. */
class ConformanceTest {
  @TestFactory
  Stream<DynamicContainer> engineConforms() {
    return ConformanceVectors.sections().stream()
        .map(
            section ->
                DynamicContainer.dynamicContainer(
                    section,
                    ConformanceVectors.named(section).stream()
                        .map(v -> DynamicTest.dynamicTest(v.name(), () -> conforms(v)))));
  }

  private static void conforms(ConformanceVector vector) {
    FlagSet flags = FlagSet.parse(vector.flags());
    ExperimentUser user = ExperimentUser.fromJson(vector.user());
    assertThat(EvaluationEngine.evaluate(flags, user, vector.flagKeys()).asMap())
        .as(vector + "\nflags %s\nuser %s", vector.flags(), vector.user())
        .isEqualTo(vector.expected());
    FlagSet copy = FlagSet.parse(flags.toJson());
    ExperimentUser userCopy = ExperimentUser.fromJson(user.toJson());
    assertThat(EvaluationEngine.evaluate(copy, userCopy, vector.flagKeys()).asMap())
        .as("after a round trip: " + vector)
        .isEqualTo(vector.expected());
    for (String flagKey : List.copyOf(vector.expected().keySet())) {
      assertThat(flags.outcomes(flagKey)).contains(vector.expected().get(flagKey));
    }
  }
}
