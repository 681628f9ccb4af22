package dev.assay.sdk;

import static dev.assay.sdk.internal.http.ScriptedServer.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.evaluation.ExperimentUser;
import dev.assay.evaluation.Variants;
import dev.assay.sdk.internal.http.ScriptedServer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What goes over the wire, and what comes back. */
@Timeout(30)
final class RemoteEvaluationClientIT {
  private static final ExperimentUser USER = ExperimentUser.builder().userId("u").build();
  private static final String ON = "{\"flag\":{\"key\":\"on\",\"value\":\"on\"}}";

  private static RemoteEvaluationClient client(ScriptedServer server) {
    return RemoteEvaluationClient.create(
        "deployment-key", RemoteEvaluationConfig.builder().serverUrl(server.url()).build());
  }

  private static String decoded(String header) {
    return new String(Base64.getDecoder().decode(header), StandardCharsets.UTF_8);
  }

  @Test
  void variantsAreFetchedWithTheUserInAHeader() throws Exception {
    try (ScriptedServer server = ScriptedServer.of(json(ON));
        RemoteEvaluationClient client = client(server)) {
      Variants variants = client.fetch(USER);

      assertThat(variants.get("flag").is("on")).isTrue();
      assertThat(variants.source()).isEqualTo(Variants.Source.FETCHED);
      ScriptedServer.Request request = server.requests().get(0);
      assertThat(request.method()).isEqualTo("GET");
      assertThat(request.target()).isEqualTo("/sdk/v2/vardata?v=0");
      assertThat(request.header("Authorization")).isEqualTo("Api-Key deployment-key");
      assertThat(request.header("Accept")).isEqualTo("application/json");
      assertThat(request.header("Host")).isEqualTo("127.0.0.1:" + server.port());
      assertThat(request.headers().keySet())
          .doesNotContain("X-Amp-Exp-Flag-Keys", "X-Amp-Exp-Track", "X-Amp-Exp-Exposure-Track");
      assertThat(decoded(request.header("X-Amp-Exp-User")))
          .isEqualTo("{\"user_id\":\"u\",\"library\":\"assay-java-server/0.1.0\"}");
    }
  }

  @Test
  void connectionsAreReused() throws Exception {
    try (ScriptedServer server = ScriptedServer.of(json(ON));
        RemoteEvaluationClient client = client(server)) {
      for (int i = 0; i < 5; i++) {
        client.fetch(USER);
      }
      assertThat(client.fetchAsync(USER).get(5, TimeUnit.SECONDS).get("flag").is("on")).isTrue();
      assertThat(server.connections()).isEqualTo(1);
    }
  }
}
