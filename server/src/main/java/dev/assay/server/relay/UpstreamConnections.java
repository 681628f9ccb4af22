package dev.assay.server.relay;

import dev.assay.sdk.CohortSyncConfig;
import dev.assay.sdk.LocalEvaluationConfig;
import dev.assay.sdk.internal.cohorts.CohortReader;
import dev.assay.sdk.internal.cohorts.CohortSettings;
import dev.assay.sdk.internal.cohorts.CohortSync;
import dev.assay.sdk.internal.cohorts.KnownCohorts;
import dev.assay.sdk.internal.flags.FlagDelivery;
import dev.assay.sdk.internal.flags.FlagSink;
import dev.assay.sdk.internal.flags.HttpFlagSource;
import dev.assay.sdk.internal.http.HttpClient;
import dev.assay.sdk.internal.options.DeploymentKey;
import dev.assay.server.deployment.ProjectKey;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.function.Consumer;

/** The connections to the upstream, with the limits that the SDK's own clients have. */
final class UpstreamConnections {
  /** The bound on a set of flags, as JSON. */
  private static final int MOST_BYTES = 128 * 1024 * 1024;

  private static final LocalEvaluationConfig FLAGS = LocalEvaluationConfig.defaults();
  private static final CohortSyncConfig COHORTS = CohortSyncConfig.defaults();

  private final RelayConfig config;

  UpstreamConnections(RelayConfig config) {
    this.config = config;
  }

  RelayConfig.Timing timing() {
    return config.timing();
  }

  /** {@return whether cohorts are asked for in the name of the project, not of the deployment} */
  boolean opensAllCohorts() {
    return config.projectKey() != null;
  }

  FlagDelivery delivery(String key, FlagSink sink) {
    HttpFlagSource.Options options =
        new HttpFlagSource.Options(
            config.upstream().flags(),
            config.upstream().stream(),
            FLAGS.flagConfigPollerRequestTimeout(),
            FLAGS.streamFlagConnTimeout(),
            MOST_BYTES);
    HttpClient http = new HttpClient(new HttpClient.Options(1, MOST_BYTES, null, null));
    return new FlagDelivery(
        new HttpFlagSource(http, DeploymentKey.of(key), options),
        new FlagDelivery.Schedule(true, timing().pollInterval()),
        sink);
  }

  CohortSync cohorts(String key, CohortReader reader, Consumer<KnownCohorts> onChange) {
    CohortSettings settings =
        new CohortSettings(
            config.upstream().cohorts(),
            authorization(key),
            COHORTS.maxCohortSize(),
            timing().cohortInterval(),
            COHORTS.cohortRequestTimeout(),
            COHORTS.cohortDownloadTimeout(),
            COHORTS.maxConcurrentDownloads(),
            null);
    HttpClient http = new HttpClient(settings.http(null, null));
    return new CohortSync(settings, http, reader, onChange);
  }

  private String authorization(String key) {
    ProjectKey project = config.projectKey();
    if (project == null) {
      return "Api-Key " + key;
    }
    String keys = project.apiKey() + ":" + project.secretKey();
    return "Basic " + Base64.getEncoder().encodeToString(keys.getBytes(StandardCharsets.UTF_8));
  }
}
