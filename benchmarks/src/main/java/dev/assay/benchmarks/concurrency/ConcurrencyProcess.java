package dev.assay.benchmarks.concurrency;

import dev.assay.sdk.ClientRegistryCheck;
import dev.assay.sdk.SharedAttemptsCheck;
import dev.assay.sdk.SnapshotCheck;
import dev.assay.sdk.internal.tracking.DedupeFilterCheck;
import dev.assay.sdk.internal.tracking.EventQueueCheck;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jetbrains.lincheck.LincheckAssertionError;
import org.jetbrains.lincheck.datastructures.ManagedStrategyGuaranteeKt;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Options;
import org.jetbrains.lincheck.datastructures.StressOptions;
import org.jetbrains.lincheck.util.LoggingLevel;

/** The process of the checks: prints a line for each. */
public final class ConcurrencyProcess {
  /** The line after the last check. */
  static final String END = "end";

  /** How many times each scenario runs. */
  static final int RUNS = 300;

  /** The same for what takes much longer: each run evaluates flags. */
  static final int RUNS_OF_SNAPSHOT = 100;

  private static final Map<String, Class<?>> CHECKS = new LinkedHashMap<>();

  static {
    CHECKS.put("control: a filter without a lock", UnlockedFilter.class);
    CHECKS.put("snapshot swap (`LocalFlags`, `PinnedFlags`)", SnapshotCheck.class);
    CHECKS.put("`ClientRegistry`", ClientRegistryCheck.class);
    CHECKS.put("`DedupeFilter`", DedupeFilterCheck.class);
    CHECKS.put("`EventQueue`", EventQueueCheck.class);
  }

  private ConcurrencyProcess() {}

  /**
   * Runs all checks.
   *
   * @param arguments how many scenarios each check has, and how long the last one runs, in
   *     milliseconds
   */
  public static void run(List<String> arguments) throws InterruptedException {
    int scenarios = Integer.parseInt(arguments.get(0));
    // First, for Lincheck takes the clock from whom it checks.
    shared(Long.parseLong(arguments.get(1)));
    CHECKS.forEach(
        (name, type) -> {
          line(name, "every order", scenarios, outcome(type, modelChecking(), scenarios));
          line(name, "at full speed", scenarios, outcome(type, new StressOptions(), scenarios));
        });
    System.out.println(END);
  }

  private static void shared(long millis) throws InterruptedException {
    List<Long> counts = SharedAttemptsCheck.run(millis);
    boolean shares = counts.get(1) > 0 && counts.get(1) < counts.get(0);
    String wrong = shares ? "" : "nothing is shared";
    line(
        "`SharedAttempts`, 8 threads, requests that fail among them",
        "at full speed",
        counts.get(0) + " fetches, " + counts.get(1) + " requests",
        counts.get(2) == 0 ? wrong : counts.get(2) + " fetches saw what they should not");
  }

  private static void line(String name, String way, Object count, String outcome) {
    System.out.println(String.join("\t", name, way, count.toString(), outcome));
  }

  /** Logs and evaluations are no matter of order: they are taken for single steps. */
  private static ModelCheckingOptions modelChecking() {
    return new ModelCheckingOptions()
        .addGuarantee(
            ManagedStrategyGuaranteeKt.forClasses(
                    name ->
                        name.startsWith("dev.assay.evaluation.")
                            || name.endsWith(".UploadReport")
                            || name.endsWith(".LocalReport"))
                .allMethods()
                .treatAsAtomic());
  }

  /** {@return what is wrong, in a line; empty if nothing is} */
  private static String outcome(Class<?> type, Options<?, ?> options, int scenarios) {
    try {
      options
          .iterations(scenarios)
          .invocationsPerIteration(type == SnapshotCheck.class ? RUNS_OF_SNAPSHOT : RUNS)
          .threads(2)
          .actorsPerThread(3)
          .actorsBefore(1)
          .actorsAfter(1)
          .logLevel(LoggingLevel.ERROR)
          .minimizeFailedScenario(false);
      options.check(type);
      return "";
    } catch (LincheckAssertionError e) {
      String text = String.valueOf(e.getMessage()).strip();
      return text.substring(0, Math.min(300, text.length())).replaceAll("\\s+", " ");
    }
  }
}
