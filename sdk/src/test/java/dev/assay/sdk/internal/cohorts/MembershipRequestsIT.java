package dev.assay.sdk.internal.cohorts;

import static dev.assay.sdk.internal.http.ScriptedServer.answer;
import static dev.assay.sdk.internal.http.ScriptedServer.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.assay.sdk.internal.http.HttpClient;
import dev.assay.sdk.internal.http.ScriptedServer;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
final class MembershipRequestsIT {
  private static final Duration LONG = Duration.ofSeconds(20);

  private static Set<String> lookUp(ScriptedServer server, Duration timeout, String name)
      throws CohortFailure {
    LookupSettings settings =
        new LookupSettings(server.url(), "Api-Key k", timeout, 10, Duration.ofSeconds(60));
    try (HttpClient http = new HttpClient(new HttpClient.Options(2, 10_000_000, null, null))) {
      return new MembershipRequests(settings, http).lookUp(new GroupName("org unit", name));
    }
  }

  private static CohortFailure failure(ScriptedServer server, Duration timeout) {
    return catchThrowableOfType(CohortFailure.class, () -> lookUp(server, timeout, "ann"));
  }

  @Test
  void theIdsOfANamesCohortsAreRead() throws Exception {
    try (ScriptedServer server = ScriptedServer.of(json("[\"b\",\"a\",\"b\"]"), json("[]"))) {
      assertThat(lookUp(server, LONG, "ann")).containsExactlyInAnyOrder("a", "b");
      assertThat(lookUp(server, LONG, "bob")).isEmpty();
      assertThat(server.requests().get(0).header("Authorization")).isEqualTo("Api-Key k");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "ann,ann",
    "a/b?c#d&e%f,a%2Fb%3Fc%23d%26e%25f",
    "a b+c,a%20b%2Bc",
    "..,%2E%2E",
    ".,%2E",
    "...,...",
    "zoë😀,zo%C3%AB%F0%9F%98%80",
  })
  void namesStandInThePathWhateverTheyHold(String name, String encoded) throws Exception {
    try (ScriptedServer server = ScriptedServer.of(json("[]"))) {
      lookUp(server, LONG, name);

      assertThat(server.requests().get(0).target())
          .isEqualTo("/sdk/v2/memberships/org%20unit/" + encoded);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"{}", "[1]", "[null]", "\"a\"", "", "<html>", "[\"a\"", "{\"cohorts\":[\"a\"]}"})
  void whatIsNoArrayOfIdsIsRefused(String body) throws Exception {
    try (ScriptedServer server = ScriptedServer.of(json(body))) {
      assertThat(failure(server, LONG).reason()).startsWith("the answer is not ");
    }
  }

  @Test
  void anAnswerWithoutEndIsNotReadToItsEnd() throws Exception {
    String ids = "[\"" + "x".repeat(1024 * 1024) + "\"]";
    try (ScriptedServer server = ScriptedServer.of(json(ids))) {
      assertThat(failure(server, LONG).reason()).contains("larger than 1048576 bytes");
    }
  }

  @Test
  void failuresTellWhetherToTryAgain() throws Exception {
    try (ScriptedServer server =
        ScriptedServer.of(answer(404, ""), answer(429, "", "Retry-After: 7"))) {
      assertThat(failure(server, LONG).isLasting()).isTrue();
      CohortFailure busy = failure(server, LONG);
      assertThat(busy.isLasting()).isFalse();
      assertThat(busy.retryAfterNanos()).isEqualTo(Duration.ofSeconds(7).toNanos());
    }
  }

  @Test
  void aSilentServerIsGivenUp() throws Exception {
    try (ScriptedServer server = ScriptedServer.of(ScriptedServer.Peer::stall)) {
      assertThat(failure(server, Duration.ofMillis(100)).reason()).contains("timed out");
      server.awaitHangUps(1);
    }
  }
}
