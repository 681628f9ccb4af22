package dev.assay.sdk;

import dev.assay.evaluation.ExperimentUser;
import dev.assay.evaluation.Variants;

/**
 * Hears of every fetch of a client, for metrics for instance.
 *
 * <p>Called on the thread that fetches, before the caller has its answer: be quick. What a listener
 * throws is logged and goes no further. Implementations must be safe for use by several threads.
 */
public interface FetchListener extends MissingVariantListener {
  /**
   * A server answered.
   *
   * @param user who the variants are for
   * @param variants the answer
   * @param attempts how many requests it took, from 1
   */
  default void fetched(ExperimentUser user, Variants variants, int attempts) {}

  /**
   * One attempt failed. Another one may follow.
   *
   * @param user who the variants were for
   * @param failure why; its {@link FetchException#attempts()} is the attempt's number, from 1
   */
  default void attemptFailed(ExperimentUser user, FetchException failure) {}

  /**
   * A fetch failed: no further attempt follows. A fallback may still answer the caller.
   *
   * @param user who the variants were for
   * @param failure why
   */
  default void failed(ExperimentUser user, FetchException failure) {}
}
