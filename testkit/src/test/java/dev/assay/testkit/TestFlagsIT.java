package dev.assay.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.evaluation.ExperimentUser;
import dev.assay.sdk.FetchException;
import dev.assay.sdk.FetchOptions;
import dev.assay.sdk.RemoteEvaluationClient;
import dev.assay.sdk.RemoteEvaluationConfig;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A real remote client, answered in this process. */
@Timeout(30)
final class TestFlagsIT {
  private static final ExperimentUser USER = ExperimentUser.builder().userId("u-1").build();

  @Test
  void aChangeIsSeenAtOnce() {
    try (TestFlags flags = TestFlags.of("new-checkout", "on")) {
      RemoteEvaluationClient client = flags.remote();
      assertThat(client.fetch(USER).get("new-checkout").is("on")).isTrue();
      flags.set("new-checkout", "treatment");
      assertThat(client.fetch(USER).get("new-checkout").is("treatment")).isTrue();
      assertThat(client.fetchAsync(USER).join().get("new-checkout").is("treatment")).isTrue();
      assertThat(flags.remote()).isSameAs(client);
    }
  }

  @Test
  void rulesPayloadsAndLargeUsersGoOverTheWire() {
    TestFlag flag = TestFlag.of("f", "off").forUserProperty("plan", "pro", "on").payload("on", 7);
    ExperimentUser large =
        USER.toBuilder().userProperty("plan", "pro").userProperty("x", "y".repeat(9000)).build();
    try (TestFlags flags = TestFlags.of(flag, TestFlag.of("g", "on"))) {
      assertThat(flags.remote().fetch(USER).get("f").isDefault()).isTrue();
      assertThat(flags.remote().fetch(large).get("f").payload().asInt(0)).isEqualTo(7);
      FetchOptions one = FetchOptions.builder().flagKeys("g").build();
      assertThat(flags.remote().fetch(USER, one).asMap()).containsOnlyKeys("g");
    }
  }

  @Test
  void exposuresThatTheServerTracksAreRecorded() {
    FetchOptions exposed = FetchOptions.builder().tracksExposure(true).build();
    try (TestFlags flags = TestFlags.of("f", "on")) {
      flags.remote().fetch(USER);
      flags.exposures().expectNone("f");
      flags.remote().fetch(USER, exposed);
      flags.exposures().expect("f", "on");
    }
  }

  @Test
  void undeclaredFlagsAreNamed() {
    TestFlags flags = TestFlags.of("f", "on").strict();
    assertThat(flags.remote().fetch(USER).get("g").exists()).isFalse();
    assertThatThrownBy(flags::close)
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("[g]; it declares [f]");
  }

  @Test
  void aUserWithoutIdsIsRefusedAsByTheService() {
    try (TestFlags flags = TestFlags.of("f", "on")) {
      assertThatThrownBy(() -> flags.remote().fetch(ExperimentUser.builder().build()))
          .isInstanceOfSatisfying(
              FetchException.class, failure -> assertThat(failure.status()).hasValue(400));
    }
  }

  @Test
  void otherRoutesAndUnreadableRequestsAreRefused() throws IOException {
    try (TestFlags flags = TestFlags.of("f", "on")) {
      assertThat(status(flags, "/sdk/v2/flags", "e30")).isEqualTo(404);
      assertThat(status(flags, "/sdk/v2/vardata", "e30")).isEqualTo(400);
      assertThat(status(flags, "/sdk/v2/vardata", "!")).isEqualTo(400);
      String urlSafeWithoutPadding = "eyJ1c2VyX2lkIjoifn4-PyJ9";
      assertThat(status(flags, "/sdk/v2/vardata?v=0", urlSafeWithoutPadding)).isEqualTo(200);
    }
  }

  private static int status(TestFlags flags, String path, String user) throws IOException {
    HttpURLConnection connection =
        (HttpURLConnection) URI.create(flags.serverUrl() + path).toURL().openConnection();
    connection.setRequestProperty("X-Amp-Exp-User", user);
    return connection.getResponseCode();
  }

  @Test
  void theProxyMakesTheServerFail() {
    try (TestFlags flags = TestFlags.of("f", "on");
        FaultProxy proxy = FaultProxy.to(URI.create(flags.serverUrl()));
        RemoteEvaluationClient client =
            RemoteEvaluationClient.create(
                TestFlags.DEPLOYMENT_KEY,
                flags.remoteConfig().toBuilder().serverUrl(proxy.url()).build())) {
      proxy.next(Fault.status(503));
      assertThatThrownBy(() -> client.fetch(USER)).isInstanceOf(FetchException.class);
      assertThat(client.fetch(USER).get("f").is("on")).isTrue();
    }
  }

  @Test
  void nothingAnswersAfterTheEnd() {
    TestFlags flags = TestFlags.of("f", "on");
    String url = flags.serverUrl();
    flags.close();
    try (RemoteEvaluationClient client =
        RemoteEvaluationClient.create(
            "key", RemoteEvaluationConfig.builder().serverUrl(url).build())) {
      assertThatThrownBy(() -> client.fetch(USER)).isInstanceOf(FetchException.class);
    }
  }
}
