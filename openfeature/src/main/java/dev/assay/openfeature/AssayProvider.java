package dev.assay.openfeature;

import dev.assay.evaluation.ExperimentUser;
import dev.assay.evaluation.Variant;
import dev.assay.sdk.FetchException;
import dev.assay.sdk.LocalEvaluationClient;
import dev.assay.sdk.LocalEvaluationConfig;
import dev.assay.sdk.RemoteEvaluationClient;
import dev.assay.sdk.RemoteEvaluationConfig;
import dev.assay.sdk.internal.openfeature.ContextMapping;
import dev.assay.sdk.internal.openfeature.VariantMapping;
import dev.assay.sdk.tracking.TrackingEvent;
import dev.openfeature.sdk.ErrorCode;
import dev.openfeature.sdk.EvaluationContext;
import dev.openfeature.sdk.EventProvider;
import dev.openfeature.sdk.ImmutableMetadata;
import dev.openfeature.sdk.Metadata;
import dev.openfeature.sdk.ProviderEvaluation;
import dev.openfeature.sdk.Reason;
import dev.openfeature.sdk.TrackingEventDetails;
import dev.openfeature.sdk.Value;
import dev.openfeature.sdk.exceptions.FatalError;
import dev.openfeature.sdk.exceptions.GeneralError;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An OpenFeature provider over a client for local or for remote evaluation.
 *
 * <p>{@link #initialize} starts a local client and waits for its flags as long as its {@code
 * startTimeout} allows. A remote client is asked at each evaluation, on the calling thread and
 * within the times of its config, unless {@link RemoteProviderOptions#cacheTime} lets one answer
 * serve for a while. {@code docs/openfeature.md} tells how contexts become users and variants
 * become values.
 *
 * <p>Thread-safe.
 */
public final class AssayProvider extends EventProvider {
  private static final String NAME = "assay";

  private final Backend backend;
  private final ProviderEvents events = new ProviderEvents(this);

  /**
   * Makes a provider over a client that stays its maker's: the provider starts it, if it was not
   * started, and does not close it.
   *
   * @param client evaluates in this process
   */
  public AssayProvider(LocalEvaluationClient client) {
    this(client, false);
  }

  /**
   * Makes a provider over a client that stays its maker's: the provider does not close it.
   *
   * @param client fetches variants from a server
   */
  public AssayProvider(RemoteEvaluationClient client) {
    this(client, RemoteProviderOptions.defaults());
  }

  /**
   * Makes a provider over a client that stays its maker's: the provider does not close it.
   *
   * @param client fetches variants from a server
   * @param options what is done beyond that
   */
  public AssayProvider(RemoteEvaluationClient client, RemoteProviderOptions options) {
    backend = new RemoteBackend(client, false, options);
  }

  private AssayProvider(LocalEvaluationClient client, boolean owned) {
    backend = new LocalBackend(Objects.requireNonNull(client, "client"), owned, events);
  }

  private AssayProvider(RemoteEvaluationClient client, RemoteProviderOptions options, boolean own) {
    backend = new RemoteBackend(client, own, options);
  }

  /**
   * {@return a provider with a client of its own, which {@link #shutdown} closes}
   *
   * @param deploymentKey the key of the deployment whose flags are evaluated
   * @param config how they are kept fresh
   * @throws IllegalArgumentException if the key can't be one
   */
  public static AssayProvider local(String deploymentKey, LocalEvaluationConfig config) {
    return new AssayProvider(LocalEvaluationClient.create(deploymentKey, config), true);
  }

  /**
   * {@return a provider with a client of its own, which {@link #shutdown} closes}
   *
   * @param deploymentKey the key of the deployment whose variants are fetched
   * @param config how they are fetched
   * @param options what is done beyond that
   * @throws IllegalArgumentException if the key can't be one
   */
  public static AssayProvider remote(
      String deploymentKey, RemoteEvaluationConfig config, RemoteProviderOptions options) {
    return new AssayProvider(RemoteEvaluationClient.create(deploymentKey, config), options, true);
  }

  @Override
  public Metadata getMetadata() {
    return () -> NAME;
  }

  /**
   * Gets ready, in a bounded time. A local client goes on trying after a failure: once it has
   * flags, the provider is ready after all.
   *
   * @throws FatalError if the server does not know the deployment key, or refuses it, or if this
   *     provider was shut down
   * @throws GeneralError if there are no flags in time
   */
  @Override
  public void initialize(EvaluationContext context) {
    if (!events.starting()) {
      throw new FatalError("the provider is closed: make a new one");
    }
    try {
      backend.start();
    } catch (FetchException e) {
      if (!events.failed(backend::hasFlags)) {
        int status = e.status().orElse(0);
        throw status == 401 || status == 403
            ? new FatalError(e.getMessage(), e)
            : new GeneralError(e.getMessage(), e);
      }
    }
    events.started();
  }

  /**
   * Ends the provider: evaluations answer their default values. Its client is closed if it is its
   * own, and so is the tracker of the options. A second time it does nothing.
   */
  @Override
  public void shutdown() {
    if (events.close()) {
      backend.close();
      super.shutdown();
    }
  }

  @Override
  public ProviderEvaluation<Boolean> getBooleanEvaluation(
      String key, Boolean defaultValue, EvaluationContext context) {
    return evaluate(key, defaultValue, context, TypedValue.BOOLEAN);
  }

  @Override
  public ProviderEvaluation<String> getStringEvaluation(
      String key, String defaultValue, EvaluationContext context) {
    return evaluate(key, defaultValue, context, TypedValue.STRING);
  }

  @Override
  public ProviderEvaluation<Integer> getIntegerEvaluation(
      String key, Integer defaultValue, EvaluationContext context) {
    return evaluate(key, defaultValue, context, TypedValue.INTEGER);
  }

  @Override
  public ProviderEvaluation<Long> getLongEvaluation(
      String key, Long defaultValue, EvaluationContext context) {
    return evaluate(key, defaultValue, context, TypedValue.LONG);
  }

  @Override
  public ProviderEvaluation<Double> getDoubleEvaluation(
      String key, Double defaultValue, EvaluationContext context) {
    return evaluate(key, defaultValue, context, TypedValue.DOUBLE);
  }

  @Override
  public ProviderEvaluation<Value> getObjectEvaluation(
      String key, Value defaultValue, EvaluationContext context) {
    return evaluate(key, defaultValue, context, TypedValue.OBJECT);
  }

  private <T> ProviderEvaluation<T> evaluate(
      String flagKey, T defaultValue, EvaluationContext context, TypedValue<T> type) {
    if (!events.isReady()) {
      return failure(defaultValue, ErrorCode.PROVIDER_NOT_READY, "the provider is not started");
    }
    ExperimentUser user;
    try {
      user = ContextMapping.user(context.asObjectMap());
    } catch (IllegalArgumentException e) {
      return failure(defaultValue, ErrorCode.INVALID_CONTEXT, e.getMessage());
    }
    Answer answer = backend.evaluate(flagKey, user);
    return answer.error() == null
        ? evaluation(defaultValue, answer, type)
        : failure(defaultValue, answer.error(), answer.message());
  }

  private static <T> ProviderEvaluation<T> evaluation(
      T defaultValue, Answer answer, TypedValue<T> type) {
    Variant variant = answer.variant();
    if (!variant.exists() || !variant.isDeployed()) {
      return ProviderEvaluation.<T>builder().value(defaultValue).reason(answer.reason()).build();
    }
    T value = type.read(variant);
    if (value == null && VariantMapping.hasValue(variant)) {
      return failure(
          defaultValue,
          ErrorCode.TYPE_MISMATCH,
          "the variant '" + variant.key() + "' has no value of this type");
    }
    return ProviderEvaluation.<T>builder()
        .value(value == null ? defaultValue : value)
        .variant(variant.key())
        .reason(answer.reason())
        .flagMetadata(metadata(variant))
        .build();
  }

  private static ImmutableMetadata metadata(Variant variant) {
    ImmutableMetadata.ImmutableMetadataBuilder metadata = ImmutableMetadata.builder();
    VariantMapping.metadata(variant)
        .forEach(
            (name, value) -> {
              if (value instanceof Boolean bool) {
                metadata.addBoolean(name, bool);
              } else if (value instanceof Integer number) {
                metadata.addInteger(name, number);
              } else if (value instanceof Long number) {
                metadata.addLong(name, number);
              } else if (value instanceof Number number) {
                metadata.addDouble(name, number.doubleValue());
              } else {
                metadata.addString(name, value.toString());
              }
            });
    return metadata.build();
  }

  private static <T> ProviderEvaluation<T> failure(
      T defaultValue, ErrorCode code, @Nullable String message) {
    return ProviderEvaluation.<T>builder()
        .value(defaultValue)
        .reason(Reason.ERROR.name())
        .errorCode(code)
        .errorMessage(message == null ? code.name() : message)
        .build();
  }

  /**
   * Sends an event to where exposures go: its type is the name, its event properties are the
   * details, with their value under {@code value}. Where nothing is tracked, and without a
   * targeting key or device id, for then there is nobody whom it could be about, it is dropped.
   */
  @Override
  public void track(
      String name, EvaluationContext context, @Nullable TrackingEventDetails details) {
    ExperimentUser user;
    try {
      user = ContextMapping.user(context.asObjectMap());
    } catch (IllegalArgumentException e) {
      return;
    }
    if (!events.isReady() || !ContextMapping.hasId(user)) {
      return;
    }
    Map<String, @Nullable Object> properties = new LinkedHashMap<>();
    if (details != null) {
      properties.putAll(details.asObjectMap());
      details.getValue().ifPresent(value -> properties.put("value", value));
    }
    backend.track(
        TrackingEvent.builder(name, Instant.now())
            .userId(user.userId())
            .deviceId(user.deviceId())
            .groups(user.groups())
            .eventProperties(properties)
            .insertId(UUID.randomUUID().toString())
            .build());
  }
}
