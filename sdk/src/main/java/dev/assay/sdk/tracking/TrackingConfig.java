package dev.assay.sdk.tracking;

import dev.assay.sdk.internal.options.DeploymentKey;
import dev.assay.sdk.internal.options.OptionRules;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * How events are told apart, kept and sent to an event server. Every option has a default:
 *
 * <ul>
 *   <li>{@code apiKey}: the client's deployment key
 *   <li>{@code serverUrl}: {@code https://api2.amplitude.com}, or that of the client's server zone
 *   <li>{@code useBatchMode}: false
 *   <li>{@code flushQueueSize}: 200 events; {@code flushInterval}: 10 s
 *   <li>{@code cacheCapacity}: 65536; {@code cacheTtl}: 24 h
 *   <li>{@code queueCapacity}: 16000 events
 *   <li>{@code minIdLength}: the event server's own
 *   <li>{@code requestTimeout}: 10 s; {@code closeTimeout}: 5 s
 *   <li>{@code spoolDirectory}: none; {@code maxSpoolBytes}: 64 MiB
 *   <li>{@code flushOnShutdown}: false
 *   <li>{@code sendEvaluatedProps}: false; of assignments only
 * </ul>
 *
 * <p>For those who come from the official clients: {@code flushQueueSize} is {@code
 * eventUploadThreshold} of the JVM's, {@code flushInterval} is {@code eventUploadPeriodMillis}
 * there and {@code flush_interval_millis} elsewhere. There is no {@code flush_max_retries}: what
 * can not be sent stays in the queue, or the spool, until newer events need the room.
 *
 * <p>Immutable.
 */
public final class TrackingConfig {
  private static final TrackingConfig DEFAULTS = builder().build();

  private final @Nullable DeploymentKey apiKey;
  private final @Nullable URI serverUrl;
  private final boolean useBatchMode;
  private final int flushQueueSize;
  private final Duration flushInterval;
  private final int cacheCapacity;
  private final Duration cacheTtl;
  private final int queueCapacity;
  private final @Nullable Integer minIdLength;
  private final Duration requestTimeout;
  private final Duration closeTimeout;
  private final @Nullable Path spoolDirectory;
  private final long maxSpoolBytes;
  private final boolean flushOnShutdown;
  private final boolean sendEvaluatedProps;

  private TrackingConfig(Builder builder) {
    apiKey = builder.apiKey;
    serverUrl = builder.serverUrl;
    useBatchMode = builder.useBatchMode;
    flushQueueSize = builder.flushQueueSize;
    flushInterval = builder.flushInterval;
    cacheCapacity = builder.cacheCapacity;
    cacheTtl = builder.cacheTtl;
    queueCapacity = builder.queueCapacity;
    minIdLength = builder.minIdLength;
    requestTimeout = builder.requestTimeout;
    closeTimeout = builder.closeTimeout;
    spoolDirectory = builder.spoolDirectory;
    maxSpoolBytes = builder.maxSpoolBytes;
    flushOnShutdown = builder.flushOnShutdown;
    sendEvaluatedProps = builder.sendEvaluatedProps;
  }

  /** {@return the config in which every option has its default} */
  public static TrackingConfig defaults() {
    return DEFAULTS;
  }

  /** {@return a builder in which every option has its default} */
  public static Builder builder() {
    return new Builder();
  }

  /** {@return a builder that begins with this config's options} */
  public Builder toBuilder() {
    return new Builder(this);
  }

  /** {@return the API key of the project that events belong to, or nothing: the deployment key} */
  public Optional<String> apiKey() {
    return Optional.ofNullable(apiKey).map(DeploymentKey::value);
  }

  /** {@return the event server's URL, or nothing: that of the client's server zone} */
  public Optional<URI> serverUrl() {
    return Optional.ofNullable(serverUrl);
  }

  /** {@return whether events go to {@code /batch}, which takes larger requests} */
  public boolean useBatchMode() {
    return useBatchMode;
  }

  /** {@return so many waiting events are sent at once, and at most so many in one request} */
  public int flushQueueSize() {
    return flushQueueSize;
  }

  /** {@return how long an event waits for others to be sent with} */
  public Duration flushInterval() {
    return flushInterval;
  }

  /** {@return how many results are remembered so that they are not tracked again} */
  public int cacheCapacity() {
    return cacheCapacity;
  }

  /** {@return how long a result is remembered after it was tracked} */
  public Duration cacheTtl() {
    return cacheTtl;
  }

  /** {@return how many events wait in memory at most; then the oldest are dropped} */
  public int queueCapacity() {
    return queueCapacity;
  }

  /** {@return the least length of user and device ids, or nothing: the event server's own rule} */
  public OptionalInt minIdLength() {
    return minIdLength == null ? OptionalInt.empty() : OptionalInt.of(minIdLength);
  }

  /** {@return the time of one request} */
  public Duration requestTimeout() {
    return requestTimeout;
  }

  /** {@return how long closing may take to send what still waits} */
  public Duration closeTimeout() {
    return closeTimeout;
  }

  /** {@return the directory that keeps events until they are delivered, if there is one} */
  public Optional<Path> spoolDirectory() {
    return Optional.ofNullable(spoolDirectory);
  }

  /** {@return how large the files in the spool directory may become together, in bytes} */
  public long maxSpoolBytes() {
    return maxSpoolBytes;
  }

  /** {@return whether waiting events are sent when the JVM shuts down} */
  public boolean flushOnShutdown() {
    return flushOnShutdown;
  }

  /** {@return whether assignments carry the user's fields and properties; exposures never do} */
  public boolean sendEvaluatedProps() {
    return sendEvaluatedProps;
  }

  private Map<String, Object> options() {
    Map<String, Object> options = new LinkedHashMap<>();
    options.put("apiKey", orNone(apiKey));
    options.put("serverUrl", orNone(serverUrl));
    options.put("useBatchMode", useBatchMode);
    options.put("flushQueueSize", flushQueueSize);
    options.put("flushInterval", flushInterval);
    options.put("cacheCapacity", cacheCapacity);
    options.put("cacheTtl", cacheTtl);
    options.put("queueCapacity", queueCapacity);
    options.put("minIdLength", orNone(minIdLength));
    options.put("requestTimeout", requestTimeout);
    options.put("closeTimeout", closeTimeout);
    options.put("spoolDirectory", orNone(spoolDirectory));
    options.put("maxSpoolBytes", maxSpoolBytes);
    options.put("flushOnShutdown", flushOnShutdown);
    options.put("sendEvaluatedProps", sendEvaluatedProps);
    return options;
  }

  private static Object orNone(@Nullable Object value) {
    return value == null ? "none" : value;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof TrackingConfig that && options().equals(that.options());
  }

  @Override
  public int hashCode() {
    return options().hashCode();
  }

  /** {@return every option with its value, the API key masked} */
  @Override
  public String toString() {
    return "TrackingConfig" + options();
  }

  /**
   * Builds a config. Each method throws {@link IllegalArgumentException}, naming the option, the
   * value and the rule, for a value that can't work; durations are at most 24 hours.
   *
   * <p>Not thread-safe.
   */
  public static final class Builder {
    private @Nullable DeploymentKey apiKey;
    private @Nullable URI serverUrl;
    private boolean useBatchMode;
    private int flushQueueSize = 200;
    private Duration flushInterval = Duration.ofSeconds(10);
    private int cacheCapacity = 65_536;
    private Duration cacheTtl = Duration.ofHours(24);
    private int queueCapacity = 16_000;
    private @Nullable Integer minIdLength;
    private Duration requestTimeout = Duration.ofSeconds(10);
    private Duration closeTimeout = Duration.ofSeconds(5);
    private @Nullable Path spoolDirectory;
    private long maxSpoolBytes = 64L * 1024 * 1024;
    private boolean flushOnShutdown;
    private boolean sendEvaluatedProps;

    private Builder() {}

    private Builder(TrackingConfig config) {
      apiKey = config.apiKey;
      serverUrl = config.serverUrl;
      useBatchMode = config.useBatchMode;
      flushQueueSize = config.flushQueueSize;
      flushInterval = config.flushInterval;
      cacheCapacity = config.cacheCapacity;
      cacheTtl = config.cacheTtl;
      queueCapacity = config.queueCapacity;
      minIdLength = config.minIdLength;
      requestTimeout = config.requestTimeout;
      closeTimeout = config.closeTimeout;
      spoolDirectory = config.spoolDirectory;
      maxSpoolBytes = config.maxSpoolBytes;
      flushOnShutdown = config.flushOnShutdown;
      sendEvaluatedProps = config.sendEvaluatedProps;
    }

    /** Sets the API key of the project that events belong to; null: the deployment key. */
    public Builder apiKey(@Nullable String apiKey) {
      if (apiKey != null && apiKey.isBlank()) {
        throw new IllegalArgumentException("apiKey: is blank");
      }
      this.apiKey = apiKey == null ? null : new DeploymentKey(apiKey);
      return this;
    }

    /**
     * Sets the event server's URL, {@code http} or {@code https}. {@code /2/httpapi}, or {@code
     * /batch} in batch mode, is appended unless the URL ends with one of them.
     */
    public Builder serverUrl(URI serverUrl) {
      this.serverUrl = OptionRules.serverUrl("serverUrl", serverUrl);
      return this;
    }

    /** Sets the event server's URL, as {@link #serverUrl(URI)} does. */
    public Builder serverUrl(String serverUrl) {
      return serverUrl(OptionRules.uri("serverUrl", serverUrl));
    }

    /**
     * Sets whether events go to {@code /batch}, which takes requests of 20 MB, rather than to
     * {@code /2/httpapi}, which takes 1 MB.
     */
    public Builder useBatchMode(boolean useBatchMode) {
      this.useBatchMode = useBatchMode;
      return this;
    }

    /** Sets how many waiting events are sent at once and at most together, from 1 to 2000. */
    public Builder flushQueueSize(int flushQueueSize) {
      this.flushQueueSize = OptionRules.between("flushQueueSize", flushQueueSize, 1, 2000);
      return this;
    }

    /** Sets how long an event waits for others to be sent with, at least zero. */
    public Builder flushInterval(Duration flushInterval) {
      this.flushInterval = OptionRules.wait("flushInterval", flushInterval);
      return this;
    }

    /** Sets how long an event waits for others in milliseconds, at least zero. */
    public Builder flushIntervalMillis(long millis) {
      return flushInterval(Duration.ofMillis(millis));
    }

    /** Sets how many results are remembered, from 1 to 10 million; each takes about 100 bytes. */
    public Builder cacheCapacity(int cacheCapacity) {
      this.cacheCapacity = OptionRules.between("cacheCapacity", cacheCapacity, 1, 10_000_000);
      return this;
    }

    /** Sets how long a result is remembered after it was tracked, more than zero. */
    public Builder cacheTtl(Duration cacheTtl) {
      this.cacheTtl = OptionRules.timeout("cacheTtl", cacheTtl);
      return this;
    }

    /** Sets how long a result is remembered in milliseconds, more than zero. */
    public Builder cacheTtlMillis(long millis) {
      return cacheTtl(Duration.ofMillis(millis));
    }

    /** Sets how many events wait in memory at most, from 1 to 10 million. */
    public Builder queueCapacity(int queueCapacity) {
      this.queueCapacity = OptionRules.between("queueCapacity", queueCapacity, 1, 10_000_000);
      return this;
    }

    /**
     * Sets the least length of user and device ids that the event server takes, from 1 to 1000;
     * null: its own rule, which is 5 at Amplitude.
     */
    public Builder minIdLength(@Nullable Integer minIdLength) {
      this.minIdLength =
          minIdLength == null ? null : OptionRules.between("minIdLength", minIdLength, 1, 1000);
      return this;
    }

    /** Sets the time of one request, more than zero. */
    public Builder requestTimeout(Duration requestTimeout) {
      this.requestTimeout = OptionRules.timeout("requestTimeout", requestTimeout);
      return this;
    }

    /** Sets the time of one request in milliseconds, more than zero. */
    public Builder requestTimeoutMillis(long millis) {
      return requestTimeout(Duration.ofMillis(millis));
    }

    /** Sets how long closing may take to send what still waits, at least zero. */
    public Builder closeTimeout(Duration closeTimeout) {
      this.closeTimeout = OptionRules.wait("closeTimeout", closeTimeout);
      return this;
    }

    /** Sets how long closing may take in milliseconds, at least zero. */
    public Builder closeTimeoutMillis(long millis) {
      return closeTimeout(Duration.ofMillis(millis));
    }

    /**
     * Sets the directory that keeps events until they are delivered; null: none, what is not
     * delivered is lost with the process. It is made if it is not there. Each API key has a
     * directory of its own in it, which belongs to one client of one process at a time; the events
     * of a key that is not used any more stay there. Events are written as soon as they happen, by
     * another thread, and survive the end of the process; of a power failure, what the operating
     * system had not yet written is lost.
     */
    public Builder spoolDirectory(@Nullable Path spoolDirectory) {
      this.spoolDirectory = spoolDirectory;
      return this;
    }

    /** Sets how large the spool's files may become together, from 1 MiB to 1 TiB, in bytes. */
    public Builder maxSpoolBytes(long maxSpoolBytes) {
      if (maxSpoolBytes < 1L << 20 || maxSpoolBytes > 1L << 40) {
        throw new IllegalArgumentException(
            "maxSpoolBytes: " + maxSpoolBytes + " is not from " + (1L << 20) + " to " + (1L << 40));
      }
      this.maxSpoolBytes = maxSpoolBytes;
      return this;
    }

    /**
     * Sets whether waiting events are sent when the JVM shuts down in an orderly way, which then
     * takes up to {@code closeTimeout}. Closing the client does the same.
     */
    public Builder flushOnShutdown(boolean flushOnShutdown) {
      this.flushOnShutdown = flushOnShutdown;
      return this;
    }

    /**
     * Sets whether an assignment carries what the user was evaluated with: country, region, city,
     * DMA, language, platform, version, operating system, device, carrier and IP address, and the
     * user's properties as properties to set. They may be personal. Where two properties have one
     * name, that of the variant counts; a property without value is left out.
     *
     * <p>Exposures never carry them: set for exposure tracking, this has no effect.
     */
    public Builder sendEvaluatedProps(boolean sendEvaluatedProps) {
      this.sendEvaluatedProps = sendEvaluatedProps;
      return this;
    }

    /** {@return the config} */
    public TrackingConfig build() {
      return new TrackingConfig(this);
    }
  }
}
