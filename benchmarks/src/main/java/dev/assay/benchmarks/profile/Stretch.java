package dev.assay.benchmarks.profile;

import dev.assay.benchmarks.run.ProcessFacts;
import dev.assay.benchmarks.run.ProcessFacts.ProcessorTime;
import java.time.Duration;
import java.time.Instant;

/**
 * A stretch of time in which a program did one kind of work over and over.
 *
 * @param from its begin
 * @param to its end
 * @param kernelShare the part of the program's processor time that the kernel took, from 0 to 1
 * @param processorSeconds the program's processor time
 * @param repetitions how often the work was done
 */
public record Stretch(
    Instant from, Instant to, double kernelShare, double processorSeconds, double repetitions) {
  /** Work that tells how often it was done. */
  @FunctionalInterface
  public interface Work {
    /** {@return how often it was done} */
    double run();
  }

  /** {@return the stretch in which a process is kept at work} */
  public static Stretch of(ProcessFacts process, Work work) {
    ProcessorTime before = process.processorTime();
    Instant from = Instant.now();
    double repetitions = work.run();
    Instant to = Instant.now();
    ProcessorTime after = process.processorTime();
    double user = after.userSeconds() - before.userSeconds();
    double kernel = after.kernelSeconds() - before.kernelSeconds();
    return new Stretch(
        from, to, kernel / Math.max(user + kernel, 1e-9), user + kernel, repetitions);
  }

  boolean contains(Instant moment) {
    return !moment.isBefore(from) && moment.isBefore(to);
  }

  double seconds() {
    return Duration.between(from, to).toNanos() / 1e9;
  }
}
