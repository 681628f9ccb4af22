package dev.assay.spring;

import dev.assay.sdk.tracking.TrackingConfig;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * How exposures or assignments are told apart, kept and sent.
 *
 * @param enabled whether events are tracked, if any property of this group is set
 * @param apiKey the API key of the project that events belong to; the deployment key if it is not
 *     set
 * @param serverUrl the event server's URL; the client's server if it is not set
 * @param useBatchMode whether events go to /batch, which takes larger requests
 * @param flushQueueSize so many waiting events are sent at once, and at most so many in one request
 * @param flushInterval how long an event waits for others to be sent with
 * @param cacheCapacity how many results are remembered so that they are not tracked again
 * @param cacheTtl how long a result is remembered after it was tracked
 * @param queueCapacity how many events wait in memory at most; then the oldest are dropped
 * @param minIdLength the least length of user and device ids; the event server's own rule if it is
 *     not set
 * @param requestTimeout the time of one request
 * @param closeTimeout how long the application's end may take to send what still waits
 * @param spoolDirectory the directory that keeps events until they are delivered
 * @param maxSpoolBytes how large the files in the spool directory may become together
 * @param flushOnShutdown whether waiting events are also sent when the JVM ends without closing the
 *     application
 * @param sendEvaluatedProps whether assignments carry the user's fields and properties; exposures
 *     never do
 */
record TrackingProperties(
    @DefaultValue("true") boolean enabled,
    @Nullable String apiKey,
    @Nullable String serverUrl,
    @DefaultValue("false") boolean useBatchMode,
    @DefaultValue("200") int flushQueueSize,
    @DefaultValue("10s") Duration flushInterval,
    @DefaultValue("65536") int cacheCapacity,
    @DefaultValue("24h") Duration cacheTtl,
    @DefaultValue("16000") int queueCapacity,
    @Nullable Integer minIdLength,
    @DefaultValue("10s") Duration requestTimeout,
    @DefaultValue("5s") Duration closeTimeout,
    @Nullable String spoolDirectory,
    @DefaultValue("64MB") DataSize maxSpoolBytes,
    @DefaultValue("false") boolean flushOnShutdown,
    @DefaultValue("false") boolean sendEvaluatedProps) {

  TrackingConfig config(String prefix) {
    TrackingConfig.Builder builder = TrackingConfig.builder();
    Options options = new Options(prefix);
    options
        .set("api-key", apiKey, builder::apiKey)
        .set("server-url", serverUrl, builder::serverUrl)
        .set("use-batch-mode", useBatchMode, builder::useBatchMode)
        .set("flush-queue-size", flushQueueSize, builder::flushQueueSize)
        .set("flush-interval", flushInterval, builder::flushInterval)
        .set("cache-capacity", cacheCapacity, builder::cacheCapacity)
        .set("cache-ttl", cacheTtl, builder::cacheTtl)
        .set("queue-capacity", queueCapacity, builder::queueCapacity)
        .set("min-id-length", minIdLength, builder::minIdLength)
        .set("request-timeout", requestTimeout, builder::requestTimeout)
        .set("close-timeout", closeTimeout, builder::closeTimeout)
        .set("spool-directory", spoolDirectory, text -> builder.spoolDirectory(Path.of(text)))
        .set("max-spool-bytes", maxSpoolBytes, size -> builder.maxSpoolBytes(size.toBytes()))
        .set("flush-on-shutdown", flushOnShutdown, builder::flushOnShutdown)
        .set("send-evaluated-props", sendEvaluatedProps, builder::sendEvaluatedProps);
    return builder.build();
  }

  /** {@return which properties are used, never a key} */
  @Override
  public String toString() {
    return "TrackingProperties[enabled=" + enabled + "]";
  }
}
