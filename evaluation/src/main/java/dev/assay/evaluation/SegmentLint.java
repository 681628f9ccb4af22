package dev.assay.evaluation;

import dev.assay.evaluation.Flag.Bucket;
import dev.assay.evaluation.Flag.Condition;
import dev.assay.evaluation.Flag.Segment;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Looks for segments that nobody reaches, nobody matches, or that do nothing. */
final class SegmentLint {
  private SegmentLint() {}

  static void check(Flag flag, LintReport report) {
    int taker = -1;
    Map<List<List<Condition>>, Integer> taken = new HashMap<>();
    for (int i = 0; i < flag.segments().size(); i++) {
      Segment segment = flag.segments().get(i);
      List<List<Condition>> alternatives = segment.conditions();
      LintReport ofSegment = report.ofSegment(i);
      Integer same = alternatives == null ? null : taken.get(alternatives);
      if (taker >= 0) {
        String before = report.label(taker) + " before it matches every user";
        ofSegment.warn("unreachable-segment", unreachable(before));
      } else if (same != null) {
        String before = report.label(same) + " before it has the same conditions";
        ofSegment.warn("unreachable-segment", unreachable(before));
      }
      checkAlternatives(segment, ofSegment);
      if (segment.bucket() == null && segment.variant() == null) {
        ofSegment.warn("gives-nothing", "neither bucket nor variant: users who match go on");
      }
      if (alwaysGives(flag, segment)) {
        if (taker < 0 && matchesEverybody(alternatives)) {
          taker = i;
        } else if (alternatives != null) {
          taken.putIfAbsent(alternatives, i);
        }
      }
    }
  }

  private static String unreachable(String before) {
    return "is never reached: " + before + " and always has a variant";
  }

  private static void checkAlternatives(Segment segment, LintReport report) {
    List<List<Condition>> alternatives = segment.conditions();
    if (alternatives != null && alternatives.isEmpty()) {
      report.at(".conditions").warn("matches-nobody", "without alternatives it matches nobody");
    }
    if (alternatives != null && alternatives.size() > 1 && alternatives.contains(List.of())) {
      String sentence = "one alternative has no conditions: every user matches";
      report.at(".conditions").warn("matches-everybody", sentence);
    }
  }

  private static boolean matchesEverybody(@Nullable List<List<Condition>> alternatives) {
    return alternatives == null
        || alternatives.stream()
            .anyMatch(a -> a.stream().allMatch(c -> Boolean.TRUE.equals(Constant.of(c))));
  }

  /** {@return whether whoever matches gets a variant: let in, not let in, or without a value} */
  private static boolean alwaysGives(Flag flag, Segment segment) {
    Bucket bucket = segment.bucket();
    return segment.variant() != null
        && flag.variants().containsKey(segment.variant())
        && (bucket == null
            || bucket.allocations().stream()
                .flatMap(a -> a.distributions().stream())
                .allMatch(d -> flag.variants().containsKey(d.variant())));
  }
}
