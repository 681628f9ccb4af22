package dev.assay.openfeature;

import dev.assay.evaluation.ExperimentUser;
import dev.assay.evaluation.Variant;
import dev.assay.sdk.EvaluateOptions;
import dev.assay.sdk.LocalEvaluationClient;
import dev.assay.sdk.LocalEvaluationListener;
import dev.assay.sdk.LocalEvaluationStatus.Origin;
import dev.assay.sdk.PinnedFlags;
import dev.assay.sdk.tracking.TrackingEvent;

/** Evaluation in this process. */
final class LocalBackend implements Backend {
  private static final EvaluateOptions EXPOSING = EvaluateOptions.defaults().tracksExposure(true);

  private final LocalEvaluationClient client;
  private final boolean owned;
  private final LocalEvaluationListener listener;

  /**
   * Wraps a client.
   *
   * @param owned whether the client ends with this
   * @param listener hears of changes from now on
   */
  LocalBackend(LocalEvaluationClient client, boolean owned, LocalEvaluationListener listener) {
    this.client = client;
    this.owned = owned;
    this.listener = listener;
    client.addListener(listener);
  }

  @Override
  public void start() {
    client.start();
  }

  @Override
  public boolean hasFlags() {
    return client.status().flags().origin() != Origin.NONE;
  }

  @Override
  public Answer evaluate(String flagKey, ExperimentUser user) {
    PinnedFlags flags = client.pin();
    Variant variant = flags.evaluate(user, flagKey, EXPOSING);
    if (!variant.exists() && flags.flags().flag(flagKey).isEmpty()) {
      return Answer.notFound(flagKey);
    }
    return Answer.of(variant);
  }

  @Override
  public void track(TrackingEvent event) {
    client.track(event);
  }

  @Override
  public void close() {
    client.removeListener(listener);
    if (owned) {
      client.close();
    }
  }
}
