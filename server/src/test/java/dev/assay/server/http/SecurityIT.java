package dev.assay.server.http;

import static dev.assay.server.http.RunningServer.AUTH;
import static dev.assay.server.http.RunningServer.config;
import static dev.assay.server.http.RunningServer.user;
import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.server.AssayServer;
import dev.assay.server.deployment.ProjectKey;
import dev.assay.server.http.Wire.Reply;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(120)
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
  void eventsWithoutAKeyLeaveRoomForOtherBodies() throws IOException {
    int most = 20 << 20;
    String head = "POST /batch HTTP/1.1\r\nHost: test\r\nContent-Length: " + most + "\r\n\r\n";
    try (AssayServer own =
            AssayServer.start(config().requestTimeout(Duration.ofMinutes(1)).build());
        Wire first = new Wire(own.port());
        Wire second = new Wire(own.port());
        Wire third = new Wire(own.port());
        Wire fourth = new Wire(own.port())) {
      // A byte short of their ends, they are held.
      first.send(head).send(new byte[most - 1]);
      second.send(head).send(new byte[most - 1]);
      third.send(head).send(new byte[most - 1]);
      fourth.send(head).send(new byte[(int) BodyBudget.MOST - 3 * most]);
      int status = 0;
      while (status != 503) {
        try (Wire more = new Wire(own.port())) {
          status = more.post("/2/httpapi", "{\"events\":[]}").status();
        }
      }
      try (Wire other = new Wire(own.port())) {
        assertThat(other.post("/sdk/v2/vardata", "{\"user_id\":\"u\"}", AUTH).status())
            .isEqualTo(200);
      }
    }
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
