package dev.assay.spring.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.evaluation.ExperimentUser;
import dev.assay.sdk.FetchOptions;
import dev.assay.sdk.LocalEvaluationClient;
import dev.assay.sdk.LocalEvaluationConfig;
import dev.assay.sdk.tracking.TrackingConfig;
import dev.assay.sdk.tracking.TrackingEvent;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RequestClientsTest {
  private static final String FLAGS =
      """
      [{"key": "banner", "variants": {"blue": {"key": "blue"}}, "segments": [{"variant": "blue"}]}]
      """;

  @Test
  void whoHasOptedOutHasVariantsAndIsNotTracked() {
    List<TrackingEvent> events = new ArrayList<>();
    LocalEvaluationConfig config =
        LocalEvaluationConfig.builder()
            .bootstrap(FLAGS)
            .exposureTracking(TrackingConfig.defaults())
            .assignmentTracking(TrackingConfig.defaults())
            .tracker(events::add)
            .build();
    try (LocalEvaluationClient local = LocalEvaluationClient.create("server-key", config)) {
      RequestClients clients = new RequestClients(local, null, true, true);

      assertThat(clients.evaluate(local.pin(), user("out"), true).get("banner").is("blue"))
          .isTrue();
      assertThat(events).isEmpty();
      clients.evaluate(local.pin(), user("in"), false);
      assertThat(events).hasSize(2).allMatch(event -> "in".equals(event.deviceId()));
    }
  }

  @Test
  void theServerIsAskedNotToTrackWhoHasOptedOut() {
    RequestClients clients = new RequestClients(null, null, false, true);

    assertThat(clients.options(true))
        .isEqualTo(FetchOptions.builder().tracksAssignment(false).tracksExposure(false).build());
    assertThat(clients.options(false))
        .isEqualTo(FetchOptions.builder().tracksExposure(true).build());
  }

  private static ExperimentUser user(String deviceId) {
    return ExperimentUser.builder().deviceId(deviceId).build();
  }
}
