package dev.assay.benchmarks;

import dev.assay.benchmarks.cohort.CohortComparison;
import dev.assay.benchmarks.concurrency.ConcurrencyChecks;
import dev.assay.benchmarks.concurrency.ConcurrencyProcess;
import dev.assay.benchmarks.concurrency.ConcurrentFetches;
import dev.assay.benchmarks.concurrency.ManyFetchesProcess;
import dev.assay.benchmarks.concurrency.SlowServerProcess;
import dev.assay.benchmarks.engines.EngineComparison;
import dev.assay.benchmarks.engines.EngineProcess;
import dev.assay.benchmarks.engines.LoadProcess;
import dev.assay.benchmarks.engines.ServerComparison;
import dev.assay.benchmarks.engines.ServerProfile;
import dev.assay.benchmarks.evaluate.EvaluationComparison;
import dev.assay.benchmarks.faults.FaultMatrix;
import dev.assay.benchmarks.faults.FaultProcess;
import dev.assay.benchmarks.fetch.FetchComparison;
import dev.assay.benchmarks.fetch.FetchProcess;
import dev.assay.benchmarks.fetch.FetchProfile;
import dev.assay.benchmarks.loss.LossRun;
import dev.assay.benchmarks.loss.SpoolProcess;
import dev.assay.benchmarks.profile.Profile;
import dev.assay.benchmarks.run.Options;
import dev.assay.benchmarks.run.Settings;
import dev.assay.benchmarks.soak.Soak;
import dev.assay.benchmarks.start.StartMeasurement;
import dev.assay.benchmarks.streams.StreamMeasurement;
import dev.assay.benchmarks.streams.StreamProcess;
import java.util.List;

/** The command line of the benchmarks. */
public final class Benchmarks {
  private static final String USAGE =
      """
      usage: java -jar benchmarks.jar COMMAND [--rounds N] [--millis N] [--warmup-millis N] [--write FILE]...
        fetch     one exchange of remote evaluation, by client
        engines   one answer of remote evaluation, by server engine
        evaluate  one evaluation, beside the bare hash and other engines (about six minutes)
        faults    every operation under every fault (about two minutes); exit code 1 if one misbehaves
        stepped-clock  the same while the clock is stepped; needs libfaketime
        concurrent-fetches [--java-home DIR]...  300 fetches of one moment, also by other JDKs
        concurrency  whether shared state keeps whole, by Lincheck (about two minutes)
        loss      [--kills N]  kill -9 while writing: counts in, counts out (minutes);
                  exit code 1 if anything is lost
        cohort    a cohort of ten million members: memory and questions
        server    the real server beside bare echoes of the same bytes (a minute and a half)
      and, with options of their own:
        streams   [--streams N] [--seconds N]  open streams that hear of a change a second
        start     [--rounds N]  how fast the server's jar and the SDK start
        profile fetch   [--seconds N]  where the client's time goes
        profile server  [--seconds N]  where the server's time goes under load
        soak      [--minutes N]  whether the server grows under load
      """;

  private Benchmarks() {}

  /** Runs a command. */
  public static void main(String... arguments) throws Exception {
    if (arguments.length == 0) {
      refuse();
    }
    quieten();
    List<String> rest = List.of(arguments).subList(1, arguments.length);
    boolean passed = true;
    switch (arguments[0]) {
      case "fetch" -> FetchComparison.run(Settings.parse(rest));
      case "fetch-process" -> FetchProcess.run(rest);
      case "evaluate" ->
          EvaluationComparison.run(Settings.parse(rest, EvaluationComparison.DEFAULTS));
      case "cohort" -> CohortComparison.run(Settings.parse(rest));
      case "faults" -> passed = FaultMatrix.run(Settings.parse(rest), List.of());
      case "stepped-clock" -> passed = FaultMatrix.runWithSteppedClock(Settings.parse(rest));
      case "concurrent-fetches" -> passed = ConcurrentFetches.run(rest);
      case "slow-server-process" -> SlowServerProcess.run(rest);
      case "many-fetches-process" -> ManyFetchesProcess.run(rest);
      case "concurrency" ->
          passed = ConcurrencyChecks.run(Settings.parse(rest, ConcurrencyChecks.DEFAULTS));
      case "concurrency-process" -> ConcurrencyProcess.run(rest);
      case "fault-process" -> FaultProcess.run(rest);
      case "loss" -> passed = LossRun.run(rest);
      case "loss-process" -> SpoolProcess.run(rest);
      case "engines" -> EngineComparison.run(Settings.parse(rest));
      case "server" -> ServerComparison.run(Settings.parse(rest, ServerComparison.DEFAULTS));
      case "streams" -> StreamMeasurement.run(Options.parse(rest, StreamMeasurement.DEFAULTS));
      case "start" -> StartMeasurement.run(Options.parse(rest, StartMeasurement.DEFAULTS));
      case "profile" -> profile(rest);
      case "soak" -> Soak.run(Options.parse(rest, Soak.DEFAULTS));
      case "stream-process" -> StreamProcess.run(rest);
      case "engine-process" -> EngineProcess.run(rest);
      case "load-process" -> LoadProcess.run();
      default -> refuse();
    }
    System.exit(passed ? 0 : 1);
  }

  private static void profile(List<String> arguments) {
    String what = arguments.isEmpty() ? "" : arguments.get(0);
    List<String> rest = arguments.subList(Math.min(1, arguments.size()), arguments.size());
    switch (what) {
      case "fetch" -> FetchProfile.run(Options.parse(rest, Profile.DEFAULTS));
      case "server" -> ServerProfile.run(Options.parse(rest, Profile.DEFAULTS));
      default -> refuse();
    }
  }

  private static void refuse() {
    System.err.print(USAGE);
    System.exit(2);
  }

  /** What libraries log must not get between the tables; children say themselves what they log. */
  private static void quieten() {
    if (System.getProperty("slf4j.provider") == null) {
      System.setProperty("slf4j.internal.verbosity", "WARN");
      System.setProperty("slf4j.provider", "org.slf4j.helpers.NOP_FallbackServiceProvider");
    }
  }
}
