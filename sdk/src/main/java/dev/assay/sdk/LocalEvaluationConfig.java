package dev.assay.sdk;

import dev.assay.sdk.internal.options.OptionRules;
import dev.assay.sdk.internal.options.Servers;
import dev.assay.sdk.tracking.Tracker;
import dev.assay.sdk.tracking.TrackingConfig;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * How a {@link LocalEvaluationClient} keeps its flags fresh. Every option has a default:
 *
 * <ul>
 *   <li>{@code debug}: false
 *   <li>{@code serverUrl}: {@code https://api.lab.amplitude.com}; {@code serverZone}: US
 *   <li>{@code flagConfigPollingInterval}: 30 s; {@code flagConfigPollerRequestTimeout}: 10 s
 *   <li>{@code streamUpdates}: false; {@code streamServerUrl}: {@code
 *       https://stream.lab.amplitude.com} or, if {@code serverUrl} is not Amplitude's, that one;
 *       {@code streamFlagConnTimeout}: 1.5 s
 *   <li>{@code startTimeout}: 10 s
 *   <li>{@code bootstrap}, {@code snapshotFile}: none
 *   <li>{@code cohortSync}, {@code exposureTracking}, {@code assignmentTracking}: none
 *   <li>{@code tracker}: none; {@code exposuresOnRead}: false
 *   <li>{@code proxy}, {@code sslContext}: none, the JDK's
 *   <li>{@code listeners}, {@code metrics}: none
 * </ul>
 *
 * <p>Immutable.
 */
public final class LocalEvaluationConfig {
  private static final LocalEvaluationConfig DEFAULTS = builder().build();

  private final Builder set;

  private LocalEvaluationConfig(Builder builder) {
    set = new Builder(builder);
  }

  /** {@return the config in which every option has its default} */
  public static LocalEvaluationConfig defaults() {
    return DEFAULTS;
  }

  /** {@return a builder in which every option has its default} */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Reads options from environment variables: the names of {@link #fromProperties} in upper case
   * with underscores, {@code ASSAY_SERVER_URL} or {@code ASSAY_STREAM_UPDATES} for instance.
   *
   * @return the config; what has no variable keeps its default
   * @throws IllegalArgumentException if a value is invalid; names the variable
   */
  public static LocalEvaluationConfig fromEnvironment() {
    return TextSettings.LOCAL.fromEnvironment(System.getenv(), builder()).build();
  }

  /**
   * Reads options from properties: {@code assay.debug}, {@code assay.server-url}, {@code
   * assay.server-zone}, {@code assay.stream-updates}, {@code assay.stream-server-url}, {@code
   * assay.stream-flag-conn-timeout-millis}, {@code assay.flag-config-polling-interval-millis},
   * {@code assay.flag-config-poller-request-timeout-millis}, {@code assay.start-timeout-millis},
   * {@code assay.snapshot-file}, {@code assay.exposures-on-read} and {@code assay.proxy} (as {@link
   * HttpProxy#parse} reads it).
   *
   * @param properties the properties; others are ignored
   * @return the config; what has no property, or a blank one, keeps its default
   * @throws IllegalArgumentException if a value is invalid; names the property
   */
  public static LocalEvaluationConfig fromProperties(Properties properties) {
    return TextSettings.LOCAL.fromProperties(properties, builder()).build();
  }

  /** {@return a builder that begins with this config's options} */
  public Builder toBuilder() {
    return new Builder(set);
  }

  /** {@return whether each request and answer is logged at level INFO} */
  public boolean debug() {
    return set.debug;
  }

  /** {@return the server's URL: the one that was set, else that of the server zone} */
  public URI serverUrl() {
    URI own = ownServer();
    return own == null ? set.serverZone.serverUrl() : own;
  }

  /** {@return the server's URL if it is not Amplitude's default} */
  private @Nullable URI ownServer() {
    return set.serverUrl == null || set.serverUrl.equals(ServerZone.US.serverUrl())
        ? null
        : set.serverUrl;
  }

  /** {@return the data center whose servers are used where no others are set} */
  public ServerZone serverZone() {
    return set.serverZone;
  }

  /** {@return the time from one poll to the next; each varies by a tenth, up and down} */
  public Duration flagConfigPollingInterval() {
    return set.flagConfigPollingInterval;
  }

  /** {@return the time of a poll} */
  public Duration flagConfigPollerRequestTimeout() {
    return set.flagConfigPollerRequestTimeout;
  }

  /** {@return whether flags come by a stream, and by polls only while there is none} */
  public boolean streamUpdates() {
    return set.streamUpdates;
  }

  /** {@return the URL of the server of the stream} */
  public URI streamServerUrl() {
    return set.streamServerUrl != null ? set.streamServerUrl : servers().stream();
  }

  /** {@return the time of a stream until its first flags} */
  public Duration streamFlagConnTimeout() {
    return set.streamFlagConnTimeout;
  }

  /** {@return how long a start waits for flags} */
  public Duration startTimeout() {
    return set.startTimeout;
  }

  /** {@return the flags to begin with, as the JSON array that servers answer, if there are any} */
  public Optional<String> bootstrap() {
    return Optional.ofNullable(set.bootstrap);
  }

  /** {@return the file that keeps the last good flags, if there is one} */
  public Optional<Path> snapshotFile() {
    return Optional.ofNullable(set.snapshotFile);
  }

  /** {@return how cohorts are kept, or nothing: they are not} */
  public Optional<CohortSyncConfig> cohortSync() {
    return Optional.ofNullable(set.cohortSync);
  }

  /** {@return the URL of the server of cohorts} */
  URI cohortServerUrl() {
    return cohortSync().flatMap(c -> c.cohortServerUrl()).orElseGet(() -> servers().cohorts());
  }

  /** {@return how exposures are tracked, or nothing: they are not} */
  public Optional<TrackingConfig> exposureTracking() {
    return Optional.ofNullable(set.exposureTracking);
  }

  /** {@return how assignments are tracked, or nothing: they are not} */
  public Optional<TrackingConfig> assignmentTracking() {
    return Optional.ofNullable(set.assignmentTracking);
  }

  /** {@return who takes exposures and assignments in place of an event server, if anybody does} */
  public Optional<Tracker> tracker() {
    return Optional.ofNullable(set.tracker);
  }

  /** {@return the URL of the server of a kind of events} */
  URI eventServerUrl(TrackingConfig tracking) {
    return tracking.serverUrl().orElseGet(() -> servers().events());
  }

  /** {@return the servers that go with the server's URL: each host of Amplitude's has one task} */
  private Servers servers() {
    URI own = ownServer();
    return own == null
        ? set.serverZone.servers()
        : Servers.amplitudesAround(own).orElseGet(() -> Servers.at(own));
  }

  /** {@return whether exposures are tracked when variants are read, not when they are evaluated} */
  public boolean exposuresOnRead() {
    return set.exposuresOnRead;
  }

  /** {@return the proxy, if one is used} */
  public Optional<HttpProxy> proxy() {
    return Optional.ofNullable(set.proxy);
  }

  /** {@return the TLS context, or nothing: the JDK's default} */
  public Optional<SSLContext> sslContext() {
    return Optional.ofNullable(set.sslContext);
  }

  /** {@return who hears of changes, in the order they were added; unmodifiable} */
  public List<LocalEvaluationListener> listeners() {
    return Collections.unmodifiableList(set.listeners);
  }

  /** {@return who takes measurements, in the order they were added; unmodifiable} */
  public List<LocalEvaluationMetrics> metrics() {
    return Collections.unmodifiableList(set.metrics);
  }

  private Map<String, Object> options() {
    Map<String, Object> options = new LinkedHashMap<>();
    options.put("debug", set.debug);
    options.put("serverUrl", serverUrl());
    options.put("serverZone", set.serverZone);
    options.put("flagConfigPollingInterval", set.flagConfigPollingInterval);
    options.put("flagConfigPollerRequestTimeout", set.flagConfigPollerRequestTimeout);
    options.put("streamUpdates", set.streamUpdates);
    options.put("streamServerUrl", streamServerUrl());
    options.put("streamFlagConnTimeout", set.streamFlagConnTimeout);
    options.put("startTimeout", set.startTimeout);
    options.put("bootstrap", bootstrap());
    options.put("snapshotFile", snapshotFile());
    options.put("cohortSync", cohortSync());
    options.put("exposureTracking", exposureTracking());
    options.put("assignmentTracking", assignmentTracking());
    options.put("tracker", tracker());
    options.put("exposuresOnRead", set.exposuresOnRead);
    options.put("proxy", proxy());
    options.put("sslContext", sslContext());
    options.put("listeners", set.listeners);
    options.put("metrics", set.metrics);
    return options;
  }

  /** {@return the names of the options in which this config and another one differ} */
  List<String> differences(LocalEvaluationConfig other) {
    return OptionDifferences.names(options(), other.options());
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof LocalEvaluationConfig that && options().equals(that.options());
  }

  @Override
  public int hashCode() {
    return options().hashCode();
  }

  /** {@return every option with its value, the bootstrap shortened; never a secret} */
  @Override
  public String toString() {
    Map<String, Object> options = options();
    options.put(
        "bootstrap", set.bootstrap == null ? "none" : set.bootstrap.length() + " characters");
    return "LocalEvaluationConfig" + options;
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
    private Duration flagConfigPollingInterval = Duration.ofSeconds(30);
    private Duration flagConfigPollerRequestTimeout = Duration.ofSeconds(10);
    private boolean streamUpdates;
    private @Nullable URI streamServerUrl;
    private Duration streamFlagConnTimeout = Duration.ofMillis(1500);
    private Duration startTimeout = Duration.ofSeconds(10);
    private @Nullable String bootstrap;
    private @Nullable Path snapshotFile;
    private @Nullable CohortSyncConfig cohortSync;
    private @Nullable TrackingConfig exposureTracking;
    private @Nullable TrackingConfig assignmentTracking;
    private @Nullable Tracker tracker;
    private boolean exposuresOnRead;
    private @Nullable HttpProxy proxy;
    private @Nullable SSLContext sslContext;
    private final List<LocalEvaluationListener> listeners = new ArrayList<>();
    private final List<LocalEvaluationMetrics> metrics = new ArrayList<>();

    private Builder() {}

    private Builder(Builder other) {
      debug = other.debug;
      serverUrl = other.serverUrl;
      serverZone = other.serverZone;
      flagConfigPollingInterval = other.flagConfigPollingInterval;
      flagConfigPollerRequestTimeout = other.flagConfigPollerRequestTimeout;
      streamUpdates = other.streamUpdates;
      streamServerUrl = other.streamServerUrl;
      streamFlagConnTimeout = other.streamFlagConnTimeout;
      startTimeout = other.startTimeout;
      bootstrap = other.bootstrap;
      snapshotFile = other.snapshotFile;
      cohortSync = other.cohortSync;
      exposureTracking = other.exposureTracking;
      assignmentTracking = other.assignmentTracking;
      tracker = other.tracker;
      exposuresOnRead = other.exposuresOnRead;
      proxy = other.proxy;
      sslContext = other.sslContext;
      listeners.addAll(other.listeners);
      metrics.addAll(other.metrics);
    }

    /** Sets whether each request and answer is logged at level INFO. */
    public Builder debug(boolean debug) {
      this.debug = debug;
      return this;
    }

    /**
     * Sets the server's URL: {@code http} or {@code https}, with or without a path and a trailing
     * slash. It wins over the server zone unless it is the default URL. Streams, cohorts and events
     * use this server too, unless they are given one of their own: to name one's own server is
     * enough to send nothing elsewhere. If it is one of Amplitude's, they use those of its zone.
     */
    public Builder serverUrl(URI serverUrl) {
      this.serverUrl = OptionRules.serverUrl("serverUrl", serverUrl);
      return this;
    }

    /** Sets the server's URL, as {@link #serverUrl(URI)} does. */
    public Builder serverUrl(String serverUrl) {
      return serverUrl(OptionRules.uri("serverUrl", serverUrl));
    }

    /** Sets the data center whose servers are used where no others are set. */
    public Builder serverZone(ServerZone serverZone) {
      this.serverZone = Objects.requireNonNull(serverZone, "serverZone");
      return this;
    }

    /** Sets the time from one poll to the next, more than zero. */
    public Builder flagConfigPollingInterval(Duration interval) {
      this.flagConfigPollingInterval = OptionRules.timeout("flagConfigPollingInterval", interval);
      return this;
    }

    /** Sets the time from one poll to the next in milliseconds, more than zero. */
    public Builder flagConfigPollingIntervalMillis(long millis) {
      return flagConfigPollingInterval(Duration.ofMillis(millis));
    }

    /** Sets the time of a poll, more than zero. */
    public Builder flagConfigPollerRequestTimeout(Duration timeout) {
      this.flagConfigPollerRequestTimeout =
          OptionRules.timeout("flagConfigPollerRequestTimeout", timeout);
      return this;
    }

    /** Sets the time of a poll in milliseconds, more than zero. */
    public Builder flagConfigPollerRequestTimeoutMillis(long millis) {
      return flagConfigPollerRequestTimeout(Duration.ofMillis(millis));
    }

    /** Sets whether flags come by a stream, and by polls only while there is none. */
    public Builder streamUpdates(boolean streamUpdates) {
      this.streamUpdates = streamUpdates;
      return this;
    }

    /** Sets the URL of the server of the stream, as {@link #serverUrl(URI)} does for polls. */
    public Builder streamServerUrl(URI streamServerUrl) {
      this.streamServerUrl = OptionRules.serverUrl("streamServerUrl", streamServerUrl);
      return this;
    }

    /** Sets the URL of the server of the stream. */
    public Builder streamServerUrl(String streamServerUrl) {
      return streamServerUrl(OptionRules.uri("streamServerUrl", streamServerUrl));
    }

    /** Sets the time of a stream until its first flags, more than zero. */
    public Builder streamFlagConnTimeout(Duration timeout) {
      this.streamFlagConnTimeout = OptionRules.timeout("streamFlagConnTimeout", timeout);
      return this;
    }

    /** Sets the time of a stream until its first flags in milliseconds, more than zero. */
    public Builder streamFlagConnTimeoutMillis(long millis) {
      return streamFlagConnTimeout(Duration.ofMillis(millis));
    }

    /** Sets how long a start waits for flags, more than zero. */
    public Builder startTimeout(Duration startTimeout) {
      this.startTimeout = OptionRules.timeout("startTimeout", startTimeout);
      return this;
    }

    /** Sets how long a start waits for flags in milliseconds, more than zero. */
    public Builder startTimeoutMillis(long millis) {
      return startTimeout(Duration.ofMillis(millis));
    }

    /**
     * Sets the flags to begin with, until the server's arrive; null: none.
     *
     * @param json the JSON array that servers answer, or that a snapshot file holds
     * @throws IllegalArgumentException if it is no such array; says where and why
     */
    public Builder bootstrap(@Nullable String json) {
      if (json != null) {
        LocalSnapshot.checkBootstrap(json);
      }
      this.bootstrap = json;
      return this;
    }

    /**
     * Sets the file that keeps the last good flags, to begin with them if the server can't be
     * reached; null: none. The file holds the JSON array that the server answered, and is written
     * after each change. Clients must not share one.
     */
    public Builder snapshotFile(@Nullable Path snapshotFile) {
      this.snapshotFile = snapshotFile;
      return this;
    }

    /** Sets how cohorts are kept; null: they are not, and users are evaluated as they are given. */
    public Builder cohortSync(@Nullable CohortSyncConfig cohortSync) {
      this.cohortSync = cohortSync;
      return this;
    }

    /** Sets how exposures are tracked; null: they are not. */
    public Builder exposureTracking(@Nullable TrackingConfig exposureTracking) {
      this.exposureTracking = exposureTracking;
      return this;
    }

    /** Sets how assignments are tracked; null: they are not. */
    public Builder assignmentTracking(@Nullable TrackingConfig assignmentTracking) {
      this.assignmentTracking = assignmentTracking;
      return this;
    }

    /**
     * Sets who takes exposures, and assignments if {@code assignmentTracking} is set, in place of
     * an event server; null: nobody. Of the tracking configs only the cache options count then.
     */
    public Builder tracker(@Nullable Tracker tracker) {
      this.tracker = tracker;
      return this;
    }

    /**
     * Sets when exposures are tracked, of evaluations that ask for it: each when its variant is
     * first read from the result, or, if false, all of them at the evaluation.
     */
    public Builder exposuresOnRead(boolean exposuresOnRead) {
      this.exposuresOnRead = exposuresOnRead;
      return this;
    }

    /** Sets the proxy that requests go through; null: none. */
    public Builder proxy(@Nullable HttpProxy proxy) {
      this.proxy = proxy;
      return this;
    }

    /** Sets the TLS context; null: the JDK's default. */
    public Builder sslContext(@Nullable SSLContext sslContext) {
      this.sslContext = sslContext;
      return this;
    }

    /** Adds who hears of changes. */
    public Builder listener(LocalEvaluationListener listener) {
      listeners.add(Objects.requireNonNull(listener, "listener"));
      return this;
    }

    /** Adds who takes measurements. */
    public Builder metrics(LocalEvaluationMetrics metrics) {
      this.metrics.add(Objects.requireNonNull(metrics, "metrics"));
      return this;
    }

    /** {@return the config} */
    public LocalEvaluationConfig build() {
      LocalTracking.check(exposureTracking, assignmentTracking);
      return new LocalEvaluationConfig(this);
    }
  }
}
