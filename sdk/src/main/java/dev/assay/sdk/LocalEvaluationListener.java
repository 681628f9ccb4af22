package dev.assay.sdk;

import dev.assay.evaluation.FlagFault;
import java.util.List;
import java.util.Set;

/**
 * Hears of what changes in a {@link LocalEvaluationClient}.
 *
 * <p>Called on the client's threads: be quick, for no newer flags arrive meanwhile. What a listener
 * throws is logged and goes no further. Implementations must be safe for use by several threads.
 */
public interface LocalEvaluationListener extends MissingVariantListener {
  /**
   * Other flags are evaluated from now on; also called for the first ones.
   *
   * @param status the state that has begun
   * @param flagKeys the keys of flags that were added, removed or changed; unmodifiable
   */
  default void flagsChanged(LocalEvaluationStatus status, Set<String> flagKeys) {}

  /**
   * Flags could not be used and were left out of the set that has arrived; its others are in use.
   *
   * @param faults which flags and why; unmodifiable
   */
  default void flagsFaulty(List<FlagFault> faults) {}

  /**
   * It is no longer known whether the flags are what the server has now. They stay in use.
   *
   * @param status the state that has begun
   * @param failure why they could not be fetched
   */
  default void stale(LocalEvaluationStatus status, FetchException failure) {}

  /**
   * The flags are again what the server has now.
   *
   * @param status the state that has begun
   */
  default void recovered(LocalEvaluationStatus status) {}
}
