package dev.assay.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.evaluation.JsonValue;
import dev.assay.evaluation.Variant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConformanceVectorsTest {
  @Test
  void everySectionHasVectorsWithNamesOfTheirOwn() {
    for (String section : ConformanceVectors.sections()) {
      assertThat(ConformanceVectors.named(section))
          .isNotEmpty()
          .extracting(ConformanceVector::name)
          .doesNotHaveDuplicates();
    }
  }

  @Test
  void allAreTheSectionsTogether() {
    int sum = ConformanceVectors.sections().stream().mapToInt(s -> named(s)).sum();
    assertThat(ConformanceVectors.all()).hasSize(sum).hasSizeGreaterThan(500);
  }

  private static int named(String section) {
    return ConformanceVectors.named(section).size();
  }

  @Test
  void everyUserCanBeSentToAServer() {
    assertThat(ConformanceVectors.all())
        .allSatisfy(
            v -> {
              JsonValue user = JsonValue.parse(v.user());
              assertThat(user.get("user_id").asPlain() + user.get("device_id").asString(""))
                  .as(v.user())
                  .isNotEmpty()
                  .isNotEqualTo("null");
            });
  }

  @Test
  void aConditionBecomesAFlagThatIsOnWhereItHolds() {
    ConformanceVector vector =
        ConformanceVectors.named("is").stream()
            .filter(v -> v.name().equals("\"A\" is [\"A\"]"))
            .findFirst()
            .orElseThrow();
    assertThat(vector.expected()).containsExactlyEntriesOf(Map.of("flag", Variant.of("on")));
    assertThat(vector.user())
        .isEqualTo("{\"user_id\":\"user-1\",\"user_properties\":{\"p\":\"A\"}}");
    assertThat(vector.section()).isEqualTo("4.5 is, is not");
    assertThat(vector.deliberate()).isFalse();
  }

  @Test
  void anUnknownSectionIsRefused() {
    assertThatThrownBy(() -> ConformanceVectors.named("../module-info"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no section");
  }
}
