package dev.assay.spring.internal;

import dev.assay.evaluation.ExperimentUser;
import dev.assay.evaluation.Variant;
import dev.assay.evaluation.Variants;
import dev.assay.sdk.EvaluateOptions;
import dev.assay.sdk.FetchOptions;
import dev.assay.sdk.LocalEvaluationClient;
import dev.assay.sdk.PinnedFlags;
import dev.assay.sdk.RemoteEvaluationClient;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** The client that gives a request its variants, and how they are tracked. */
public final class RequestClients {
  private static final FetchOptions UNTRACKED =
      FetchOptions.builder().tracksAssignment(false).tracksExposure(false).build();

  private final @Nullable LocalEvaluationClient local;
  private final @Nullable RemoteEvaluationClient remote;
  private final boolean evaluatesLocally;
  private final boolean tracksExposure;

  /** Takes one client or both. */
  public RequestClients(
      @Nullable LocalEvaluationClient local,
      @Nullable RemoteEvaluationClient remote,
      boolean prefersLocal,
      boolean tracksExposure) {
    this.local = local;
    this.remote = remote;
    evaluatesLocally = local != null && (prefersLocal || remote == null);
    this.tracksExposure = tracksExposure;
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

  /**
   * {@return the variants of pinned flags}
   *
   * @param optedOut whether the user must not be tracked
   */
  public Variants evaluate(PinnedFlags flags, ExperimentUser user, boolean optedOut) {
    return flags.evaluate(
        user,
        EvaluateOptions.defaults()
            .tracksExposure(tracksExposure && !optedOut)
            .tracksAssignment(!optedOut));
  }

  /**
   * {@return the variants that the server gives; servers refuse users without ids, so these have
   * the fixed variants of the fallback without being asked for}
   *
   * @param optedOut whether the user must not be tracked
   */
  public Variants fetch(ExperimentUser user, boolean optedOut) {
    RemoteEvaluationClient client = Objects.requireNonNull(remote, "remote");
    return hasId(user) ? client.fetch(user, options(optedOut)) : withoutIds(client);
  }

  /** {@return what {@link #fetch} gives, later} */
  public CompletableFuture<Variants> fetchAsync(ExperimentUser user, boolean optedOut) {
    RemoteEvaluationClient client = Objects.requireNonNull(remote, "remote");
    return hasId(user)
        ? client.fetchAsync(user, options(optedOut))
        : CompletableFuture.completedFuture(withoutIds(client));
  }

  FetchOptions options(boolean optedOut) {
    if (optedOut) {
      return UNTRACKED;
    }
    return tracksExposure
        ? FetchOptions.builder().tracksExposure(true).build()
        : FetchOptions.defaults();
  }

  private static boolean hasId(ExperimentUser user) {
    return isPresent(user.userId()) || isPresent(user.deviceId());
  }

  private static boolean isPresent(@Nullable String id) {
    return id != null && !id.isEmpty();
  }

  private static Variants withoutIds(RemoteEvaluationClient client) {
    Map<String, Variant> fixed =
        client.config().fallback().fixed().map(Variants::asMap).orElse(Map.of());
    return Variants.of(fixed, Variants.Source.FALLBACK, System::nanoTime);
  }
}
