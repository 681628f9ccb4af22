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
public interface LocalEvaluationListener {
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

  /**
   * The variant of a flag was asked for that the result does not have: no such flag is there, its
   * key is misspelt for instance, or it has no variant for the user. Called on the thread that
   * asked, each time.
   *
   * @param flagKey the flag's key
   */
  default void variantMissing(String flagKey) {}
}
