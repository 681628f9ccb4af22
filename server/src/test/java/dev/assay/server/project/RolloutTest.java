package dev.assay.server.project;

import static dev.assay.server.project.ProjectText.load;
import static dev.assay.server.project.ProjectText.user;
import static dev.assay.server.project.ProjectText.variant;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.assay.evaluation.Flag.Distribution;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What rules come to over many users. */
class RolloutTest {
  private static final int USERS = 20_000;

  /** Four standard deviations of a share of so many users, at most. */
  private static final double NOISE = 4 * 0.5 / Math.sqrt(USERS);

  private static String flag(int percentage, String weights) {
    return """
        flags:
          - key: f
            variants: [{key: a}, {key: b}, {key: c}]
            rolloutPercentage: %d
            rolloutWeights: {%s}
        """
        .formatted(percentage, weights);
  }

  private static Map<String, Double> shares(LoadedFlags loaded, String flagKey) {
    Map<String, Integer> counts = new HashMap<>();
    for (int i = 0; i < USERS; i++) {
      counts.merge(variant(loaded, user("user-" + i), flagKey), 1, Integer::sum);
    }
    Map<String, Double> shares = new HashMap<>();
    counts.forEach((key, count) -> shares.put(key, (double) count / USERS));
    return shares;
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 17, 50, 99, 100})
  void thePercentageOfUsersIsLetIn(int percentage) {
    double off = shares(load(flag(percentage, "a: 1")), "f").getOrDefault("off", 0.0);

    assertThat(1 - off).isCloseTo(percentage / 100.0, within(percentage % 100 == 0 ? 0 : NOISE));
  }

  @Test
  void weightsSplitWhoIsIn() {
    Map<String, Double> shares = shares(load(flag(100, "a: 1, b: 2, c: 5")), "f");

    assertThat(shares.get("a")).isCloseTo(1 / 8.0, within(NOISE));
    assertThat(shares.get("b")).isCloseTo(2 / 8.0, within(NOISE));
    assertThat(shares.get("c")).isCloseTo(5 / 8.0, within(NOISE));
  }

  @Test
  void raisingThePercentageMovesNobodyWhoIsIn() {
    List<LoadedFlags> steps =
        List.of(10, 11, 35, 80, 100).stream()
            .map(percentage -> load(flag(percentage, "a: 1, b: 1, c: 3")))
            .toList();
    for (int i = 0; i < 5_000; i++) {
      String before = "off";
      for (LoadedFlags step : steps) {
        String now = variant(step, user("user-" + i), "f");
        assertThat(before).as("user-%s", i).isIn("off", now);
        before = now;
      }
      assertThat(before).isNotEqualTo("off");
    }
  }

  @Test
  void rangesAreConsecutiveAndExactForAnyWeights() {
    Random random = new Random(20261122);
    for (int run = 0; run < 2_000; run++) {
      Map<String, Double> weights = new LinkedHashMap<>();
      int variants = 1 + random.nextInt(12);
      for (int i = 0; i < variants; i++) {
        weights.put("v" + i, (double) random.nextInt(4) * random.nextInt(1000));
      }
      double sum = weights.values().stream().mapToDouble(w -> w).sum();
      List<Distribution> ranges = Ranges.of(weights);
      int at = 0;
      for (Distribution range : ranges) {
        assertThat(range.start()).isEqualTo(at);
        double share = weights.get(range.variant()) / sum;
        assertThat((double) range.end() - range.start()).isCloseTo(share * Ranges.END, within(1.0));
        at = range.end();
      }
      assertThat(at).isEqualTo(sum == 0 ? 0 : Ranges.END);
      assertThat(ranges).hasSize((int) weights.values().stream().filter(w -> w > 0).count());
    }
  }

  private static final String GROUPS =
      """
      experiments:
        - {key: e1, variants: [{key: t}], rolloutPercentage: 100}
        - {key: e2, variants: [{key: t}], rolloutPercentage: 100}
        - {key: e3, variants: [{key: t}], rolloutPercentage: 100}
      mutexes:
        - key: m
          slots:
            - {percentage: 30, experiments: [e1], individuals: [vip]}
            - {percentage: 45, experiments: [e2]}
      holdouts:
        - key: h
          holdoutPercentage: 20
          experiments: [e1, e3]
          individualInclusion: [hermit]
          individualExclusion: [guest]
      """;

  @Test
  void nobodySeesTwoExperimentsOfAMutualExclusionGroup() {
    LoadedFlags loaded = load(GROUPS);
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < USERS; i++) {
      String e1 = variant(loaded, user("user-" + i), "e1");
      String e2 = variant(loaded, user("user-" + i), "e2");
      assertThat(e1.equals("t") && e2.equals("t")).isFalse();
      seen.add(e1 + e2);
    }

    assertThat(seen).containsExactlyInAnyOrder("toff", "offt", "offoff");
    Map<String, Double> slots = shares(loaded, "m");
    assertThat(slots.get("slot-1")).isCloseTo(0.30, within(NOISE));
    assertThat(slots.get("slot-2")).isCloseTo(0.45, within(NOISE));
    assertThat(slots.get("unallocated")).isCloseTo(0.25, within(NOISE));
  }

  @Test
  void whoIsHeldOutSeesNoExperimentOfTheHoldout() {
    LoadedFlags loaded = load(GROUPS);
    int heldOut = 0;
    for (int i = 0; i < USERS; i++) {
      if (variant(loaded, user("user-" + i), "h").equals("holdout")) {
        heldOut++;
        assertThat(variant(loaded, user("user-" + i), "e1")).isEqualTo("off");
        assertThat(variant(loaded, user("user-" + i), "e3")).isEqualTo("off");
      } else {
        assertThat(variant(loaded, user("user-" + i), "e3")).isEqualTo("t");
      }
    }
    assertThat((double) heldOut / USERS).isCloseTo(0.20, within(NOISE));
  }

  @Test
  void individualsAreHeldOutOrLetInByName() {
    LoadedFlags loaded = load(GROUPS);

    assertThat(variant(loaded, user("hermit"), "e3")).isEqualTo("off");
    assertThat(variant(loaded, user("guest"), "e3")).isEqualTo("t");
    assertThat(variant(loaded, user("vip"), "m")).isEqualTo("slot-1");
  }

  @Test
  void groupsAreEvaluatedButNotDeployed() {
    LoadedFlags loaded = load(GROUPS);

    assertThat(loaded.flags().outcomes("m")).isNotEmpty().noneMatch(v -> v.isDeployed());
    assertThat(loaded.flags().outcomes("h")).isNotEmpty().noneMatch(v -> v.isDeployed());
    assertThat(loaded.flags().outcomes("e1")).isNotEmpty().allMatch(v -> v.isDeployed());
  }

  @Test
  void stickyUsersKeepTheirVariantWhenTheRolloutEnds() {
    LoadedFlags loaded =
        load(
            """
            experiments:
              - {key: e, stickyBucketing: true, variants: [{key: a}, {key: b}]}
            """);
    var user = user("u").toBuilder().userProperty("[Experiment] e", "b").build();

    assertThat(variant(loaded, user, "e")).isEqualTo("b");
    assertThat(variant(loaded, user("u"), "e")).isEqualTo("off");
  }
}
