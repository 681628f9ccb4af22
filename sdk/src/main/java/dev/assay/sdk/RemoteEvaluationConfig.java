package dev.assay.sdk;

import dev.assay.sdk.internal.options.OptionRules;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.Executor;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * How a {@link RemoteEvaluationClient} fetches. Every option has a default:
 *
 * <ul>
 *   <li>{@code debug}: false
 *   <li>{@code serverUrl}: {@code https://api.lab.amplitude.com}; {@code serverZone}: US
 *   <li>{@code fetchTimeout}: 10 s; {@code fetchDeadline}: none
 *   <li>{@code fetchRetries}: 0; {@code fetchRetryTimeout}: 10 s
 *   <li>{@code fetchRetryBackoffMin}: 500 ms; {@code fetchRetryBackoffMax}: 10 s; {@code
 *       fetchRetryBackoffScalar}: 1.5; {@code retryJitter}: 0
 *   <li>{@code maxConcurrentFetches}: 256; {@code coalesceFetches}: false
 *   <li>{@code proxy}, {@code sslContext}, {@code executor}: none, the JDK's, the client's own
 *   <li>{@code fallback}: none; {@code listeners}: none
 * </ul>
 *
 * <p>Immutable.
 */
public final class RemoteEvaluationConfig {
  private static final RemoteEvaluationConfig DEFAULTS = builder().build();

  private final boolean debug;
  private final @Nullable URI ownServerUrl;
  private final ServerZone serverZone;
  private final Duration fetchTimeout;
  private final int fetchRetries;
  private final Duration fetchRetryBackoffMin;
  private final Duration fetchRetryBackoffMax;
  private final double fetchRetryBackoffScalar;
  private final Duration fetchRetryTimeout;
  private final double retryJitter;
  private final @Nullable Duration fetchDeadline;
  private final int maxConcurrentFetches;
  private final boolean coalesceFetches;
  private final @Nullable HttpProxy proxy;
  private final @Nullable SSLContext sslContext;
  private final @Nullable Executor executor;
  private final FetchFallback fallback;
  private final List<FetchListener> listeners;

  private RemoteEvaluationConfig(Builder builder) {
    debug = builder.debug;
    ownServerUrl = builder.serverUrl;
    serverZone = builder.serverZone;
    fetchTimeout = builder.fetchTimeout;
    fetchRetries = builder.fetchRetries;
    fetchRetryBackoffMin = builder.fetchRetryBackoffMin;
    fetchRetryBackoffMax = builder.fetchRetryBackoffMax;
    fetchRetryBackoffScalar = builder.fetchRetryBackoffScalar;
    fetchRetryTimeout = builder.fetchRetryTimeout;
    retryJitter = builder.retryJitter;
    fetchDeadline = builder.fetchDeadline;
    maxConcurrentFetches = builder.maxConcurrentFetches;
    coalesceFetches = builder.coalesceFetches;
    proxy = builder.proxy;
    sslContext = builder.sslContext;
    executor = builder.executor;
    fallback = builder.fallback;
    listeners = List.copyOf(builder.listeners);
  }

  /** {@return the config in which every option has its default} */
  public static RemoteEvaluationConfig defaults() {
    return DEFAULTS;
  }

  /** {@return a builder in which every option has its default} */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Reads options from environment variables: the names of {@link #fromProperties} in upper case
   * with underscores, {@code ASSAY_SERVER_URL} or {@code ASSAY_FETCH_TIMEOUT_MILLIS} for instance.
   *
   * @return the config; what has no variable keeps its default
   * @throws IllegalArgumentException if a value is invalid; names the variable
   */
  public static RemoteEvaluationConfig fromEnvironment() {
    return TextSettings.REMOTE.fromEnvironment(System.getenv(), builder()).build();
  }

  /**
   * Reads options from properties: {@code assay.debug}, {@code assay.server-url}, {@code
   * assay.server-zone}, {@code assay.fetch-timeout-millis}, {@code assay.fetch-retries}, {@code
   * assay.fetch-retry-backoff-min-millis}, {@code assay.fetch-retry-backoff-max-millis}, {@code
   * assay.fetch-retry-backoff-scalar}, {@code assay.fetch-retry-timeout-millis}, {@code
   * assay.fetch-deadline-millis}, {@code assay.max-concurrent-fetches}, {@code
   * assay.coalesce-fetches}, {@code assay.retry-jitter} and {@code assay.proxy} (as {@link
   * HttpProxy#parse} reads it).
   *
   * @param properties the properties; others are ignored
   * @return the config; what has no property, or a blank one, keeps its default
   * @throws IllegalArgumentException if a value is invalid; names the property
   */
  public static RemoteEvaluationConfig fromProperties(Properties properties) {
    return TextSettings.REMOTE.fromProperties(properties, builder()).build();
  }

  /** {@return a builder that begins with this config's options} */
  public Builder toBuilder() {
    return new Builder(this);
  }

  /** {@return whether each request and answer is logged at level INFO} */
  public boolean debug() {
    return debug;
  }

  /** {@return the server's URL: the one that was set, else that of the server zone} */
  public URI serverUrl() {
    return ownServerUrl == null || ownServerUrl.equals(ServerZone.US.serverUrl())
        ? serverZone.serverUrl()
        : ownServerUrl;
  }

  /** {@return the data center whose server is used if no other server's URL is set} */
  public ServerZone serverZone() {
    return serverZone;
  }

  /** {@return the time of the first attempt, its wait for a free connection included} */
  public Duration fetchTimeout() {
    return fetchTimeout;
  }

  /** {@return how many attempts may follow the first} */
  public int fetchRetries() {
    return fetchRetries;
  }

  /** {@return the wait before the first retry} */
  public Duration fetchRetryBackoffMin() {
    return fetchRetryBackoffMin;
  }

  /** {@return the longest wait before the second and later retries} */
  public Duration fetchRetryBackoffMax() {
    return fetchRetryBackoffMax;
  }

  /** {@return the factor from one wait to the next} */
  public double fetchRetryBackoffScalar() {
    return fetchRetryBackoffScalar;
  }

  /** {@return the time of each retry, its wait for a free connection included} */
  public Duration fetchRetryTimeout() {
    return fetchRetryTimeout;
  }

  /** {@return by which fraction each wait varies at random, from 0 (not at all) to 1} */
  public double retryJitter() {
    return retryJitter;
  }

  /** {@return the time of a whole fetch, or nothing: as long as the other options allow} */
  public Optional<Duration> fetchDeadline() {
    return Optional.ofNullable(fetchDeadline);
  }

  /** {@return how many requests may be under way at once; further ones wait} */
  public int maxConcurrentFetches() {
    return maxConcurrentFetches;
  }

  /** {@return whether fetches that ask the same at the same time share one request} */
  public boolean coalesceFetches() {
    return coalesceFetches;
  }

  /** {@return the proxy, if one is used} */
  public Optional<HttpProxy> proxy() {
    return Optional.ofNullable(proxy);
  }

  /** {@return the TLS context, or nothing: the JDK's default} */
  public Optional<SSLContext> sslContext() {
    return Optional.ofNullable(sslContext);
  }

  /** {@return what runs asynchronous fetches, or nothing: the client's own daemon threads} */
  public Optional<Executor> executor() {
    return Optional.ofNullable(executor);
  }

  /** {@return what answers when a fetch has failed} */
  public FetchFallback fallback() {
    return fallback;
  }

  /** {@return who hears of every fetch, in the order they were added; unmodifiable} */
  public List<FetchListener> listeners() {
    return listeners;
  }

  private Map<String, Object> options() {
    Map<String, Object> options = new LinkedHashMap<>();
    options.put("debug", debug);
    options.put("serverUrl", serverUrl());
    options.put("serverZone", serverZone);
    options.put("fetchTimeout", fetchTimeout);
    options.put("fetchRetries", fetchRetries);
    options.put("fetchRetryBackoffMin", fetchRetryBackoffMin);
    options.put("fetchRetryBackoffMax", fetchRetryBackoffMax);
    options.put("fetchRetryBackoffScalar", fetchRetryBackoffScalar);
    options.put("fetchRetryTimeout", fetchRetryTimeout);
    options.put("retryJitter", retryJitter);
    options.put("fetchDeadline", orNone(fetchDeadline));
    options.put("maxConcurrentFetches", maxConcurrentFetches);
    options.put("coalesceFetches", coalesceFetches);
    options.put("proxy", orNone(proxy));
    options.put("sslContext", orNone(sslContext));
    options.put("executor", orNone(executor));
    options.put("fallback", fallback);
    options.put("listeners", listeners);
    return options;
  }

  private static Object orNone(@Nullable Object value) {
    return value == null ? "none" : value;
  }

  /** {@return the names of the options in which this config and another one differ} */
  List<String> differences(RemoteEvaluationConfig other) {
    return OptionDifferences.names(options(), other.options());
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof RemoteEvaluationConfig that && options().equals(that.options());
  }

  @Override
  public int hashCode() {
    return options().hashCode();
  }

  /** {@return every option with its value; never a password} */
  @Override
  public String toString() {
    return "RemoteEvaluationConfig" + options();
  }

  /**
   * Builds a config. Each method throws {@link IllegalArgumentException}, naming the option, the
   * value and the rule, for a value that can't work; durations are at most 24 hours.
   *
   * <p>Not thread-safe.
   */
  public static final class Builder {
    private boolean debug;
    private @Nullable URI serverUrl;
    private ServerZone serverZone = ServerZone.US;
    private Duration fetchTimeout = Duration.ofSeconds(10);
    private int fetchRetries;
    private Duration fetchRetryBackoffMin = Duration.ofMillis(500);
    private Duration fetchRetryBackoffMax = Duration.ofSeconds(10);
    private double fetchRetryBackoffScalar = 1.5;
    private Duration fetchRetryTimeout = Duration.ofSeconds(10);
    private double retryJitter;
    private @Nullable Duration fetchDeadline;
    private int maxConcurrentFetches = 256;
    private boolean coalesceFetches;
    private @Nullable HttpProxy proxy;
    private @Nullable SSLContext sslContext;
    private @Nullable Executor executor;
    private FetchFallback fallback = FetchFallback.none();
    private final List<FetchListener> listeners = new ArrayList<>();

    private Builder() {}

    private Builder(RemoteEvaluationConfig config) {
      debug = config.debug;
      serverUrl = config.ownServerUrl;
      serverZone = config.serverZone;
      fetchTimeout = config.fetchTimeout;
      fetchRetries = config.fetchRetries;
      fetchRetryBackoffMin = config.fetchRetryBackoffMin;
      fetchRetryBackoffMax = config.fetchRetryBackoffMax;
      fetchRetryBackoffScalar = config.fetchRetryBackoffScalar;
      fetchRetryTimeout = config.fetchRetryTimeout;
      retryJitter = config.retryJitter;
      fetchDeadline = config.fetchDeadline;
      maxConcurrentFetches = config.maxConcurrentFetches;
      coalesceFetches = config.coalesceFetches;
      proxy = config.proxy;
      sslContext = config.sslContext;
      executor = config.executor;
      fallback = config.fallback;
      listeners.addAll(config.listeners);
    }

    /** Sets whether each request and answer is logged at level INFO. */
    public Builder debug(boolean debug) {
      this.debug = debug;
      return this;
    }

    /**
     * Sets the server's URL: {@code http} or {@code https}, with or without a path and a trailing
     * slash. It wins over the server zone unless it is the default URL.
     */
    public Builder serverUrl(URI serverUrl) {
      this.serverUrl = OptionRules.serverUrl("serverUrl", serverUrl);
      return this;
    }

    /** Sets the server's URL, as {@link #serverUrl(URI)} does. */
    public Builder serverUrl(String serverUrl) {
      return serverUrl(OptionRules.uri("serverUrl", serverUrl));
    }

    /** Sets the data center whose server is used if no other server's URL is set. */
    public Builder serverZone(ServerZone serverZone) {
      this.serverZone = Objects.requireNonNull(serverZone, "serverZone");
      return this;
    }

    /** Sets the time of the first attempt, more than zero. */
    public Builder fetchTimeout(Duration fetchTimeout) {
      this.fetchTimeout = OptionRules.timeout("fetchTimeout", fetchTimeout);
      return this;
    }

    /** Sets the time of the first attempt in milliseconds, more than zero. */
    public Builder fetchTimeoutMillis(long millis) {
      return fetchTimeout(Duration.ofMillis(millis));
    }

    /** Sets how many attempts may follow the first, from 0 to 1000. */
    public Builder fetchRetries(int fetchRetries) {
      this.fetchRetries = OptionRules.between("fetchRetries", fetchRetries, 0, 1000);
      return this;
    }

    /** Sets the wait before the first retry, at least zero. */
    public Builder fetchRetryBackoffMin(Duration fetchRetryBackoffMin) {
      this.fetchRetryBackoffMin = OptionRules.wait("fetchRetryBackoffMin", fetchRetryBackoffMin);
      return this;
    }

    /** Sets the wait before the first retry in milliseconds, at least zero. */
    public Builder fetchRetryBackoffMinMillis(long millis) {
      return fetchRetryBackoffMin(Duration.ofMillis(millis));
    }

    /** Sets the longest wait before the second and later retries, at least zero. */
    public Builder fetchRetryBackoffMax(Duration fetchRetryBackoffMax) {
      this.fetchRetryBackoffMax = OptionRules.wait("fetchRetryBackoffMax", fetchRetryBackoffMax);
      return this;
    }

    /** Sets the longest wait before later retries in milliseconds, at least zero. */
    public Builder fetchRetryBackoffMaxMillis(long millis) {
      return fetchRetryBackoffMax(Duration.ofMillis(millis));
    }

    /** Sets the factor from one wait to the next, from 1 to 1000. */
    public Builder fetchRetryBackoffScalar(double fetchRetryBackoffScalar) {
      this.fetchRetryBackoffScalar =
          OptionRules.between("fetchRetryBackoffScalar", fetchRetryBackoffScalar, 1, 1000);
      return this;
    }

    /** Sets the time of each retry, more than zero. */
    public Builder fetchRetryTimeout(Duration fetchRetryTimeout) {
      this.fetchRetryTimeout = OptionRules.timeout("fetchRetryTimeout", fetchRetryTimeout);
      return this;
    }

    /** Sets the time of each retry in milliseconds, more than zero. */
    public Builder fetchRetryTimeoutMillis(long millis) {
      return fetchRetryTimeout(Duration.ofMillis(millis));
    }

    /** Sets by which fraction each wait varies at random, up and down, from 0 to 1. */
    public Builder retryJitter(double retryJitter) {
      this.retryJitter = OptionRules.between("retryJitter", retryJitter, 0, 1);
      return this;
    }

    /** Sets the time of a whole fetch, more than zero; null: as long as the other options allow. */
    public Builder fetchDeadline(@Nullable Duration fetchDeadline) {
      this.fetchDeadline =
          fetchDeadline == null ? null : OptionRules.timeout("fetchDeadline", fetchDeadline);
      return this;
    }

    /** Sets the time of a whole fetch in milliseconds, more than zero. */
    public Builder fetchDeadlineMillis(long millis) {
      return fetchDeadline(Duration.ofMillis(millis));
    }

    /** Sets how many requests may be under way at once, from 1 to 65535. */
    public Builder maxConcurrentFetches(int maxConcurrentFetches) {
      this.maxConcurrentFetches =
          OptionRules.between("maxConcurrentFetches", maxConcurrentFetches, 1, 65_535);
      return this;
    }

    /**
     * Sets whether fetches for an equal user with equal options share one request while it is under
     * way. Each keeps its own time, retries and fallback; only one of them is counted by the
     * server. Worth it where many threads ask for the same user at once.
     */
    public Builder coalesceFetches(boolean coalesceFetches) {
      this.coalesceFetches = coalesceFetches;
      return this;
    }

    /** Sets the proxy; null: none. The JDK's system properties for proxies are not read. */
    public Builder proxy(@Nullable HttpProxy proxy) {
      this.proxy = proxy;
      return this;
    }

    /** Sets the TLS context, for a company's own certificates for instance; null: the JDK's. */
    public Builder sslContext(@Nullable SSLContext sslContext) {
      this.sslContext = sslContext;
      return this;
    }

    /**
     * Sets what runs asynchronous fetches and their callbacks; null: the client's own daemon
     * threads. The client never shuts it down.
     */
    public Builder executor(@Nullable Executor executor) {
      this.executor = executor;
      return this;
    }

    /** Sets what answers when a fetch has failed. */
    public Builder fallback(FetchFallback fallback) {
      this.fallback = Objects.requireNonNull(fallback, "fallback");
      return this;
    }

    /** Adds one who hears of every fetch. */
    public Builder listener(FetchListener listener) {
      listeners.add(Objects.requireNonNull(listener, "listener"));
      return this;
    }

    /** {@return the config} */
    public RemoteEvaluationConfig build() {
      return new RemoteEvaluationConfig(this);
    }
  }
}
