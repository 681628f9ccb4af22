package dev.assay.sdk;

import dev.assay.evaluation.ExperimentUser;
import dev.assay.evaluation.FlagSet;
import dev.assay.sdk.PinnedFlags.CohortsOfUser;
import dev.assay.sdk.internal.http.HttpFailure;
import dev.assay.sdk.internal.options.DeploymentKey;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;

/**
 * The flags of a local client while new flags and other members of cohorts arrive and polls fail:
 * what a reader sees is one state that there was, flags and cohorts together.
 */
@Param(name = "one", gen = IntGen.class, conf = "0:1")
public final class SnapshotCheck {
  private static final String FLAGS =
      """
      [{"key":"flag","variants":{"in-%1$d":{"key":"in-%1$d"},"out-%1$d":{"key":"out-%1$d"}},"segments":[
        {"variant":"in-%1$d","conditions":[[
          {"selector":["context","user","cohort_ids"],"op":"set contains any","values":["c"]}]]},
        {"variant":"out-%1$d"}]}]""";
  private static final List<byte[]> DOCUMENTS =
      Stream.of(1, 2).map(i -> FLAGS.formatted(i).getBytes(StandardCharsets.UTF_8)).toList();
  private static final List<FlagSet> SETS = DOCUMENTS.stream().map(FlagSet::parse).toList();
  private static final ExperimentUser USER = ExperimentUser.builder().userId("user").build();
  private static final ExperimentUser MEMBER = USER.toBuilder().cohortIds(List.of("c")).build();
  private static final List<CohortsOfUser> COHORTS = List.of(user -> USER, user -> MEMBER);
  private static final EvaluationObserver OBSERVER =
      new EvaluationObserver(
          new LocalReport(DeploymentKey.of("key"), LocalEvaluationConfig.defaults()),
          null,
          null,
          false);
  private static final LocalFlags.Clocks CLOCKS =
      new LocalFlags.Clocks(() -> Instant.EPOCH, () -> 0);
  private static final LocalEvaluationStatus STATUS =
      new LocalEvaluationStatus(
          LocalEvaluationStatus.State.READY,
          new LocalEvaluationStatus.Flags(LocalEvaluationStatus.Origin.POLL, "", 0, List.of()),
          new LocalEvaluationStatus.Freshness(Duration.ZERO, Optional.empty(), Optional.empty()),
          List.of(),
          Optional.empty(),
          new LocalEvaluationStatus.Events(0, 0, Map.of()));

  /** Cohorts are told one after the other, as the loader promises. */
  private final ReentrantLock loader = new ReentrantLock();

  private CohortsOfUser known = CohortsOfUser.AS_GIVEN;

  private final LocalFlags flags =
      new LocalFlags(
          OBSERVER,
          CLOCKS,
          new StartSignal(),
          new LocalFlags.Surroundings(
              (needed, done) -> {
                loader.lock();
                try {
                  done.accept(known);
                } finally {
                  loader.unlock();
                }
              },
              json -> {},
              () -> STATUS));

  /** Flags arrive. */
  @Operation
  public void arrive(@Param(name = "one") int one) {
    flags.arrived(SETS.get(one), DOCUMENTS.get(one), false);
  }

  /** The members of cohorts change. */
  @Operation
  public void change(@Param(name = "one") int one) {
    loader.lock();
    try {
      known = COHORTS.get(one);
      flags.cohortsChanged(known);
    } finally {
      loader.unlock();
    }
  }

  /** A poll fails. */
  @Operation
  public void fail() {
    flags.pollFailed(HttpFailure.of(HttpFailure.Kind.CONNECTION, "away", null));
  }

  /** {@return which flags, which document, and which cohorts are in use} */
  @Operation
  public String read() {
    PinnedFlags pinned = flags.current();
    String variant = pinned.evaluate(USER, "flag", EvaluateOptions.defaults()).key();
    return variant + " " + SETS.indexOf(pinned.flags()) + " " + pinned.version();
  }
}
