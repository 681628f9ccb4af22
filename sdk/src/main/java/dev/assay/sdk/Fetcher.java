package dev.assay.sdk;

import dev.assay.evaluation.ExperimentUser;
import dev.assay.evaluation.Variant;
import dev.assay.evaluation.VariantFormatException;
import dev.assay.evaluation.Variants;
import dev.assay.sdk.internal.http.Backoff;
import dev.assay.sdk.internal.http.Call;
import dev.assay.sdk.internal.http.HttpClient;
import dev.assay.sdk.internal.http.HttpFailure;
import dev.assay.sdk.internal.http.HttpRequest;
import dev.assay.sdk.internal.http.HttpResponse;
import dev.assay.sdk.internal.http.RetryAfter;
import dev.assay.sdk.internal.http.RetryLoop;
import dev.assay.sdk.internal.options.DeploymentKey;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** One fetch after the other on the calling thread: attempts, judgement, fallback. */
final class Fetcher implements AutoCloseable {
  /** The bound on an answer, decoded. */
  private static final int MOST_BYTES = 8 * 1024 * 1024;

  private final RemoteEvaluationConfig config;
  private final HttpClient http;
  private final RetryLoop retries;
  private final VardataRequests requests;
  private final FetchReport report;
  private final LastKnownVariants lastKnown;
  private final Duration total;
  private final @Nullable SharedAttempts shared;

  Fetcher(DeploymentKey key, RemoteEvaluationConfig config, FetchReport report) {
    this.config = config;
    this.report = report;
    http =
        new HttpClient(
            new HttpClient.Options(
                config.maxConcurrentFetches(),
                MOST_BYTES,
                config.proxy().map(HttpProxy::server).orElse(null),
                config.sslContext().orElse(null)));
    Backoff backoff =
        new Backoff(
            config.fetchRetryBackoffMin(),
            config.fetchRetryBackoffMax(),
            config.fetchRetryBackoffScalar(),
            config.retryJitter());
    retries =
        new RetryLoop(
            config.fetchRetries(),
            config.fetchRetryTimeout(),
            backoff,
            () -> ThreadLocalRandom.current().nextDouble());
    requests = new VardataRequests(config.serverUrl(), key);
    lastKnown = new LastKnownVariants(config.fallback().lastKnownUsers());
    shared = config.coalesceFetches() ? new SharedAttempts() : null;
    total = config.fetchDeadline().orElseGet(() -> retries.longest(config.fetchTimeout()));
  }

  /** Opens a call, whose time runs from now on. */
  Call open() {
    return http.open(config.fetchTimeout(), total);
  }

  /** Fetches within a call that has begun. */
  Variants fetch(ExperimentUser user, FetchOptions options, Call call) {
    report.user(user);
    Variants variants;
    try {
      HttpRequest request = requests.request(user, options);
      variants =
          retries.run(
              call,
              () -> attempt(user, options, request, call),
              (failure, attempt) ->
                  report.attemptFailed(user, FetchException.of(failure, attempt)));
    } catch (HttpFailure failure) {
      return failed(user, options, FetchException.of(failure, call.attempts()));
    }
    lastKnown.remember(user, options, variants);
    report.fetched(user, variants, call.attempts());
    return report.telling(variants);
  }

  private Variants attempt(
      ExperimentUser user, FetchOptions options, HttpRequest request, Call call)
      throws HttpFailure {
    return shared == null
        ? ask(request, call)
        : shared.run(new SharedAttempts.Question(user, options), call, () -> ask(request, call));
  }

  private Variants ask(HttpRequest request, Call call) throws HttpFailure {
    report.sending(request, call.attempts());
    HttpResponse response = http.send(request, call);
    report.answered(response);
    if (response.status() != 200) {
      long wait = RetryAfter.nanos(response, Clock.systemUTC());
      throw HttpFailure.status(response.status(), wait);
    }
    try {
      Map<String, Variant> byFlag = Variants.parse(response.body());
      return Variants.of(byFlag, Variants.Source.FETCHED, System::nanoTime);
    } catch (VariantFormatException e) {
      throw HttpFailure.unreadable("the answer can not be read as " + e.getMessage(), e);
    }
  }

  /** {@return what is given in place of an answer; throws the failure if there is nothing} */
  Variants failed(ExperimentUser user, FetchOptions options, FetchException failure) {
    report.failed(user, failure);
    if (failure.kind() == FetchException.Kind.CANCELLED
        || failure.kind() == FetchException.Kind.CLOSED) {
      throw failure;
    }
    Optional<Variants> known = lastKnown.of(user, options);
    if (known.isPresent()) {
      return report.telling(known.get().insteadOf(Variants.Source.LAST_KNOWN, failure));
    }
    return config
        .fallback()
        .fixed()
        .map(fixed -> report.telling(fixed.insteadOf(Variants.Source.FALLBACK, failure)))
        .orElseThrow(() -> failure);
  }

  /** Stops every fetch and closes every connection. */
  @Override
  public void close() {
    http.close();
  }
}
