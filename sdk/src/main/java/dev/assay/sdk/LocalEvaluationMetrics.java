package dev.assay.sdk;

import java.time.Duration;
import java.util.function.Supplier;

/**
 * Takes the measurements of a {@link LocalEvaluationClient}, for a metrics library to show.
 *
 * <p>Called on the client's threads and, for {@link #evaluated}, on the evaluating one: be quick.
 * What an implementation throws is logged once and goes no further. Implementations must be safe
 * for use by several threads.
 */
public interface LocalEvaluationMetrics {
  /**
   * The client was made. Gauges read the status whenever they are asked: the age and version of the
   * flags, the age of each cohort, the length of the event queue and the counts of events.
   *
   * @param status gives the present status; never fails, also after the client was closed
   */
  default void bind(Supplier<LocalEvaluationStatus> status) {}

  /** A user was evaluated, for one flag or several. */
  default void evaluated() {}

  /**
   * Flags were asked for and the server answered.
   *
   * @param latency how long it took
   */
  default void flagsFetched(Duration latency) {}

  /**
   * Flags were asked for in vain.
   *
   * @param failure why
   */
  default void flagsFetchFailed(FetchException failure) {}

  /**
   * A stream of flags could not be opened, or broke.
   *
   * @param failure why
   */
  default void streamFailed(FetchException failure) {}
}
