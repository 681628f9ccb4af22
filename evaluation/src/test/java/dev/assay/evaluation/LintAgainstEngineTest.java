package dev.assay.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.evaluation.Evaluation.BucketTrace;
import dev.assay.evaluation.Evaluation.ConditionTrace;
import dev.assay.evaluation.Evaluation.Outcome;
import dev.assay.evaluation.Evaluation.SegmentTrace;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Random flags and users: what the linter claims must be so. */
class LintAgainstEngineTest {
  private static final int CASES = 1_000;
  private static final Pattern SEGMENT =
      Pattern.compile("\\$\\[\\d+]\\.segments\\[(\\d+)](?:\\.conditions\\[(\\d+)]\\[(\\d+)])?.*");

  @Test
  void whatTheLinterClaimsIsSo() {
    Set<String> checked = new HashSet<>();
    for (long seed = 1; seed <= CASES; seed++) {
      RandomDocuments documents = new RandomDocuments(new Random(seed));
      FlagSet flags = FlagSet.parse(ReferenceEngine.json(documents.flags(), true));
      List<LintFinding> findings = flags.lint();
      for (int i = 0; i < 3; i++) {
        ExperimentUser user = ExperimentUser.fromJson(ReferenceEngine.json(documents.user(), true));
        for (LintFinding finding : findings) {
          if (check(flags, user, finding)) {
            checked.add(finding.code());
          }
        }
      }
    }
    assertThat(checked)
        .contains(
            "unreachable-segment",
            "matches-nobody",
            "never-holds",
            "always-holds",
            "unknown-operator",
            "invalid-regex",
            "selects-nothing",
            "own-result",
            "lets-nobody-in");
  }

  private static boolean check(FlagSet flags, ExperimentUser user, LintFinding finding) {
    Matcher path = SEGMENT.matcher(finding.path());
    String flagKey = finding.flagKey();
    if (flagKey == null || flags.flag(flagKey).isEmpty() || !path.matches()) {
      return false;
    }
    Evaluation evaluation = EvaluationEngine.explain(flags, user, flagKey);
    SegmentTrace segment = evaluation.segments().get(Integer.parseInt(path.group(1)));
    ConditionTrace condition = condition(segment, path.toMatchResult());
    boolean claimed =
        condition == null ? isTrue(finding.code(), segment) : isTrue(finding, condition);
    assertThat(claimed).as("%s%n%s%n%s", finding, flags.toJson(), user.toJson()).isTrue();
    return true;
  }

  private static @Nullable ConditionTrace condition(SegmentTrace segment, MatchResult path) {
    return path.group(2) == null
        ? null
        : segment
            .alternatives()
            .get(Integer.parseInt(path.group(2)))
            .conditions()
            .get(Integer.parseInt(path.group(3)));
  }

  private static boolean isTrue(String code, SegmentTrace segment) {
    BucketTrace bucket = segment.bucket();
    return switch (code) {
      case "unreachable-segment" ->
          segment.outcome() == Outcome.NOT_REACHED || segment.outcome() == Outcome.NOT_MATCHED;
      case "matches-nobody" -> !segment.matches();
      case "matches-everybody" -> segment.matches();
      case "gives-nothing" -> segment.variant() == null;
      case "selects-nothing", "lets-nobody-in" -> bucket.hit() == null;
      default -> true;
    };
  }

  private static boolean isTrue(LintFinding finding, ConditionTrace condition) {
    return switch (finding.code()) {
      case "never-holds", "unknown-operator", "invalid-regex" -> !condition.holds();
      case "always-holds" -> condition.holds() || List.of().equals(condition.elements());
      case "selects-nothing" ->
          condition.text() == null
              && finding.sentence().endsWith(condition.holds() ? "always holds" : "never holds");
      case "own-result" -> condition.text() == null;
      default -> true;
    };
  }
}
