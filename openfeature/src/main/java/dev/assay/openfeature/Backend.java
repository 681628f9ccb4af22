package dev.assay.openfeature;

import dev.assay.evaluation.ExperimentUser;
import dev.assay.sdk.FetchException;
import dev.assay.sdk.tracking.TrackingEvent;

/** The client behind a provider. Implementations are thread-safe. */
sealed interface Backend permits LocalBackend, RemoteBackend {
  /**
   * Gets ready, in a bounded time.
   *
   * @throws FetchException if that fails
   */
  void start();

  /** {@return whether there is something to evaluate, also after a start that failed} */
  boolean hasFlags();

  /** {@return a flag's variant for a user, or why there is none} */
  Answer evaluate(String flagKey, ExperimentUser user);

  /** Sends an event of the application, if somebody takes it. */
  void track(TrackingEvent event);

  /** Ends what the provider has begun. */
  void close();
}
