package dev.assay.benchmarks.cohort;

import dev.assay.benchmarks.run.Report;
import dev.assay.benchmarks.run.Settings;
import dev.assay.benchmarks.run.Spread;
import dev.assay.evaluation.Cohort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** Builds a large cohort from a stream, and a set of strings beside it, and asks both. */
public final class CohortComparison {
  private static final int MEMBERS = 10_000_000;

  /** As many names as stay in the processor's caches, with what is looked at to find them. */
  private static final int FEW_QUESTIONS = 1 << 10;

  private static final int MANY_QUESTIONS = 1 << 18;
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private CohortComparison() {}

  /** Runs the comparison for ten million members and publishes its table. */
  public static void run(Settings settings) {
    run(settings, MEMBERS);
  }

  /** Runs the comparison and publishes its table. */
  public static void run(Settings settings, int members) {
    int fewer = members / 10;
    List<Candidate> candidates =
        List.of(
            new Candidate("`Cohort` from JSON", members, () -> cohort(members)),
            new Candidate("`Cohort` from JSON", fewer, () -> cohort(fewer)),
            new Candidate("`HashSet<String>` from strings", fewer, () -> set(fewer)));
    candidates.forEach(candidate -> candidate.ask(settings.warmupMillis()));
    candidates.forEach(Candidate::forget);
    for (int round = 0; round < settings.rounds(); round++) {
      candidates.forEach(candidate -> candidate.ask(settings.millis()));
    }
    report(candidates, settings);
  }

  private static Predicate<String> cohort(int members) {
    try (CohortDocument json = new CohortDocument(members)) {
      Cohort cohort = Cohort.read(json, members);
      if (cohort.size() != members) {
        throw new IllegalStateException(cohort.toString());
      }
      return cohort::contains;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Predicate<String> set(int members) {
    Set<String> set = new HashSet<>();
    for (int i = 0; i < members; i++) {
      set.add(MemberNames.name(i));
    }
    return set::contains;
  }

  private static void report(List<Candidate> candidates, Settings settings) {
    Report report = new Report("cohort", settings);
    report.head(
        List.of(
            "set (heap of at most " + megabytes(Runtime.getRuntime().maxMemory()) + " MB)",
            "members",
            "heap MB",
            "bytes a member",
            "s to build",
            "ns, member",
            "ns, another",
            "ns cold, member",
            "ns cold, another"));
    for (Candidate candidate : candidates) {
      List<String> cells = new ArrayList<>();
      cells.add(candidate.name);
      cells.add(Spread.whole(candidate.members));
      cells.add(megabytes(candidate.heapBytes));
      cells.add(tenths(1.0 * candidate.heapBytes / candidate.members));
      cells.add(tenths(candidate.buildNanos / 1e9));
      candidate.questions.forEach(asked -> cells.add(Spread.of(asked.nanos).toString()));
      report.row(cells);
    }
    report.publish(settings);
  }

  private static String megabytes(long bytes) {
    return Spread.whole(bytes / 1e6);
  }

  private static String tenths(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }

  /** Names that are all in a set, or all not, and how long each answer took. */
  private static final class Questions {
    private final String[] names;
    private final boolean expected;
    private final List<Double> nanos = new ArrayList<>();

    Questions(IntStream numbers, boolean expected) {
      names = numbers.mapToObj(MemberNames::name).toArray(String[]::new);
      this.expected = expected;
    }

    /** Asks for a while and notes the processor time of a question. */
    void ask(Predicate<String> set, int millis) {
      long start = THREADS.getCurrentThreadCpuTime();
      long end = start + millis * 1_000_000L;
      long asked = 0;
      long now;
      do {
        for (String asks : names) {
          if (set.test(asks) != expected) {
            throw new IllegalStateException("a wrong answer for " + asks);
          }
        }
        asked += names.length;
        now = THREADS.getCurrentThreadCpuTime();
      } while (now < end);
      nanos.add(1.0 * (now - start) / asked);
    }
  }

  /** A set, and what was measured of it. */
  private static final class Candidate {
    private final String name;
    private final int members;
    private final long heapBytes;
    private final long buildNanos;
    private final Predicate<String> set;
    private final List<Questions> questions = new ArrayList<>();

    Candidate(String name, int members, Supplier<Predicate<String>> build) {
      this.name = name;
      this.members = members;
      long before = usedHeap();
      long start = System.nanoTime();
      set = build.get();
      buildNanos = System.nanoTime() - start;
      heapBytes = usedHeap() - before;
      for (int most : List.of(FEW_QUESTIONS, MANY_QUESTIONS)) {
        int count = Math.min(members, most);
        int step = members / count;
        questions.add(new Questions(IntStream.range(0, count).map(i -> i * step), true));
        questions.add(new Questions(IntStream.range(0, count).map(i -> -1 - i), false));
      }
    }

    private static long usedHeap() {
      System.gc();
      return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    void ask(int millis) {
      questions.forEach(asked -> asked.ask(set, millis));
    }

    void forget() {
      questions.forEach(asked -> asked.nanos.clear());
    }
  }
}
