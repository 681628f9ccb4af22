package dev.assay.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CohortTest {
  private static Cohort cohort(String... members) {
    Cohort.Builder builder = Cohort.builder("beta");
    List.of(members).forEach(builder::add);
    return builder.build();
  }

  @Test
  void itsMembersAreInIt() {
    Cohort cohort = cohort("ann", "bob");
    assertThat(cohort.contains("ann")).isTrue();
    assertThat(cohort.contains("bob")).isTrue();
    assertThat(cohort.contains("Ann")).isFalse();
    assertThat(cohort.contains("an")).isFalse();
    assertThat(cohort.contains("")).isFalse();
    assertThat(cohort.size()).isEqualTo(2);
  }

  @Test
  void theEmptyCohortHasNoMembers() {
    Cohort cohort = cohort();
    assertThat(cohort.size()).isZero();
    assertThat(cohort.contains("ann")).isFalse();
    assertThat(cohort.contains("")).isFalse();
  }

  @Test
  void aMemberCountsOnce() {
    Cohort.Builder builder = Cohort.builder("beta");
    for (int i = 0; i < 20_000; i++) {
      builder.add(i % 2 == 0 ? "ann" : "bob");
    }
    Cohort cohort = builder.add("eve").build();
    assertThat(cohort.size()).isEqualTo(3);
    assertThat(cohort.contains("ann")).isTrue();
    assertThat(cohort.contains("bob")).isTrue();
    assertThat(cohort.contains("eve")).isTrue();
    assertThat(cohort.contains("joe")).isFalse();
  }

  @Test
  void membersAreToldApartByEveryCharacter() {
    String[] members = {
      "",
      "\u0000",
      "\u0000\u0000",
      "é",
      "e\u0301",
      "😀",
      "\ud83d",
      "\ude00",
      "日本語",
      "x".repeat(70_000)
    };
    Cohort cohort = cohort(members);
    assertThat(cohort.size()).isEqualTo(members.length);
    assertThat(members).allMatch(cohort::contains);
    assertThat(List.of("\u0000\u0000\u0000", "e", "É", "😁", "日本", "x".repeat(69_999)))
        .noneMatch(cohort::contains);
  }

  /** Sizes around those where chunks and directories grow. */
  @ParameterizedTest
  @ValueSource(ints = {1, 7, 8, 15, 16, 17, 31, 32, 33, 48, 64, 100, 1000, 16_383, 16_385, 60_000})
  void itAnswersAsASetOfStringsDoes(int names) {
    Random random = new Random(names);
    Set<String> expected = new HashSet<>();
    Cohort.Builder builder = Cohort.builder("beta");
    for (int i = 0; i < names; i++) {
      String name = name(random, names);
      expected.add(name);
      builder.add(name);
    }
    Cohort cohort = builder.build();

    assertThat(cohort.size()).isEqualTo(expected.size());
    assertThat(expected).allMatch(cohort::contains);
    for (int i = 0; i < names; i++) {
      String name = name(random, names);
      assertThat(cohort.contains(name)).isEqualTo(expected.contains(name));
    }
  }

  private static String name(Random random, int names) {
    int number = random.nextInt(2 * names);
    return switch (number % 4) {
      case 0 -> "user-" + number;
      case 1 -> Integer.toString(number);
      case 2 -> "ü" + (char) (0xd800 + number % 0x800) + number;
      default -> "0".repeat(number % 50) + number;
    };
  }

  @Test
  void membersHaveABound() {
    Cohort.Builder builder = Cohort.builder("beta").maxSize(2).add("ann").add("ann");
    assertThatThrownBy(() -> builder.add("bob"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("more than 2 members");
    assertThat(builder.build().size()).isEqualTo(1);
    assertThat(Cohort.builder("beta").maxSize(Integer.MAX_VALUE).add("ann").build().size())
        .isEqualTo(1);
    assertThatThrownBy(() -> Cohort.builder("beta").maxSize(-1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("maxSize");
  }

  @Test
  void aBuilderBeginsAnewOnceItHasBuilt() {
    Cohort.Builder builder = Cohort.builder("beta").groupType("company").add("acme");
    Cohort first = builder.build();
    Cohort second = builder.add("other").build();
    assertThat(first.contains("acme")).isTrue();
    assertThat(second.contains("acme")).isFalse();
    assertThat(second.contains("other")).isTrue();
    assertThat(second.size()).isEqualTo(1);
    assertThat(second.groupType()).isEqualTo("company");
  }

  @Test
  void cohortsAreEqualByWhatIsSaidOfThem() {
    Cohort.Builder builder = Cohort.builder("beta").lastModified(5);
    Cohort cohort = builder.add("ann").build();
    Cohort same = builder.add("bob").build();
    assertThat(cohort).isEqualTo(same).hasSameHashCodeAs(same);
    assertThat(cohort)
        .isNotEqualTo(builder.build())
        .isNotEqualTo(builder.add("ann").lastModified(6).build())
        .isNotEqualTo(builder.add("ann").lastModified(5).groupType("team").build())
        .isNotEqualTo(Cohort.builder("gold").lastModified(5).add("ann").build())
        .isNotEqualTo("beta");
  }

  @Test
  void nothingMayBeNull() {
    Cohort.Builder builder = Cohort.builder("beta");
    assertThatThrownBy(() -> builder.add(null)).hasMessage("name");
    assertThatThrownBy(() -> builder.groupType(null)).hasMessage("groupType");
    assertThatThrownBy(() -> Cohort.builder(null)).hasMessage("id");
    assertThatThrownBy(() -> Cohort.read(null, 1)).hasMessage("json");
  }

  @Test
  void itIsDescribedWithoutItsMembers() {
    assertThat(cohort("ann")).hasToString("Cohort[beta, User, 1 members]");
  }
}
