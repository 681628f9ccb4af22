package dev.assay.openfeature;

import dev.assay.evaluation.ExperimentUser;
import dev.assay.evaluation.Variant;
import dev.assay.evaluation.Variants;
import dev.assay.sdk.FetchException;
import dev.assay.sdk.FetchOptions;
import dev.assay.sdk.RemoteEvaluationClient;
import dev.assay.sdk.internal.openfeature.ContextMapping;
import dev.assay.sdk.internal.openfeature.VariantMapping;
import dev.assay.sdk.tracking.Tracker;
import dev.assay.sdk.tracking.TrackingEvent;
import dev.openfeature.sdk.ErrorCode;
import dev.openfeature.sdk.Reason;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Evaluation by a server. */
final class RemoteBackend implements Backend {
  private final RemoteEvaluationClient client;
  private final boolean owned;
  private final @Nullable VariantCache cache;
  private final Optional<Tracker> tracker;

  /**
   * Wraps a client.
   *
   * @param owned whether the client ends with this
   */
  RemoteBackend(RemoteEvaluationClient client, boolean owned, RemoteProviderOptions options) {
    this.client = client;
    this.owned = owned;
    Duration kept = options.cacheTime();
    cache = kept.isZero() ? null : new VariantCache(kept, System::nanoTime);
    tracker = options.tracker();
  }

  /** There is nothing to wait for: the client connects when it first fetches. */
  @Override
  public void start() {}

  @Override
  public boolean hasFlags() {
    return true;
  }

  @Override
  public Answer evaluate(String flagKey, ExperimentUser user) {
    if (!ContextMapping.hasId(user)) {
      return Answer.failure(
          ErrorCode.TARGETING_KEY_MISSING, "a targeting key or a device id is required");
    }
    Variants known = cache == null ? null : cache.find(user);
    if (known != null) {
      return answer(flagKey, known, Reason.CACHED.name());
    }
    Variants fetched;
    try {
      fetched = fetch(flagKey, user);
    } catch (FetchException | IllegalStateException e) {
      return Answer.failure(ErrorCode.GENERAL, e.getMessage());
    }
    return switch (fetched.source()) {
      case LAST_KNOWN -> answer(flagKey, fetched, Reason.CACHED.name());
      case FALLBACK -> answer(flagKey, fetched, Reason.DEFAULT.name());
      default -> answer(flagKey, fetched, null);
    };
  }

  private Variants fetch(String flagKey, ExperimentUser user) {
    if (cache == null) {
      return client.fetch(user, FetchOptions.builder().flagKeys(flagKey).build());
    }
    Variants variants = client.fetch(user);
    cache.put(user, variants);
    return variants;
  }

  /** {@return the flag's variant for a reason, or for the variant's own if that is null} */
  private static Answer answer(String flagKey, Variants variants, @Nullable String reason) {
    Variant variant = variants.get(flagKey);
    if (!variant.exists()) {
      return Answer.notFound(flagKey);
    }
    return Answer.of(variant, reason == null ? VariantMapping.reason(variant) : reason);
  }

  @Override
  public void track(TrackingEvent event) {
    tracker.ifPresent(t -> t.track(event));
  }

  @Override
  public void close() {
    if (owned) {
      client.close();
    }
    tracker.ifPresent(Tracker::close);
  }
}
