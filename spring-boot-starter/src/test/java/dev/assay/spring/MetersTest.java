package dev.assay.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.evaluation.ExperimentUser;
import dev.assay.sdk.LocalEvaluationClient;
import dev.assay.sdk.LocalEvaluationConfig;
import dev.assay.sdk.LocalEvaluationMetrics;
import dev.assay.sdk.LocalEvaluationStatus;
import dev.assay.sdk.tracking.DropReason;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class MetersTest {
  private final MeterRegistry registry = new SimpleMeterRegistry();
  private final LocalEvaluationMeters meters = new LocalEvaluationMeters();

  private double count(String name) {
    return registry.get(name).functionCounter().count();
  }

  @Test
  void countsAndTimesAreTheClients() {
    meters.bindTo(registry);
    try (LocalEvaluationClient client =
        LocalEvaluationClient.create(
            "key",
            LocalEvaluationConfig.builder()
                .bootstrap("[{\"key\": \"banner\", \"variants\": {}, \"segments\": []}]")
                .metrics(meters)
                .build())) {
      client.evaluate(ExperimentUser.builder().userId("u").build());
      LocalEvaluationMetrics heard = meters;
      heard.flagsFetched(Duration.ofMillis(20));
      heard.flagsFetchFailed(null);
      heard.streamFailed(null);

      assertThat(count("assay.client.evaluations")).isEqualTo(1);
      assertThat(registry.get("assay.client.flags").gauge().value()).isEqualTo(1);
      assertThat(registry.get("assay.client.flags.fetch").functionTimer().count()).isEqualTo(1);
      assertThat(
              registry
                  .get("assay.client.flags.fetch")
                  .functionTimer()
                  .totalTime(TimeUnit.MILLISECONDS))
          .isEqualTo(20);
      assertThat(count("assay.client.flags.fetch.failures")).isEqualTo(1);
      assertThat(count("assay.client.flags.stream.failures")).isEqualTo(1);
    }
  }

  @Test
  void gaugesReadTheStatus() {
    meters.bindTo(registry);
    assertThat(registry.get("assay.client.flags").gauge().value()).isNaN();
    assertThat(count("assay.client.events.sent")).isZero();

    LocalEvaluationStatus status =
        new LocalEvaluationStatus(
            LocalEvaluationStatus.State.STALE,
            new LocalEvaluationStatus.Flags(LocalEvaluationStatus.Origin.POLL, "v", 7, List.of()),
            new LocalEvaluationStatus.Freshness(
                Duration.ofMinutes(3), Optional.empty(), Optional.empty()),
            List.of(
                new LocalEvaluationStatus.CohortStatus(
                    "a", 1, Duration.ofSeconds(5), Optional.empty()),
                new LocalEvaluationStatus.CohortStatus(
                    "b", 1, Duration.ofSeconds(9), Optional.of("why"))),
            Optional.of(new LocalEvaluationStatus.Lookups(5, 6, 8)),
            new LocalEvaluationStatus.Events(2, 3, Map.of(DropReason.QUEUE_FULL, 4L)));
    meters.bind(() -> status);

    assertThat(registry.get("assay.client.flags").gauge().value()).isEqualTo(7);
    assertThat(registry.get("assay.client.flags.age").timeGauge().value(TimeUnit.MINUTES))
        .isEqualTo(3);
    assertThat(registry.get("assay.client.cohorts.age").timeGauge().value(TimeUnit.SECONDS))
        .isEqualTo(9);
    assertThat(registry.get("assay.client.events.queued").gauge().value()).isEqualTo(2);
    assertThat(count("assay.client.events.sent")).isEqualTo(3);
    assertThat(
            registry
                .get("assay.client.events.dropped")
                .tag("reason", "queue_full")
                .functionCounter()
                .count())
        .isEqualTo(4);
    assertThat(
            registry
                .get("assay.client.cohorts.lookups")
                .tag("outcome", "failed")
                .functionCounter()
                .count())
        .isEqualTo(6);
    assertThat(LocalHealth.of(status).up()).isTrue();
    assertThat(LocalHealth.of(status).details()).containsEntry("failingCohorts", List.of("b"));
  }

  @Test
  void fetchesAreCountedByOutcome() {
    RemoteEvaluationMeters remote = new RemoteEvaluationMeters();
    remote.bindTo(registry);
    ExperimentUser user = ExperimentUser.builder().build();
    remote.attemptFailed(user, null);
    remote.fetched(user, null, 2);
    remote.failed(user, null);

    assertThat(count("assay.client.fetch.attempts.failed")).isEqualTo(1);
    for (String outcome : List.of("success", "failure")) {
      assertThat(
              registry
                  .get("assay.client.fetches")
                  .tag("outcome", outcome)
                  .functionCounter()
                  .count())
          .isEqualTo(1);
    }
  }

  @Test
  void theDocumentListsEveryMeter() throws IOException {
    meters.bindTo(registry);
    new RemoteEvaluationMeters().bindTo(registry);
    String document = Files.readString(Path.of("..", "docs", "spring-boot.md"));

    assertThat(document.lines().filter(line -> line.startsWith("| `assay.client.")))
        .containsExactlyInAnyOrderElementsOf(
            registry.getMeters().stream().map(MetersTest::line).collect(Collectors.toSet()));
  }

  private static String line(Meter meter) {
    String tags =
        meter.getId().getTags().stream()
            .map(tag -> " by `" + tag.getKey() + "`")
            .collect(Collectors.joining());
    return "| `%s` | %s%s |"
        .formatted(meter.getId().getName(), meter.getId().getDescription(), tags);
  }
}
