package dev.assay.server.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.assay.server.deployment.DeploymentName;
import dev.assay.server.deployment.Deployments;
import dev.assay.server.project.FlagFiles;
import dev.assay.server.project.LoadedFlags;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DeploymentMetricsTest {
  private final MeterRegistry registry = new SimpleMeterRegistry();
  private final AtomicLong clock = new AtomicLong(1_000);
  private final Deployments deployments =
      new Deployments(Set.of("one", "two"), "demo", flags("first"));
  private final DeploymentMetrics metrics =
      new DeploymentMetrics(registry, deployments, clock::get);

  private static LoadedFlags flags(String key) {
    String json = "[{\"key\":\"" + key + "\",\"variants\":{},\"segments\":[]}]";
    return FlagFiles.parse(Map.of("flags.json", json.getBytes(StandardCharsets.UTF_8)));
  }

  @BeforeEach
  void look() {
    metrics.look();
  }

  private double value(String name, String key) {
    return registry
        .get("assay.deployment." + name)
        .tag("deployment", DeploymentName.of(key))
        .gauge()
        .value();
  }

  @Test
  void aDeploymentIsNamedByItsHash() {
    // printf %s one | sha256sum
    assertThat(DeploymentName.of("one")).isEqualTo("7692c3ad");
  }

  @Test
  void everyDeploymentHasItsFlagsAndItsAge() {
    assertThat(value("flags", "one")).isEqualTo(1);
    assertThat(value("cohorts", "two")).isZero();
    assertThat(value("version", "two")).isEqualTo(1);
    assertThat(value("changed", "two")).isEqualTo(1.0);
  }

  @Test
  void aChangeIsOneOfTheFlags() {
    clock.set(5_000);
    deployments.publish(flags("first"));
    metrics.look();
    assertThat(value("version", "one")).isEqualTo(1);
    assertThat(value("changed", "one")).isEqualTo(1.0);

    deployments.publish(flags("second"));
    metrics.look();
    assertThat(value("version", "one")).isEqualTo(2);
    assertThat(value("changed", "one")).isEqualTo(5.0);
  }

  @Test
  void aDeploymentThatIsGoneIsNoLongerShown() {
    Deployments declared = new Deployments(Set.of(), "before", flags("f"));
    MeterRegistry own = new SimpleMeterRegistry();
    DeploymentMetrics ofDeclared = new DeploymentMetrics(own, declared, clock::get);
    ofDeclared.look();
    declared.publish(
        FlagFiles.parse(
            Map.of("p.yaml", "deployments: [{key: after}]\n".getBytes(StandardCharsets.UTF_8))));
    ofDeclared.look();

    assertThat(own.get("assay.deployment.flags").gauges())
        .singleElement()
        .satisfies(
            gauge ->
                assertThat(gauge.getId().getTag("deployment"))
                    .isEqualTo(DeploymentName.of("after")));
  }

  @Test
  void metricsCanBeReadWhileFlagsChange() throws InterruptedException {
    PrometheusMeterRegistry read = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    Deployments one = new Deployments(Set.of("one"), "demo", flags("first"));
    DeploymentMetrics shown = new DeploymentMetrics(read, one, clock::get);
    CountDownLatch over = new CountDownLatch(1);
    Thread changes =
        new Thread(
            () -> {
              while (over.getCount() > 0) {
                shown.look();
              }
            });
    changes.start();
    try {
      for (int i = 0; i < 500; i++) {
        assertThatCode(read::scrape).doesNotThrowAnyException();
      }
    } finally {
      over.countDown();
      changes.join();
    }
    assertThat(read.scrape()).contains("assay_deployment_flags{deployment=\"7692c3ad\"} 1.0");
  }
}
