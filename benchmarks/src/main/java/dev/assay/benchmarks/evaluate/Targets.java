package dev.assay.benchmarks.evaluate;

import dev.assay.benchmarks.evaluate.Case.Question;
import dev.assay.benchmarks.run.Verdict;
import java.util.List;

/** Whether the figures meet the targets of the design. */
final class Targets {
  /** Bytes that count as none: an iteration's own are spread over its operations. */
  private static final double NOTHING = 1;

  /** Room for the objects around the array of results, whatever its length. */
  private static final double AROUND_RESULTS = 128;

  private final Figures figures;

  Targets(Figures figures) {
    this.figures = figures;
  }

  /** {@return a line of a Markdown list for each target} */
  List<String> lines() {
    return List.of(time(), bytes(), timeOfAll(100), timeOfAll(1000), linear(), bytesOfAll());
  }

  private static Case assay(Question question, int flags) {
    return new Case(Case.ASSAY, question, flags, 1);
  }

  private String time() {
    double newUser = figures.ratio(assay(Question.ONE_NEW, 100));
    double reused = figures.ratio(assay(Question.ONE_REUSED, 100));
    return Verdict.line(
        newUser <= 2 && reused <= 2,
        "one of 100 flags in ≤ 2 × the bare hash and lookup",
        "%.2f × with a new user (made by both), %.2f × with the same user",
        newUser,
        reused);
  }

  private String bytes() {
    double newUser = figures.bytesBeyondUser(assay(Question.ONE_NEW, 100));
    double reused = figures.bytesBeyondUser(assay(Question.ONE_REUSED, 100));
    return Verdict.line(
        newUser < NOTHING && reused < NOTHING,
        "one of 100 flags allocates 0 B beyond the user",
        "%.1f B with a new user, %.1f B with the same user",
        newUser,
        reused);
  }

  private double nanosAFlag(Question question, int flags) {
    return figures.nanos(assay(question, flags)).median() / flags;
  }

  private String timeOfAll(int flags) {
    double newUser = nanosAFlag(Question.ALL_NEW, flags);
    double reused = nanosAFlag(Question.ALL_REUSED, flags);
    return Verdict.line(
        newUser <= 60 && reused <= 60,
        "all of " + flags + " flags in ≤ 60 ns a flag",
        "%.1f ns with a new user, which is included, %.1f ns with the same user",
        newUser,
        reused);
  }

  private String linear() {
    double growth = nanosAFlag(Question.ALL_REUSED, 1000) / nanosAFlag(Question.ALL_REUSED, 100);
    return Verdict.line(
        growth <= 1.5,
        "all flags in linear time (a flag of 1000 costs ≤ 1.5 × a flag of 100)",
        "%.2f ×",
        growth);
  }

  /** The bare contender allocates nothing but an array of the results. */
  private String bytesOfAll() {
    double hundred = beyondArray(100);
    double thousand = beyondArray(1000);
    return Verdict.line(
        hundred <= AROUND_RESULTS && Math.abs(thousand - hundred) < 8,
        "all flags allocate their container only (≤ 128 B beside its array of results)",
        "%.0f B beside the array of 100, %.0f B beside that of 1000",
        hundred,
        thousand);
  }

  private double beyondArray(int flags) {
    Case all = assay(Question.ALL_REUSED, flags);
    return figures.bytes(all) - figures.bytes(all.by(Case.BARE));
  }
}
