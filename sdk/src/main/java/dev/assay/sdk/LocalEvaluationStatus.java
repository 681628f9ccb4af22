package dev.assay.sdk;

import dev.assay.evaluation.FlagFault;
import dev.assay.sdk.tracking.DropReason;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How a {@link LocalEvaluationClient} is doing.
 *
 * <p>Immutable.
 *
 * @param state what can be expected of it
 * @param flags what it evaluates
 * @param freshness how well that is known to be what the server has
 * @param cohorts the cohorts that the flags ask for; empty if cohorts are not synced
 * @param lookups what became of membership look-ups, if there are any
 * @param tracking what became of tracked events
 */
public record LocalEvaluationStatus(
    State state,
    Flags flags,
    Freshness freshness,
    List<CohortStatus> cohorts,
    Optional<Lookups> lookups,
    Events tracking) {
  /** What can be expected of a client. */
  public enum State {
    /** It was not started; flags of the bootstrap or the snapshot file are evaluated, if any. */
    NOT_STARTED,
    /** It was started, and no flags have come from the server yet. */
    STARTING,
    /** Its flags are those that the server has. */
    READY,
    /** Its flags were those that the server had; the server can't be reached now. */
    STALE,
    /** It was closed; the last flags go on being evaluated. */
    CLOSED
  }

  /** Where flags come from. */
  public enum Origin {
    /** There are none yet. */
    NONE,
    /** The config's bootstrap. */
    BOOTSTRAP,
    /** The snapshot file. */
    SNAPSHOT,
    /** The server's answer to a poll. */
    POLL,
    /** The server's stream. */
    STREAM
  }

  /**
   * The flags that are evaluated.
   *
   * @param origin where they come from
   * @param version a text that is the same for the same document of flags, everywhere; empty if
   *     there are none
   * @param count how many they are
   * @param faults those that can't be used and are left out, unmodifiable
   */
  public record Flags(Origin origin, String version, int count, List<FlagFault> faults) {}

  /**
   * How fresh the flags are.
   *
   * @param age the time since the server last showed that they are what it has, or since they were
   *     saved or given; zero if there are none
   * @param arrivedAt when they came into use, if there are any
   * @param staleSince since when the server can't be reached, if it can't
   */
  public record Freshness(
      Duration age, Optional<Instant> arrivedAt, Optional<Instant> staleSince) {}

  /**
   * A cohort that flags ask for.
   *
   * @param id its id
   * @param size its members, or -1 if it was never loaded: nobody is in it
   * @param age the time since the server last showed that the members are what it has; zero if it
   *     was never loaded
   * @param failure why it can't be loaded or refreshed, if it can't
   */
  public record CohortStatus(String id, int size, Duration age, Optional<String> failure) {}

  /**
   * Counts of membership look-ups, since the client was made.
   *
   * @param answered those that a server answered
   * @param failed those that failed
   * @param dropped those that were not begun: too many waited
   */
  public record Lookups(long answered, long failed, long dropped) {}

  /**
   * Counts of tracked events, since the client was made.
   *
   * @param queued those that wait
   * @param sent those that a server has taken
   * @param dropped those that were lost, by reason, unmodifiable
   */
  public record Events(long queued, long sent, Map<DropReason, Long> dropped) {}
}
