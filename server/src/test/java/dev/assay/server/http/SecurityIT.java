package dev.assay.server.http;

import static dev.assay.server.http.RunningServer.AUTH;
import static dev.assay.server.http.RunningServer.config;
import static dev.assay.server.http.RunningServer.user;
import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.server.AssayServer;
import dev.assay.server.deployment.ProjectKey;
import dev.assay.server.http.Wire.Reply;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SecurityIT extends OverTheWire {
  private static final String USER = user("{\"user_id\":\"u\"}");

  @ParameterizedTest
  @CsvSource({
    "GET /healthz, no-store",
    "GET /metrics, no-store",
    "GET /sdk/v2/vardata, no-store",
    "GET /sdk/v2/memberships/User/ann, no-store",
    "GET /sdk/v1/cohort/beta, no-store",
    "GET /nothing, no-store",
    "OPTIONS /sdk/v2/vardata, no-store",
    "GET /sdk/v2/flags,",
    "GET /sdk/stream/v1/flags, 'no-cache, no-transform'",
  })
  void answersSayHowFarTheyMayBeTrustedAndKept(String line, String cacheControl)
      throws IOException {
    Reply reply = wire.request(line, AUTH, USER);

    assertThat(reply.header("x-content-type-options")).isEqualTo("nosniff");
    assertThat(reply.header("cache-control")).isEqualTo(cacheControl);
    assertThat(reply.header("server")).isNull();
    assertThat(reply.header("strict-transport-security")).isNull();
  }

  @Test
  void aKeyThatIsUsedTooOftenIsRefusedUnlikeOthers() throws IOException {
    AssayServer limited =
        AssayServer.start(
            config()
                .deploymentKeys(List.of("secret-key", "other"))
                .projectKeys(List.of(new ProjectKey("api", "secret")))
                .requestsPerKey(1)
                .build());
    try (limited;
        Wire first = new Wire(limited.port());
        Wire second = new Wire(limited.port())) {
      Reply refused = first.request("GET /sdk/v2/vardata", AUTH, USER);
      // On the way there a second may pass, in which there is room for one more.
      for (int i = 0; i < 100 && refused.status() == 200; i++) {
        refused = first.request("GET /sdk/v2/vardata", AUTH, USER);
      }
      assertThat(refused.status()).isEqualTo(429);
      assertThat(refused.header("retry-after")).isEqualTo("1");
      assertThat(refused.header("access-control-allow-origin")).isEqualTo("*");
      assertThat(refused.text()).contains("\"too_many_requests\"").doesNotContain("secret-key");
      assertThat(first.ends()).isTrue();

      assertThat(
              second.request("GET /sdk/v2/vardata", "Authorization: Api-Key other", USER).status())
          .isEqualTo(200);
      assertThat(second.request("GET /healthz").status()).isEqualTo(200);
    }
  }
}
