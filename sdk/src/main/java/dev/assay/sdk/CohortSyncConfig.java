package dev.assay.sdk;

import dev.assay.sdk.internal.cohorts.CohortSettings;
import dev.assay.sdk.internal.cohorts.LookupSettings;
import dev.assay.sdk.internal.options.DeploymentKey;
import dev.assay.sdk.internal.options.OptionRules;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How a local client keeps the cohorts that its flags ask for. Every option has a default:
 *
 * <ul>
 *   <li>{@code keys}: none; the deployment key is shown, which Assay's own server takes.
 *       Amplitude's wants the project's API key and secret key
 *   <li>{@code cohortServerUrl}: that of the client's server or server zone
 *   <li>{@code maxCohortSize}: 2147483647
 *   <li>{@code cohortPollingInterval}: 60 s
 *   <li>{@code cohortRequestTimeout}: 10 s; {@code cohortDownloadTimeout}: 5 min
 *   <li>{@code maxConcurrentDownloads}: 4
 *   <li>{@code membershipLookups}: false; {@code membershipUrl}: the cohort server's
 *   <li>{@code membershipCacheCapacity}: 1000000; {@code membershipCacheTtl}: 60 s
 * </ul>
 *
 * <p>Immutable.
 */
public final class CohortSyncConfig {
  private static final Duration LEAST_INTERVAL = Duration.ofSeconds(60);
  private static final int SHOWN = 6;
  private static final CohortSyncConfig DEFAULTS = builder().build();

  /** What was set; nobody else has it. */
  private final Builder set;

  private CohortSyncConfig(Builder builder) {
    set = new Builder(builder);
  }

  /** {@return the config in which every option has its default} */
  public static CohortSyncConfig defaults() {
    return DEFAULTS;
  }

  /**
   * {@return the config in which every other option has its default}
   *
   * @param apiKey the project's API key
   * @param secretKey the project's secret key
   * @throws IllegalArgumentException as {@link Builder#keys} does
   */
  public static CohortSyncConfig of(String apiKey, String secretKey) {
    return builder().keys(apiKey, secretKey).build();
  }

  /** {@return a builder in which every option has its default} */
  public static Builder builder() {
    return new Builder();
  }

  /** {@return a builder that begins with this config's options} */
  public Builder toBuilder() {
    return new Builder(set);
  }

  /** {@return the project's API key, or nothing: the deployment key is shown} */
  public Optional<String> apiKey() {
    return Optional.ofNullable(set.apiKey);
  }

  /** {@return the URL of the server of cohorts, or nothing: the client knows it} */
  public Optional<URI> cohortServerUrl() {
    return Optional.ofNullable(set.cohortServerUrl);
  }

  /** {@return the most members of a cohort; larger ones are not loaded} */
  public int maxCohortSize() {
    return set.maxCohortSize;
  }

  /** {@return the time from one look for newer cohorts to the next} */
  public Duration cohortPollingInterval() {
    return set.cohortPollingInterval;
  }

  /** {@return how long a server may stay silent before and during an answer} */
  public Duration cohortRequestTimeout() {
    return set.cohortRequestTimeout;
  }

  /** {@return the time of a whole download, its retries included} */
  public Duration cohortDownloadTimeout() {
    return set.cohortDownloadTimeout;
  }

  /** {@return how many cohorts are downloaded at once; further ones wait} */
  public int maxConcurrentDownloads() {
    return set.maxConcurrentDownloads;
  }

  /** {@return whether a server is asked, name by name, about cohorts that are not held} */
  public boolean membershipLookups() {
    return set.membershipLookups;
  }

  /** {@return the URL of the server of look-ups, or nothing: the server of cohorts} */
  public Optional<URI> membershipUrl() {
    return Optional.ofNullable(set.membershipUrl);
  }

  /** {@return how many names' memberships are remembered} */
  public int membershipCacheCapacity() {
    return set.membershipCacheCapacity;
  }

  /** {@return after how long a name is looked up again} */
  public Duration membershipCacheTtl() {
    return set.membershipCacheTtl;
  }

  /**
   * {@return the options as the machinery wants them}
   *
   * @param key the client's deployment key
   * @param serverUrl the URL of the server of cohorts
   */
  CohortSettings settings(DeploymentKey key, URI serverUrl) {
    LookupSettings lookups =
        new LookupSettings(
            membershipUrl().orElse(serverUrl),
            "Api-Key " + key.value(),
            set.cohortRequestTimeout,
            set.membershipCacheCapacity,
            set.membershipCacheTtl);
    return new CohortSettings(
        serverUrl,
        set.apiKey == null ? "Api-Key " + key.value() : "Basic " + basic(),
        set.maxCohortSize,
        set.cohortPollingInterval,
        set.cohortRequestTimeout,
        set.cohortDownloadTimeout,
        set.maxConcurrentDownloads,
        set.membershipLookups ? lookups : null);
  }

  private String basic() {
    String keys = set.apiKey + ":" + set.secretKey;
    return Base64.getEncoder().encodeToString(keys.getBytes(StandardCharsets.US_ASCII));
  }

  private Map<String, Object> options() {
    Map<String, Object> options = new LinkedHashMap<>();
    options.put("cohortServerUrl", cohortServerUrl());
    options.put("maxCohortSize", set.maxCohortSize);
    options.put("cohortPollingInterval", set.cohortPollingInterval);
    options.put("cohortRequestTimeout", set.cohortRequestTimeout);
    options.put("cohortDownloadTimeout", set.cohortDownloadTimeout);
    options.put("maxConcurrentDownloads", set.maxConcurrentDownloads);
    options.put("membershipLookups", set.membershipLookups);
    options.put("membershipUrl", membershipUrl());
    options.put("membershipCacheCapacity", set.membershipCacheCapacity);
    options.put("membershipCacheTtl", set.membershipCacheTtl);
    return options;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof CohortSyncConfig that
        && Objects.equals(set.apiKey, that.set.apiKey)
        && Objects.equals(set.secretKey, that.set.secretKey)
        && options().equals(that.options());
  }

  @Override
  public int hashCode() {
    return Objects.hash(set.apiKey, options());
  }

  /** {@return every option with its value; the API key is masked, the secret key left out} */
  @Override
  public String toString() {
    Map<String, Object> shown = new LinkedHashMap<>();
    String key = set.apiKey;
    if (key != null) {
      shown.put("apiKey", key.substring(0, Math.min(SHOWN, key.length() / 2)) + "…");
    }
    shown.putAll(options());
    return "CohortSyncConfig" + shown;
  }

  /**
   * Builds a config. Each method throws {@link IllegalArgumentException}, naming the option, the
   * value and the rule, for a value that can't work; durations are at most 24 hours.
   *
   * <p>Not thread-safe.
   */
  public static final class Builder {
    private @Nullable String apiKey;
    private @Nullable String secretKey;
    private @Nullable URI cohortServerUrl;
    private int maxCohortSize = Integer.MAX_VALUE;
    private Duration cohortPollingInterval = LEAST_INTERVAL;
    private Duration cohortRequestTimeout = Duration.ofSeconds(10);
    private Duration cohortDownloadTimeout = Duration.ofMinutes(5);
    private int maxConcurrentDownloads = 4;
    private boolean membershipLookups;
    private @Nullable URI membershipUrl;
    private int membershipCacheCapacity = 1_000_000;
    private Duration membershipCacheTtl = Duration.ofSeconds(60);

    private Builder() {}

    private Builder(Builder other) {
      apiKey = other.apiKey;
      secretKey = other.secretKey;
      cohortServerUrl = other.cohortServerUrl;
      maxCohortSize = other.maxCohortSize;
      cohortPollingInterval = other.cohortPollingInterval;
      cohortRequestTimeout = other.cohortRequestTimeout;
      cohortDownloadTimeout = other.cohortDownloadTimeout;
      maxConcurrentDownloads = other.maxConcurrentDownloads;
      membershipLookups = other.membershipLookups;
      membershipUrl = other.membershipUrl;
      membershipCacheCapacity = other.membershipCacheCapacity;
      membershipCacheTtl = other.membershipCacheTtl;
    }

    /**
     * Sets the project's keys, which Amplitude's server wants.
     *
     * @param apiKey the API key, not blank, without colon
     * @param secretKey the secret key, not blank; it is never shown
     */
    public Builder keys(String apiKey, String secretKey) {
      String checked = checkedKey("apiKey", apiKey);
      if (checked.indexOf(':') >= 0) {
        throw new IllegalArgumentException("apiKey: holds a colon");
      }
      this.secretKey = checkedKey("secretKey", secretKey);
      this.apiKey = checked;
      return this;
    }

    private static String checkedKey(String option, String key) {
      Objects.requireNonNull(key, option);
      if (key.isBlank() || key.chars().anyMatch(c -> c <= ' ' || c > '~')) {
        throw new IllegalArgumentException(
            option + ": is empty, or holds blanks or characters other than ASCII");
      }
      return key;
    }

    /** Sets the URL of the server of cohorts; null: the client knows it. */
    public Builder cohortServerUrl(@Nullable URI cohortServerUrl) {
      this.cohortServerUrl =
          cohortServerUrl == null
              ? null
              : OptionRules.serverUrl("cohortServerUrl", cohortServerUrl);
      return this;
    }

    /** Sets the URL of the server of cohorts, as {@link #cohortServerUrl(URI)} does. */
    public Builder cohortServerUrl(String cohortServerUrl) {
      return cohortServerUrl(OptionRules.uri("cohortServerUrl", cohortServerUrl));
    }

    /** Sets the most members of a cohort, from 1; larger ones are not loaded. */
    public Builder maxCohortSize(int maxCohortSize) {
      this.maxCohortSize =
          OptionRules.between("maxCohortSize", maxCohortSize, 1, Integer.MAX_VALUE);
      return this;
    }

    /** Sets the time from one look for newer cohorts to the next, at least 60 seconds. */
    public Builder cohortPollingInterval(Duration cohortPollingInterval) {
      Duration interval = OptionRules.timeout("cohortPollingInterval", cohortPollingInterval);
      if (interval.compareTo(LEAST_INTERVAL) < 0) {
        throw new IllegalArgumentException(
            "cohortPollingInterval: " + interval + " is less than 60 seconds");
      }
      this.cohortPollingInterval = interval;
      return this;
    }

    /** Sets the time between looks for newer cohorts in milliseconds, at least 60000. */
    public Builder cohortPollingIntervalMillis(long millis) {
      return cohortPollingInterval(Duration.ofMillis(millis));
    }

    /** Sets how long a server may stay silent before and during an answer, more than zero. */
    public Builder cohortRequestTimeout(Duration cohortRequestTimeout) {
      this.cohortRequestTimeout = OptionRules.timeout("cohortRequestTimeout", cohortRequestTimeout);
      return this;
    }

    /** Sets how long a server may stay silent in milliseconds, more than zero. */
    public Builder cohortRequestTimeoutMillis(long millis) {
      return cohortRequestTimeout(Duration.ofMillis(millis));
    }

    /** Sets the time of a whole download, its retries included, more than zero. */
    public Builder cohortDownloadTimeout(Duration cohortDownloadTimeout) {
      this.cohortDownloadTimeout =
          OptionRules.timeout("cohortDownloadTimeout", cohortDownloadTimeout);
      return this;
    }

    /** Sets the time of a whole download in milliseconds, more than zero. */
    public Builder cohortDownloadTimeoutMillis(long millis) {
      return cohortDownloadTimeout(Duration.ofMillis(millis));
    }

    /** Sets how many cohorts are downloaded at once, from 1 to 64. */
    public Builder maxConcurrentDownloads(int maxConcurrentDownloads) {
      this.maxConcurrentDownloads =
          OptionRules.between("maxConcurrentDownloads", maxConcurrentDownloads, 1, 64);
      return this;
    }

    /**
     * Sets whether a server is asked, name by name, about cohorts that are not held: those too
     * large, for instance. Evaluations don't wait for it: until it has answered, a name is in none
     * of these cohorts. Assay's server and Amplitude's evaluation proxy answer it.
     */
    public Builder membershipLookups(boolean membershipLookups) {
      this.membershipLookups = membershipLookups;
      return this;
    }

    /** Sets the URL of the server of look-ups; null: the server of cohorts. */
    public Builder membershipUrl(@Nullable URI membershipUrl) {
      this.membershipUrl =
          membershipUrl == null ? null : OptionRules.serverUrl("membershipUrl", membershipUrl);
      return this;
    }

    /** Sets the URL of the server of look-ups, as {@link #membershipUrl(URI)} does. */
    public Builder membershipUrl(String membershipUrl) {
      return membershipUrl(OptionRules.uri("membershipUrl", membershipUrl));
    }

    /** Sets how many names' memberships are remembered, from 1 to 100 million. */
    public Builder membershipCacheCapacity(int membershipCacheCapacity) {
      this.membershipCacheCapacity =
          OptionRules.between("membershipCacheCapacity", membershipCacheCapacity, 1, 100_000_000);
      return this;
    }

    /** Sets after how long a name is looked up again, more than zero. */
    public Builder membershipCacheTtl(Duration membershipCacheTtl) {
      this.membershipCacheTtl = OptionRules.timeout("membershipCacheTtl", membershipCacheTtl);
      return this;
    }

    /** Sets after how long a name is looked up again in milliseconds, more than zero. */
    public Builder membershipCacheTtlMillis(long millis) {
      return membershipCacheTtl(Duration.ofMillis(millis));
    }

    /** {@return the config} */
    public CohortSyncConfig build() {
      return new CohortSyncConfig(this);
    }
  }
}
