package dev.assay.benchmarks.evaluate;

import dev.assay.benchmarks.run.SampleProject;
import dev.assay.evaluation.EvaluationEngine;
import dev.assay.evaluation.ExperimentUser;
import dev.assay.evaluation.FlagSet;
import dev.assay.evaluation.Variant;
import dev.assay.evaluation.Variants;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Evaluations in one thread, each for a user that the engine has not seen. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class EvaluationBenchmark {
  private final FlagSet hundred = SampleProject.flags(100);
  private final FlagSet thousand = SampleProject.flags(1000);
  private int next;

  private ExperimentUser newUser() {
    return SampleProject.user("user-" + next++);
  }

  /** The new user alone, which the other figures contain. */
  @Benchmark
  public ExperimentUser user() {
    return newUser();
  }

  /** One flag of a hundred. */
  @Benchmark
  public Variant oneFlag() {
    return EvaluationEngine.evaluate(hundred, newUser(), "flag-50");
  }

  /** A hundred flags. */
  @Benchmark
  public Variants hundredFlags() {
    return EvaluationEngine.evaluate(hundred, newUser());
  }

  /** A thousand flags. */
  @Benchmark
  public Variants thousandFlags() {
    return EvaluationEngine.evaluate(thousand, newUser());
  }
}
