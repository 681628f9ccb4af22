package dev.assay.sdk;

import dev.assay.sdk.internal.flags.FlagDelivery;
import dev.assay.sdk.internal.flags.FlagSink;
import dev.assay.sdk.internal.flags.HttpFlagSource;
import dev.assay.sdk.internal.http.HttpClient;
import dev.assay.sdk.internal.options.DeploymentKey;

/** The connections of a local client, as its config wants them. */
final class LocalConnections {
  /** The bound on a set of flags, as JSON. */
  private static final int MOST_BYTES = 128 * 1024 * 1024;

  private LocalConnections() {}

  /** {@return a client that makes so many requests at once} */
  static HttpClient http(LocalEvaluationConfig config, int maxConcurrent, int mostBytes) {
    return new HttpClient(
        new HttpClient.Options(
            maxConcurrent,
            mostBytes,
            config.proxy().map(HttpProxy::server).orElse(null),
            config.sslContext().orElse(null)));
  }

  static FlagDelivery delivery(DeploymentKey key, LocalEvaluationConfig config, FlagSink sink) {
    HttpFlagSource source =
        new HttpFlagSource(
            http(config, 1, MOST_BYTES),
            key,
            new HttpFlagSource.Options(
                config.serverUrl(),
                config.streamServerUrl(),
                config.flagConfigPollerRequestTimeout(),
                config.streamFlagConnTimeout(),
                MOST_BYTES));
    return new FlagDelivery(
        source,
        new FlagDelivery.Schedule(config.streamUpdates(), config.flagConfigPollingInterval()),
        sink);
  }
}
