package dev.assay.spring;

import dev.assay.sdk.LocalEvaluationClient;
import dev.assay.sdk.LocalEvaluationConfig;
import dev.assay.sdk.LocalEvaluationListener;
import dev.assay.sdk.LocalEvaluationMetrics;
import dev.assay.sdk.tracking.Tracker;
import org.springframework.beans.factory.ObjectProvider;

/**
 * The application's beans that a local client takes. Listeners come last, before the client is
 * started: they may need the client themselves.
 */
final class LocalParts {
  private final ObjectProvider<LocalEvaluationListener> listeners;
  private final ObjectProvider<LocalEvaluationMetrics> metrics;
  private final ObjectProvider<Tracker> tracker;
  private boolean listening;

  LocalParts(
      ObjectProvider<LocalEvaluationListener> listeners,
      ObjectProvider<LocalEvaluationMetrics> metrics,
      ObjectProvider<Tracker> tracker) {
    this.listeners = listeners;
    this.metrics = metrics;
    this.tracker = tracker;
  }

  void addTo(LocalEvaluationConfig.Builder options) {
    metrics.orderedStream().forEach(options::metrics);
    tracker.ifAvailable(options::tracker);
  }

  /** Adds the listeners to the client, once; an application's own client may have them already. */
  void listenTo(LocalEvaluationClient client) {
    if (!listening) {
      listening = true;
      listeners
          .orderedStream()
          .forEach(
              listener -> {
                client.removeListener(listener);
                client.addListener(listener);
              });
    }
  }
}
