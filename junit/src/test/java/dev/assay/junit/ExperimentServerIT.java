package dev.assay.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.evaluation.ExperimentUser;
import dev.assay.junit.ExperimentServer.Lifetime;
import dev.assay.sdk.CohortSyncConfig;
import dev.assay.sdk.EvaluateOptions;
import dev.assay.sdk.FetchException;
import dev.assay.sdk.LocalEvaluationClient;
import dev.assay.sdk.LocalEvaluationConfig;
import dev.assay.sdk.RemoteEvaluationClient;
import dev.assay.sdk.RemoteEvaluationConfig;
import dev.assay.testkit.RecordedExposures;
import dev.assay.testkit.TestFlag;
import dev.assay.testkit.TestFlags;
import java.net.URI;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Servers for tests. */
@Timeout(60)
final class ExperimentServerIT {
  private static final ExperimentUser USER = ExperimentUser.builder().userId("u-1").build();

  @Test
  @ExperimentServer({"new-checkout=on", "banner=red"})
  void aTestHasAServer(
      TestServer server,
      URI url,
      TestFlags flags,
      RemoteEvaluationClient remote,
      LocalEvaluationClient local,
      RecordedExposures exposures) {
    assertThat(server.url()).isEqualTo(url);
    assertThat(server.server().url()).isEqualTo(url);
    assertThat(server).hasToString("TestServer[" + url + "]");
    assertThat(server.deploymentKey()).isEqualTo("test");
    assertThat(server.flags()).isSameAs(flags);
    assertThat(remote.fetch(USER).get("new-checkout").is("on")).isTrue();
    assertThat(local.evaluate(USER, "banner").is("red")).isTrue();
    assertThat(server.server().streams()).isEqualTo(1);
    assertThat(server.local()).isSameAs(local);
    local.evaluate(USER, "banner", EvaluateOptions.defaults().tracksExposure(true));
    exposures.expect("banner", "red");
  }

  @Test
  @ExperimentServer("banner=red")
  void bothClientsSeeAChangeAtOnce(TestServer server, TestFlags flags) {
    for (int i = 0; i < 5; i++) {
      flags.set("banner", "v" + i);
      assertThat(server.remote().fetch(USER).get("banner").key()).isEqualTo("v" + i);
      assertThat(server.local().evaluate(USER, "banner").key()).isEqualTo("v" + i);
    }
  }

  @Test
  @ExperimentServer(files = "shop.yaml", deploymentKey = "shop-web")
  void cohortsOfAProjectFileStayWhenFlagsChange(TestServer server) {
    ExperimentUser tester = ExperimentUser.builder().userId("tester-1").build();
    LocalEvaluationConfig config =
        server.localConfig().toBuilder().cohortSync(CohortSyncConfig.defaults()).build();
    assertThat(server.remote().fetch(tester).get("new-checkout").is("on")).isTrue();
    server.flags().set(TestFlag.of("banner", "red"));
    assertThat(server.remote().fetch(tester).get("banner").is("red")).isTrue();
    try (LocalEvaluationClient local = LocalEvaluationClient.create("shop-web", config)) {
      local.start();
      assertThat(local.evaluate(tester, "beta-features").key())
          .isEqualTo(server.remote().fetch(tester).get("beta-features").key())
          .isEqualTo("on");
      assertThat(local.evaluate(USER, "beta-features").key())
          .isEqualTo(server.remote().fetch(USER).get("beta-features").key())
          .isNotEqualTo("on");
    }
  }

  @Test
  @ExperimentServer
  void otherKeysAreRefused(URI url) {
    RemoteEvaluationConfig config = RemoteEvaluationConfig.builder().serverUrl(url).build();
    try (RemoteEvaluationClient client = RemoteEvaluationClient.create("other", config)) {
      assertThatThrownBy(() -> client.fetch(USER)).isInstanceOf(FetchException.class);
    }
  }

  static final Set<String> URLS = new HashSet<>();

  @Test
  void eachTestHasItsOwnServerOrTheClassHasOne() {
    URLS.clear();
    assertThat(Launched.run(OfTests.class).failures()).isEmpty();
    assertThat(URLS).hasSize(2);
    URLS.clear();
    assertThat(Launched.run(OfClass.class).failures()).isEmpty();
    assertThat(URLS).hasSize(1);
    for (String url : URLS) {
      RemoteEvaluationConfig config = RemoteEvaluationConfig.builder().serverUrl(url).build();
      try (RemoteEvaluationClient client = RemoteEvaluationClient.create("test", config)) {
        assertThatThrownBy(() -> client.fetch(USER)).isInstanceOf(FetchException.class);
      }
    }
  }

  @ExperimentServer("banner=red")
  static class OfTests {
    @Test
    void one(TestServer server) {
      changes(server);
    }

    @Test
    void two(TestServer server) {
      changes(server);
    }
  }

  @ExperimentServer(value = "banner=red", lifetime = Lifetime.TEST_CLASS)
  static class OfClass {
    @BeforeAll
    static void begin(TestServer server) {
      URLS.add(server.url().toString());
    }

    @Test
    void one(TestServer server) {
      changes(server);
    }

    @Test
    void two(TestServer server) {
      changes(server);
    }
  }

  private static void changes(TestServer server) {
    URLS.add(server.url().toString());
    assertThat(server.remote().fetch(USER).get("banner").key()).isEqualTo("red");
    server.flags().set("banner", "blue");
    assertThat(server.remote().fetch(USER).get("banner").key()).isEqualTo("blue");
  }

  @Test
  void aServerOfTheClassNamesUndeclaredFlagsOfEachTest() {
    Launched launched = Launched.run(StrictOfClass.class);
    assertThat(launched.passed()).containsExactly("good(RemoteEvaluationClient)");
    assertThat(launched.failures()).singleElement().asString().contains("[none]");
  }

  @ExperimentServer(value = "banner=red", lifetime = Lifetime.TEST_CLASS, strict = true)
  static class StrictOfClass {
    @Test
    void bad(RemoteEvaluationClient remote) {
      assertThat(remote.fetch(USER).get("none").exists()).isFalse();
    }

    @Test
    void good(RemoteEvaluationClient remote) {
      assertThat(remote.fetch(USER).get("banner").exists()).isTrue();
    }
  }

  @Test
  void eachTestOfAClassSeesItsOwnExposures() {
    assertThat(Launched.run(ExposuresOfClass.class).failures()).isEmpty();
  }

  @ExperimentServer(value = "banner=red", lifetime = Lifetime.TEST_CLASS)
  static class ExposuresOfClass {
    @Test
    void one(LocalEvaluationClient local, RecordedExposures exposures) {
      exposes(local, exposures);
    }

    @Test
    void two(LocalEvaluationClient local, RecordedExposures exposures) {
      exposes(local, exposures);
    }
  }

  private static void exposes(LocalEvaluationClient local, RecordedExposures exposures) {
    EvaluateOptions exposing = EvaluateOptions.defaults().tracksExposure(true);
    local.evaluate(USER, "banner", exposing);
    local.evaluate(USER, "banner", exposing);
    assertThat(exposures.of("banner")).hasSize(1);
  }

  @Test
  @ExperimentServer("banner=red")
  void aClientThatTheTestClosesIsNotGivenAgain(TestServer server, TestFlags flags) {
    server.local().close();
    flags.set("banner", "blue");
    assertThat(server.local().evaluate(USER, "banner").key()).isEqualTo("blue");
    flags.local().close();
    assertThat(flags.local().evaluate(USER, "banner").key()).isEqualTo("blue");
    server.remote().close();
    assertThat(server.remote().fetch(USER).get("banner").key()).isEqualTo("blue");
  }

  @Test
  void aServerCanBeStartedByHand() {
    try (TestServer server = TestServer.start(TestFlags.of("banner", "red"))) {
      assertThat(server.remote().fetch(USER).get("banner").key()).isEqualTo("red");
    }
  }

  @Test
  void flagsThatDoNotArriveAreToldInTime() {
    try (TestFlags flags = TestFlags.of("banner", "red")) {
      Thread.currentThread().interrupt();
      assertThatThrownBy(() -> new Arrivals().await(flags.local(), "another version"))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("interrupted");
      assertThat(Thread.interrupted()).isTrue();
    }
  }
}
