package dev.assay.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.evaluation.ExperimentUser;
import dev.assay.evaluation.FlagSet;
import dev.assay.sdk.LocalEvaluationClient;
import dev.assay.sdk.LocalEvaluationConfig;
import dev.assay.server.AssayServer;
import dev.assay.server.ServerConfig;
import dev.assay.server.project.LoadedFlags;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class MicrometerMetricsIT {
  private static final String FLAGS =
      """
      [{"key":"new-checkout","variants":{"on":{"key":"on","value":"on"}},
        "segments":[{"variant":"on"}]}]""";

  @Test
  void theClientsMetricsAreEnoughForABinding() {
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    try (AssayServer server =
            AssayServer.start(
                ServerConfig.builder()
                    .port(0)
                    .flags(LoadedFlags.of(FlagSet.parse(FLAGS)))
                    .build());
        LocalEvaluationClient client =
            LocalEvaluationClient.create(
                "demo",
                LocalEvaluationConfig.builder()
                    .serverUrl(server.url())
                    .metrics(new MicrometerMetrics(registry))
                    .build())) {
      client.start();
      client.evaluate(ExperimentUser.builder().userId("u").build());

      assertThat(registry.get("assay.client.evaluations").counter().count()).isEqualTo(1);
      assertThat(registry.get("assay.client.flags").gauge().value()).isEqualTo(1);
      assertThat(registry.get("assay.client.flags.fetch").timer().count()).isEqualTo(1);
      assertThat(registry.get("assay.client.flags.age").timeGauge().value(TimeUnit.MINUTES))
          .isLessThan(1);
      assertThat(registry.get("assay.client.cohorts.age").timeGauge().value()).isZero();
      assertThat(registry.get("assay.client.events.queued").gauge().value()).isZero();
      assertThat(registry.get("assay.client.events.dropped").gauge().value()).isZero();
      assertThat(registry.get("assay.client.flags.fetch.failures").counter().count()).isZero();
    }
  }
}
