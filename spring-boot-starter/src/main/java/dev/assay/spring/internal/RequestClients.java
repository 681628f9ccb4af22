package dev.assay.spring.internal;

import dev.assay.evaluation.ExperimentUser;
import dev.assay.evaluation.Variants;
import dev.assay.sdk.EvaluateOptions;
import dev.assay.sdk.FetchOptions;
import dev.assay.sdk.LocalEvaluationClient;
import dev.assay.sdk.PinnedFlags;
import dev.assay.sdk.RemoteEvaluationClient;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** The client that gives a request its variants, and how they are tracked. */
public final class RequestClients {
  private final @Nullable LocalEvaluationClient local;
  private final @Nullable RemoteEvaluationClient remote;
  private final boolean evaluatesLocally;
  private final EvaluateOptions evaluateOptions;
  private final FetchOptions fetchOptions;

  /** Takes one client or both. */
  public RequestClients(
      @Nullable LocalEvaluationClient local,
      @Nullable RemoteEvaluationClient remote,
      boolean prefersLocal,
      boolean tracksExposure) {
    this.local = local;
    this.remote = remote;
    evaluatesLocally = local != null && (prefersLocal || remote == null);
    evaluateOptions = EvaluateOptions.defaults().tracksExposure(tracksExposure);
    fetchOptions =
        tracksExposure
            ? FetchOptions.builder().tracksExposure(true).build()
            : FetchOptions.defaults();
  }

  /** {@return whether there are flags to pin} */
  public boolean hasFlags() {
    return local != null;
  }

  /** {@return whether variants are evaluated in this process, not fetched} */
  public boolean evaluatesLocally() {
    return evaluatesLocally;
  }

  /** {@return the flags of this moment} */
  public PinnedFlags pin() {
    return Objects.requireNonNull(local, "local").pin();
  }

  /** {@return the variants of pinned flags} */
  public Variants evaluate(PinnedFlags flags, ExperimentUser user) {
    return flags.evaluate(user, evaluateOptions);
  }

  /** {@return the variants that the server gives} */
  public Variants fetch(ExperimentUser user) {
    return Objects.requireNonNull(remote, "remote").fetch(user, fetchOptions);
  }

  /** {@return the variants that the server gives, later} */
  public CompletableFuture<Variants> fetchAsync(ExperimentUser user) {
    return Objects.requireNonNull(remote, "remote").fetchAsync(user, fetchOptions);
  }
}
