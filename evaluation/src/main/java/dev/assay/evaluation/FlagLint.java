package dev.assay.evaluation;

import dev.assay.evaluation.Flag.Allocation;
import dev.assay.evaluation.Flag.Distribution;
import dev.assay.evaluation.Flag.Segment;
import dev.assay.evaluation.LintFinding.Severity;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Looks for what flags can do but hardly are meant to. */
final class FlagLint {
  private final FlagSet flags;
  private final List<LintFinding> findings = new ArrayList<>();

  private FlagLint(FlagSet flags) {
    this.flags = flags;
  }

  static List<LintFinding> check(FlagSet flags, Map<String, FlagPlace> places) {
    FlagLint lint = new FlagLint(flags);
    flags.faults().forEach(lint::add);
    for (Flag flag : flags.flags()) {
      FlagPlace place = places.getOrDefault(flag.key(), new FlagPlace("$", 0));
      lint.check(flag, new LintReport(flag, place.path(), place.line(), "", lint.findings));
    }
    return List.copyOf(lint.findings);
  }

  private void add(FlagFault fault) {
    String sentence = fault.reason() + (fault.leftOut() ? "; the flag is left out" : "");
    findings.add(
        new LintFinding(
            fault.flagKey(), fault.path(), fault.line(), Severity.ERROR, code(fault), sentence));
  }

  private static String code(FlagFault fault) {
    String path = fault.path();
    if (fault.leftOut()) {
      if (!path.endsWith(".dependencies")) {
        return "malformed";
      }
      boolean isCycle = fault.reason().contains("cycle of dependencies");
      boolean isChain = fault.reason().startsWith("a chain of dependencies");
      return isCycle ? "dependency-cycle" : isChain ? "dependency-chain" : "malformed";
    }
    if (path.endsWith(".op")) {
      return "unknown-operator";
    }
    if (path.endsWith(".key")) {
      return "duplicate-key";
    }
    if (path.endsWith(".variant")) {
      return "unknown-variant";
    }
    return path.contains(".dependencies[") ? "unknown-dependency" : "invalid-regex";
  }

  private void check(Flag flag, LintReport report) {
    checkVariants(flag, report);
    SegmentLint.check(flag, report);
    for (int i = 0; i < flag.segments().size(); i++) {
      Segment segment = flag.segments().get(i);
      LintReport ofSegment = report.ofSegment(i);
      if (segment.bucket() != null) {
        BucketLint.check(segment.bucket(), segment.variant(), ofSegment.at(".bucket"));
      }
      if (segment.conditions() != null) {
        ConditionLint lint = new ConditionLint(flags, flag);
        for (int j = 0; j < segment.conditions().size(); j++) {
          lint.check(segment.conditions().get(j), ofSegment.at(".conditions[" + j + "]"));
        }
      }
    }
  }

  private static void checkVariants(Flag flag, LintReport report) {
    Set<String> used = usedVariants(flag);
    boolean isGroup = String.valueOf(flag.metadata().get("flagType")).endsWith("-group");
    boolean mayBeUnused =
        isGroup
            || used.stream()
                .allMatch(k -> flag.variants().getOrDefault(k, Variant.missing()).isDefault());
    flag.variants()
        .forEach(
            (key, variant) -> {
              LintReport ofVariant = report.at(".variants." + key);
              if (!used.contains(key) && !mayBeUnused && !variant.isDefault()) {
                ofVariant.tell("unused-variant", "no segment gives the variant '" + key + "'");
              }
              if (!variant.key().equals(key)) {
                String sentence = "results call the variant '" + key + "' '" + variant.key() + "'";
                ofVariant.warn("variant-key-differs", sentence);
              }
            });
  }

  private static Set<String> usedVariants(Flag flag) {
    Set<String> used = new LinkedHashSet<>();
    for (Segment segment : flag.segments()) {
      if (segment.variant() != null) {
        used.add(segment.variant());
      }
      if (segment.bucket() != null) {
        for (Allocation allocation : segment.bucket().allocations()) {
          allocation.distributions().stream().map(Distribution::variant).forEach(used::add);
        }
      }
    }
    return used;
  }
}
