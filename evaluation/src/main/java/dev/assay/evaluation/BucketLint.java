package dev.assay.evaluation;

import dev.assay.evaluation.Flag.Allocation;
import dev.assay.evaluation.Flag.Bucket;
import dev.assay.evaluation.Flag.Distribution;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Looks for ranges that overlap, leave gaps, or are no ranges, and for buckets without use. */
final class BucketLint {
  /** Neighbours of the hosted service overlap, or leave a gap, by so much: it rounds. */
  private static final int ROUNDING = 2;

  private record Range(int index, int start, int end) {}

  private final LintReport report;
  private final String consequence;

  private BucketLint(LintReport report, @Nullable String variant) {
    this.report = report;
    consequence = variant == null ? "go on" : "get '" + variant + "'";
  }

  static void check(Bucket bucket, @Nullable String variant, LintReport report) {
    BucketLint lint = new BucketLint(report, variant);
    if (bucket.salt().isEmpty()) {
      String sentence = "an empty salt: every such bucket splits users in the same way";
      report.at(".salt").warn("empty-salt", sentence);
    }
    if (Constant.selectsNothing(bucket.selector())) {
      String label = TraceWords.label(bucket.selector());
      String sentence = label + " is nowhere: nobody is let in; users " + lint.consequence;
      report.at(".selector").warn("selects-nothing", sentence);
    }
    lint.checkAllocations(bucket.allocations());
  }

  private void checkAllocations(List<Allocation> allocations) {
    List<Range> ranges = new ArrayList<>();
    for (Allocation allocation : allocations) {
      int index = ranges.size();
      ranges.add(new Range(index, allocation.start(), allocation.end()));
      LintReport ofAllocation = report.at(".allocations[" + index + "]");
      checkBounds(ranges.get(index), Coverage.POINTS, ofAllocation);
      checkDistributions(allocation.distributions(), ofAllocation);
    }
    if (Coverage.isEmpty(allocations)) {
      report.at(".allocations").tell("lets-nobody-in", "nobody is let in; users " + consequence);
      return;
    }
    ranges.sort(Comparator.comparingInt(Range::start));
    Range furthest = new Range(-1, 0, ranges.get(0).start());
    for (Range range : ranges) {
      LintReport ofRange = report.at(".allocations[" + range.index + "].range");
      if (range.start < range.end && range.start < furthest.end) {
        ofRange.warn("overlapping-ranges", overlap("allocation", range, furthest));
      } else if (range.start < range.end && range.start > furthest.end) {
        String gap = between(furthest.end, range.start);
        ofRange.tell("uncovered-range", "no allocation lets in " + gap + "; users " + consequence);
      }
      furthest = range.end > furthest.end ? range : furthest;
    }
  }

  private void checkDistributions(List<Distribution> distributions, LintReport ofAllocation) {
    List<Range> ranges = new ArrayList<>();
    for (Distribution distribution : distributions) {
      int index = ranges.size();
      ranges.add(new Range(index, distribution.start(), distribution.end()));
      LintReport ofDistribution = ofAllocation.at(".distributions[" + index + "]");
      checkBounds(ranges.get(index), Coverage.POSITIONS, ofDistribution);
    }
    ranges.sort(Comparator.comparingInt(Range::start));
    Range furthest = new Range(-1, 0, 0);
    for (Range range : ranges) {
      LintReport ofRange = ofAllocation.at(".distributions[" + range.index + "].range");
      int common = Math.min(range.end, furthest.end) - range.start;
      if (common > ROUNDING) {
        ofRange.warn("overlapping-ranges", overlap("distribution", range, furthest));
      } else if (common > 0 && range.start < range.end) {
        ofRange.tell("overlapping-ranges", overlap("distribution", range, furthest));
      }
      furthest = range.end > furthest.end ? range : furthest;
    }
    checkGaps(distributions, ofAllocation.at(".distributions"));
  }

  private void checkGaps(List<Distribution> distributions, LintReport ofDistributions) {
    long missing = Coverage.POSITIONS - Coverage.union(distributions);
    if (missing == 0) {
      return;
    }
    String sentence =
        "no distribution has "
            + missing
            + " of "
            + Coverage.POSITIONS
            + " positions; users "
            + consequence;
    if (missing <= (long) ROUNDING * Math.max(1, distributions.size())) {
      ofDistributions.tell("uncovered-range", sentence);
    } else {
      ofDistributions.warn("uncovered-range", sentence);
    }
  }

  private static void checkBounds(Range range, int most, LintReport report) {
    LintReport ofRange = report.at(".range");
    String text = between(range.start, range.end);
    if (range.start > range.end) {
      ofRange.warn("reversed-range", text + " ends before it starts: nobody is in it");
    } else if (range.start == range.end) {
      ofRange.tell("empty-range", text + " is empty");
    } else if (range.start < 0 || range.end > most) {
      ofRange.warn("range-out-of-bounds", text + " is not within " + between(0, most));
    }
  }

  private static String overlap(String what, Range range, Range other) {
    String common = between(range.start, Math.min(range.end, other.end));
    int first = Math.min(range.index, other.index) + 1;
    return common
        + " is in another "
        + what
        + ", too; the first in the list counts, number "
        + first;
  }

  private static String between(int start, int end) {
    return "[" + start + ", " + end + ")";
  }
}
