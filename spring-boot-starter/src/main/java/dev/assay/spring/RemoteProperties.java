package dev.assay.spring;

import dev.assay.evaluation.Variant;
import dev.assay.sdk.FetchFallback;
import dev.assay.sdk.HttpProxy;
import dev.assay.sdk.RemoteEvaluationConfig;
import dev.assay.sdk.ServerZone;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The properties of the remote client. Texts that may hold a secret, URLs among them, are bound as
 * texts: what can't be converted is printed.
 *
 * @param deploymentKey the key of the deployment whose flags are fetched; there is a remote client
 *     if it is set
 * @param debug whether each request and answer is logged at level INFO
 * @param serverUrl the server's URL; that of the server zone if it is not set
 * @param serverZone the data center whose server is used if no server's URL is set
 * @param fetchTimeout the time of the first attempt
 * @param fetchRetries how many attempts may follow the first
 * @param fetchRetryBackoffMin the wait before the first retry
 * @param fetchRetryBackoffMax the longest wait before the second and later retries
 * @param fetchRetryBackoffScalar the factor from one wait to the next
 * @param fetchRetryTimeout the time of each retry
 * @param retryJitter by which fraction each wait varies at random, from 0 to 1
 * @param fetchDeadline the time of a whole fetch; as long as the other options allow if it is not
 *     set
 * @param maxConcurrentFetches how many requests may be under way at once; further ones wait
 * @param coalesceFetches whether fetches that ask the same at the same time share one request
 * @param proxy the proxy, as http://[user:password@]host:port
 * @param sslBundle the name of the SSL bundle whose trust and key material is used
 * @param fallback what answers when a fetch has failed
 */
record RemoteProperties(
    @Nullable String deploymentKey,
    @DefaultValue("false") boolean debug,
    @Nullable String serverUrl,
    @DefaultValue("us") ServerZone serverZone,
    @DefaultValue("10s") Duration fetchTimeout,
    @DefaultValue("0") int fetchRetries,
    @DefaultValue("500ms") Duration fetchRetryBackoffMin,
    @DefaultValue("10s") Duration fetchRetryBackoffMax,
    @DefaultValue("1.5") double fetchRetryBackoffScalar,
    @DefaultValue("10s") Duration fetchRetryTimeout,
    @DefaultValue("0") double retryJitter,
    @Nullable Duration fetchDeadline,
    @DefaultValue("256") int maxConcurrentFetches,
    @DefaultValue("false") boolean coalesceFetches,
    @Nullable String proxy,
    @Nullable String sslBundle,
    @DefaultValue Fallback fallback) {
  static final String PREFIX = "assay.remote";

  /**
   * What answers when a fetch has failed.
   *
   * @param lastKnownUsers for how many users the last answer is remembered; none if 0
   * @param variants the variants, by flag key, for what no last answer is known
   */
  record Fallback(
      @DefaultValue("0") int lastKnownUsers, @DefaultValue Map<String, Comparable<?>> variants) {
    FetchFallback fallback() {
      FetchFallback known =
          lastKnownUsers == 0 ? FetchFallback.none() : FetchFallback.lastKnown(lastKnownUsers);
      return variants.isEmpty() ? known : known.orVariants(fixed());
    }

    Map<String, Variant> fixed() {
      Map<String, Variant> fixed = new LinkedHashMap<>();
      variants.forEach((flag, variant) -> fixed.put(flag, Variant.of(key(variant))));
      return fixed;
    }

    /** YAML reads on and off as booleans; the binder leaves any Comparable as it was read. */
    private static String key(Comparable<?> variant) {
      if (variant instanceof Boolean on) {
        return on ? "on" : "off";
      }
      return variant.toString();
    }
  }

  RemoteEvaluationConfig.Builder builder(TlsContexts tls) {
    RemoteEvaluationConfig.Builder builder = RemoteEvaluationConfig.builder();
    Options options = new Options(PREFIX);
    options
        .set("debug", debug, builder::debug)
        .set("server-url", serverUrl, builder::serverUrl)
        .set("server-zone", serverZone, builder::serverZone)
        .set("fetch-timeout", fetchTimeout, builder::fetchTimeout)
        .set("fetch-retries", fetchRetries, builder::fetchRetries)
        .set("fetch-retry-backoff-min", fetchRetryBackoffMin, builder::fetchRetryBackoffMin)
        .set("fetch-retry-backoff-max", fetchRetryBackoffMax, builder::fetchRetryBackoffMax)
        .set(
            "fetch-retry-backoff-scalar", fetchRetryBackoffScalar, builder::fetchRetryBackoffScalar)
        .set("fetch-retry-timeout", fetchRetryTimeout, builder::fetchRetryTimeout)
        .set("retry-jitter", retryJitter, builder::retryJitter)
        .set("fetch-deadline", fetchDeadline, builder::fetchDeadline)
        .set("max-concurrent-fetches", maxConcurrentFetches, builder::maxConcurrentFetches)
        .set("coalesce-fetches", coalesceFetches, builder::coalesceFetches)
        .set("proxy", proxy, text -> builder.proxy(HttpProxy.parse(text)))
        .set("ssl-bundle", sslBundle, name -> builder.sslContext(tls.of(name)))
        .set("fallback.last-known-users", fallback, f -> builder.fallback(f.fallback()));
    return builder;
  }

  /** {@return nothing but the name: the properties hold keys} */
  @Override
  public String toString() {
    return "RemoteProperties";
  }
}
