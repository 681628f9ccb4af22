package dev.assay.spring;

import dev.assay.sdk.CohortSyncConfig;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How the local client keeps cohorts.
 *
 * @param enabled whether cohorts are kept, if any property of this group is set
 * @param apiKey the project's API key; the deployment key is shown if it is not set
 * @param secretKey the project's secret key
 * @param cohortServerUrl the URL of the server of cohorts; the client's server if it is not set
 * @param maxCohortSize the most members of a cohort; larger ones are not loaded
 * @param cohortPollingInterval the time from one look for newer cohorts to the next, at least 60
 *     seconds
 * @param cohortRequestTimeout how long a server may stay silent before and during an answer
 * @param cohortDownloadTimeout the time of a whole download, its retries included
 * @param maxConcurrentDownloads how many cohorts are downloaded at once
 * @param membershipLookups whether a server is asked, name by name, about cohorts that are not held
 * @param membershipUrl the URL of the server of look-ups; the server of cohorts if it is not set
 * @param membershipCacheCapacity how many names' memberships are remembered
 * @param membershipCacheTtl after how long a name is looked up again
 */
record CohortSyncProperties(
    @DefaultValue("true") boolean enabled,
    @Nullable String apiKey,
    @Nullable String secretKey,
    @Nullable String cohortServerUrl,
    @DefaultValue("2147483647") int maxCohortSize,
    @DefaultValue("60s") Duration cohortPollingInterval,
    @DefaultValue("10s") Duration cohortRequestTimeout,
    @DefaultValue("5m") Duration cohortDownloadTimeout,
    @DefaultValue("4") int maxConcurrentDownloads,
    @DefaultValue("false") boolean membershipLookups,
    @Nullable String membershipUrl,
    @DefaultValue("1000000") int membershipCacheCapacity,
    @DefaultValue("60s") Duration membershipCacheTtl) {

  CohortSyncConfig config(String prefix) {
    CohortSyncConfig.Builder builder = CohortSyncConfig.builder();
    Options options = new Options(prefix);
    keys(builder, options);
    options
        .set("cohort-server-url", cohortServerUrl, builder::cohortServerUrl)
        .set("max-cohort-size", maxCohortSize, builder::maxCohortSize)
        .set("cohort-polling-interval", cohortPollingInterval, builder::cohortPollingInterval)
        .set("cohort-request-timeout", cohortRequestTimeout, builder::cohortRequestTimeout)
        .set("cohort-download-timeout", cohortDownloadTimeout, builder::cohortDownloadTimeout)
        .set("max-concurrent-downloads", maxConcurrentDownloads, builder::maxConcurrentDownloads)
        .set("membership-lookups", membershipLookups, builder::membershipLookups)
        .set("membership-url", membershipUrl, builder::membershipUrl)
        .set("membership-cache-capacity", membershipCacheCapacity, builder::membershipCacheCapacity)
        .set("membership-cache-ttl", membershipCacheTtl, builder::membershipCacheTtl);
    return builder.build();
  }

  private void keys(CohortSyncConfig.Builder builder, Options options) {
    if (apiKey == null && secretKey == null) {
      return;
    }
    if (apiKey == null) {
      throw options.refused("api-key", "is missing beside the secret key");
    }
    if (secretKey == null) {
      throw options.refused("secret-key", "is missing beside the API key");
    }
    try {
      builder.keys(apiKey, secretKey);
    } catch (IllegalArgumentException e) {
      boolean secret = String.valueOf(e.getMessage()).startsWith("secretKey");
      throw options.refused(secret ? "secret-key" : "api-key", e);
    }
  }

  /** {@return which properties are used, never a key} */
  @Override
  public String toString() {
    return "CohortSyncProperties[enabled=" + enabled + "]";
  }
}
