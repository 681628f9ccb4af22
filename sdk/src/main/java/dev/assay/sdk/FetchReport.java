package dev.assay.sdk;

import dev.assay.evaluation.ExperimentUser;
import dev.assay.evaluation.Variants;
import dev.assay.sdk.internal.http.HttpRequest;
import dev.assay.sdk.internal.http.HttpResponse;
import dev.assay.sdk.internal.options.DeploymentKey;
import dev.assay.sdk.internal.options.LogNames;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Tells the log and the listeners what happens: requests and answers at INFO if debugging, an
 * outage once at WARNING, its end once at INFO. Users are not logged, the deployment key is masked.
 */
final class FetchReport {
  private final Logger logger = System.getLogger(LogNames.SDK);
  private final DeploymentKey key;
  private final Level detail;
  private final List<FetchListener> listeners;
  private final AtomicBoolean outage = new AtomicBoolean();
  private final AtomicBoolean warnedOfIds = new AtomicBoolean();

  FetchReport(DeploymentKey key, RemoteEvaluationConfig config) {
    this.key = key;
    this.detail = config.debug() ? Level.INFO : Level.DEBUG;
    this.listeners = config.listeners();
  }

  void user(ExperimentUser user) {
    if (isEmpty(user.userId())
        && isEmpty(user.deviceId())
        && warnedOfIds.compareAndSet(false, true)) {
      logger.log(
          Level.WARNING,
          "Fetching for a user without user id and device id: servers may refuse it. Not logged again.");
    }
  }

  private static boolean isEmpty(@Nullable String id) {
    return id == null || id.isEmpty();
  }

  void sending(HttpRequest request, int attempt) {
    logger.log(
        detail,
        () ->
            "Request: "
                + request
                + ", "
                + request.size()
                + " bytes, key "
                + key
                + ", attempt "
                + attempt);
  }

  void answered(HttpResponse response) {
    logger.log(
        detail,
        () -> "Answer: status " + response.status() + ", " + response.body().length + " bytes");
  }

  void attemptFailed(ExperimentUser user, FetchException failure) {
    logger.log(detail, () -> "Attempt " + failure.attempts() + " failed: " + failure.getMessage());
    tell(listener -> listener.attemptFailed(user, failure));
  }

  void fetched(ExperimentUser user, Variants variants, int attempts) {
    if (outage.get() && outage.compareAndSet(true, false)) {
      logger.log(Level.INFO, () -> "Fetching works again, key " + key);
    }
    tell(listener -> listener.fetched(user, variants, attempts));
  }

  /** {@return the variants to give to the caller} */
  Variants telling(Variants variants) {
    return listeners.isEmpty() ? variants : variants.tellingMissing(this::missing);
  }

  private void missing(String flagKey) {
    tell(listener -> listener.variantMissing(flagKey));
  }

  void failed(ExperimentUser user, FetchException failure) {
    boolean wanted =
        failure.kind() != FetchException.Kind.CANCELLED
            && failure.kind() != FetchException.Kind.CLOSED;
    if (wanted && outage.compareAndSet(false, true)) {
      logger.log(
          Level.WARNING,
          () ->
              "Fetching fails, key "
                  + key
                  + ": "
                  + failure.getMessage()
                  + ". Not logged again until it works.");
    } else {
      logger.log(detail, () -> "Fetching failed: " + failure.getMessage());
    }
    tell(listener -> listener.failed(user, failure));
  }

  /** What a callback threw is the callback's fault, and goes no further. */
  void thrown(String by, Throwable thrown) {
    logger.log(Level.ERROR, "A " + by + " threw", thrown);
  }

  private void tell(Consumer<FetchListener> event) {
    for (FetchListener listener : listeners) {
      try {
        event.accept(listener);
      } catch (RuntimeException | Error e) {
        thrown("listener", e);
      }
    }
  }
}
