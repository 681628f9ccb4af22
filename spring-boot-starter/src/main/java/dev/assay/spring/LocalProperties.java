package dev.assay.spring;

import dev.assay.sdk.HttpProxy;
import dev.assay.sdk.LocalEvaluationConfig;
import dev.assay.sdk.ServerZone;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.NestedConfigurationProperty;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.core.io.Resource;

/**
 * The properties of the local client.
 *
 * @param deploymentKey the key of the deployment whose flags are evaluated; there is a local client
 *     if it is set
 * @param debug whether each request and answer is logged at level INFO
 * @param serverUrl the server's URL, for streams, cohorts and events too; that of the server zone
 *     if it is not set
 * @param serverZone the data center whose servers are used where no others are set
 * @param flagConfigPollingInterval the time from one poll to the next
 * @param flagConfigPollerRequestTimeout the time of a poll
 * @param streamUpdates whether flags come by a stream, and by polls only while there is none
 * @param streamServerUrl the URL of the server of the stream
 * @param streamFlagConnTimeout the time of a stream until its first flags
 * @param startTimeout how long the application's start waits for flags
 * @param failFast whether the application's start fails if there are no flags in time
 * @param bootstrap a file or class path resource with the flags to begin with
 * @param snapshotFile the file that keeps the last good flags
 * @param exposuresOnRead whether exposures are tracked when variants are read, not when they are
 *     evaluated
 * @param proxy the proxy, as http://[user:password@]host:port
 * @param sslBundle the name of the SSL bundle whose trust and key material is used
 * @param cohortSync how cohorts are kept; they are not if none of its properties is set
 * @param exposureTracking how exposures are tracked; they are not if none of its properties is set
 * @param assignmentTracking how assignments are tracked; they are not if none of its properties is
 *     set
 */
record LocalProperties(
    @Nullable String deploymentKey,
    @DefaultValue("false") boolean debug,
    @Nullable String serverUrl,
    @DefaultValue("us") ServerZone serverZone,
    @DefaultValue("30s") Duration flagConfigPollingInterval,
    @DefaultValue("10s") Duration flagConfigPollerRequestTimeout,
    @DefaultValue("false") boolean streamUpdates,
    @Nullable String streamServerUrl,
    @DefaultValue("1500ms") Duration streamFlagConnTimeout,
    @DefaultValue("10s") Duration startTimeout,
    @DefaultValue("false") boolean failFast,
    @Nullable Resource bootstrap,
    @Nullable String snapshotFile,
    @DefaultValue("false") boolean exposuresOnRead,
    @Nullable String proxy,
    @Nullable String sslBundle,
    @NestedConfigurationProperty @Nullable CohortSyncProperties cohortSync,
    @NestedConfigurationProperty @Nullable TrackingProperties exposureTracking,
    @NestedConfigurationProperty @Nullable TrackingProperties assignmentTracking) {
  static final String PREFIX = "assay.local";

  LocalEvaluationConfig.Builder builder(TlsContexts tls) {
    LocalEvaluationConfig.Builder builder = LocalEvaluationConfig.builder();
    Options options = new Options(PREFIX);
    options
        .set("debug", debug, builder::debug)
        .set("server-url", serverUrl, builder::serverUrl)
        .set("server-zone", serverZone, builder::serverZone)
        .set(
            "flag-config-polling-interval",
            flagConfigPollingInterval,
            builder::flagConfigPollingInterval)
        .set(
            "flag-config-poller-request-timeout",
            flagConfigPollerRequestTimeout,
            builder::flagConfigPollerRequestTimeout)
        .set("stream-updates", streamUpdates, builder::streamUpdates)
        .set("stream-server-url", streamServerUrl, builder::streamServerUrl)
        .set("stream-flag-conn-timeout", streamFlagConnTimeout, builder::streamFlagConnTimeout)
        .set("start-timeout", startTimeout, builder::startTimeout)
        .set("bootstrap", bootstrap, resource -> builder.bootstrap(text(resource)))
        .set("snapshot-file", snapshotFile, text -> builder.snapshotFile(Path.of(text)))
        .set("exposures-on-read", exposuresOnRead, builder::exposuresOnRead)
        .set("proxy", proxy, text -> builder.proxy(HttpProxy.parse(text)))
        .set("ssl-bundle", sslBundle, name -> builder.sslContext(tls.of(name)));
    if (cohortSync != null && cohortSync.enabled()) {
      builder.cohortSync(cohortSync.config(PREFIX + ".cohort-sync"));
    }
    if (exposureTracking != null && exposureTracking.enabled()) {
      builder.exposureTracking(exposureTracking.config(PREFIX + ".exposure-tracking"));
    }
    if (assignmentTracking != null && assignmentTracking.enabled()) {
      builder.assignmentTracking(assignmentTracking.config(PREFIX + ".assignment-tracking"));
    }
    return builder;
  }

  private static String text(Resource resource) {
    try {
      return resource.getContentAsString(StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalArgumentException(resource.getDescription() + " can't be read", e);
    }
  }

  /** {@return nothing but the name: the properties hold keys} */
  @Override
  public String toString() {
    return "LocalProperties";
  }
}
