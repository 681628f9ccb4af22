package dev.assay.sdk;

import dev.assay.evaluation.ExperimentUser;
import dev.assay.evaluation.Variants;
import org.jspecify.annotations.Nullable;

/** Receives the outcome of an asynchronous fetch. */
@FunctionalInterface
public interface FetchCallback {
  /**
   * Called exactly once, on a thread of the client's executor. What it throws is logged and goes no
   * further.
   *
   * @param user the user given to the fetch, the same object
   * @param variants the variants, or null if the fetch failed
   * @param failure why the fetch failed, or null if it did not
   */
  void completed(
      ExperimentUser user, @Nullable Variants variants, @Nullable FetchException failure);
}
