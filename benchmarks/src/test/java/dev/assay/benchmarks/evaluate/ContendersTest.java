package dev.assay.benchmarks.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The engines hash differently, so that only the shares of a split can be the same. */
class ContendersTest {
  private static final int FLAGS = 10;
  private static final int USERS = 1000;

  @SuppressWarnings("unchecked")
  private static Contender<Object> contender(String name) throws IOException {
    return (Contender<Object>) Contender.of(name, FLAGS);
  }

  private static Set<String> flagKeys() {
    Set<String> keys = new HashSet<>();
    for (int i = 1; i <= FLAGS; i++) {
      keys.add("flag-" + i);
    }
    return keys;
  }

  @ParameterizedTest
  @ValueSource(strings = {"bare", "Assay", "LaunchDarkly", "Unleash"})
  void testersGetTheTreatmentOfEveryFlag(String name) throws IOException {
    Contender<Object> contender = contender(name);

    Map<String, String> variants = contender.variantsOf(contender.user("user-1", "tester"));

    assertThat(variants.keySet()).isEqualTo(flagKeys());
    assertThat(variants.values()).containsOnly("treatment");
  }

  @ParameterizedTest
  @ValueSource(strings = {"bare", "Assay", "LaunchDarkly", "Unleash"})
  void othersAreSplitInHalves(String name) throws IOException {
    Contender<Object> contender = contender(name);
    int treated = 0;
    for (int i = 0; i < USERS; i++) {
      Map<String, String> variants = contender.variantsOf(contender.user("user-" + i, "premium"));
      assertThat(variants.keySet()).isEqualTo(flagKeys());
      assertThat(variants.values()).isSubsetOf("control", "treatment");
      treated += (int) variants.values().stream().filter("treatment"::equals).count();
    }

    assertThat(treated).isBetween(FLAGS * USERS * 47 / 100, FLAGS * USERS * 53 / 100);
  }

  @ParameterizedTest
  @ValueSource(strings = {"bare", "Assay", "LaunchDarkly", "Unleash"})
  void oneFlagAnswersAsAllFlagsDo(String name) throws IOException {
    Contender<Object> contender = contender(name);
    Object user = contender.user("user-7", "premium");

    contender
        .variantsOf(user)
        .forEach(
            (flagKey, variant) ->
                assertThat(contender.variantOf(user, flagKey)).isEqualTo(variant));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 22, 333, 4444})
  void theBareHashAnswersAsAssayDoes(int number) throws IOException {
    Contender<Object> bare = contender("bare");
    Contender<Object> assay = contender("Assay");
    String userId = "user-" + number;

    assertThat(bare.variantsOf(bare.user(userId, "premium")))
        .isEqualTo(assay.variantsOf(assay.user(userId, "premium")));
  }
}
