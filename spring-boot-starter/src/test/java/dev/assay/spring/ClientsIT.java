package dev.assay.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.evaluation.ExperimentUser;
import dev.assay.evaluation.Variants;
import dev.assay.sdk.EvaluateOptions;
import dev.assay.sdk.FetchException;
import dev.assay.sdk.FetchListener;
import dev.assay.sdk.LocalEvaluationClient;
import dev.assay.sdk.LocalEvaluationConfig;
import dev.assay.sdk.LocalEvaluationListener;
import dev.assay.sdk.LocalEvaluationStatus;
import dev.assay.sdk.LocalEvaluationStatus.State;
import dev.assay.sdk.RemoteEvaluationClient;
import dev.assay.sdk.RemoteEvaluationConfig;
import dev.assay.sdk.tracking.Tracker;
import dev.assay.sdk.tracking.TrackingEvent;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

@Timeout(30)
class ClientsIT {
  private static final ExperimentUser USER = ExperimentUser.builder().userId("user-1").build();

  private final LoopbackServer server = new LoopbackServer();
  private final ApplicationContextRunner empty =
      new ApplicationContextRunner()
          .withConfiguration(
              AutoConfigurations.of(SslAutoConfiguration.class, AssayAutoConfiguration.class));
  private final ApplicationContextRunner context =
      empty.withPropertyValues(
          "assay.remote.deployment-key=client-key",
          "assay.remote.server-url=" + server.url(),
          "assay.local.deployment-key=server-key",
          "assay.local.server-url=" + server.url());

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void withoutAKeyThereIsNoClient() {
    empty.run(
        c -> {
          assertThat(c).hasNotFailed();
          assertThat(c).doesNotHaveBean(RemoteEvaluationClient.class);
          assertThat(c).doesNotHaveBean(LocalEvaluationClient.class);
        });
  }

  @Test
  void clientsWorkOnceTheApplicationHasStartedAndAreClosedWithIt() {
    context.run(
        c -> {
          RemoteEvaluationClient remote = c.getBean(RemoteEvaluationClient.class);
          LocalEvaluationClient local = c.getBean(LocalEvaluationClient.class);

          assertThat(remote.fetch(USER).get("banner").value()).isEqualTo("blue");
          assertThat(local.evaluate(USER, "banner").value()).isEqualTo("blue");
          assertThat(local.status().state()).isEqualTo(State.READY);

          c.getSourceApplicationContext().close();
          assertThat(local.status().state()).isEqualTo(State.CLOSED);
          assertThatThrownBy(() -> remote.fetch(USER)).isInstanceOf(IllegalStateException.class);
        });
  }

  @Test
  void aClientSurvivesAContextThatIsStoppedAndStartedAgain() {
    context.run(
        c -> {
          c.getSourceApplicationContext().stop();
          c.getSourceApplicationContext().start();

          assertThat(c.getBean(LocalEvaluationClient.class).status().state())
              .isEqualTo(State.READY);
        });
  }

  @Test
  void anApplicationStartsWithoutItsServer() {
    server.status(401);
    context.run(
        c -> {
          assertThat(c).hasNotFailed();
          LocalEvaluationClient local = c.getBean(LocalEvaluationClient.class);
          assertThat(local.status().state()).isEqualTo(State.STARTING);
          assertThat(local.evaluate(USER, "banner").exists()).isFalse();
        });
  }

  @Test
  void anApplicationThatIsToFailFastDoes() {
    server.status(401);
    context
        .withPropertyValues("assay.local.fail-fast=true")
        .run(
            c ->
                assertThat(c)
                    .getFailure()
                    .rootCause()
                    .isInstanceOfSatisfying(
                        FetchException.class, e -> assertThat(e.status()).hasValue(401)));
  }

  @Test
  void theStartWaitsNoLongerThanItMay() {
    server.status(503);
    context
        .withPropertyValues("assay.local.start-timeout=50ms")
        .run(
            c -> {
              assertThat(c).hasNotFailed();
              assertThat(c.getBean(LocalEvaluationClient.class).status().state())
                  .isEqualTo(State.STARTING);
            });
  }

  @Test
  void theApplicationsOwnClientsAreUsed() {
    LocalEvaluationClient own =
        LocalEvaluationClient.create(
            "own-key", LocalEvaluationConfig.builder().serverUrl(server.url()).build());
    RemoteEvaluationClient ownRemote =
        RemoteEvaluationClient.create("own-key", RemoteEvaluationConfig.defaults());
    context
        .withBean(LocalEvaluationClient.class, () -> own)
        .withBean(RemoteEvaluationClient.class, () -> ownRemote)
        .run(
            c -> {
              assertThat(c.getBean(LocalEvaluationClient.class)).isSameAs(own);
              assertThat(c.getBean(RemoteEvaluationClient.class)).isSameAs(ownRemote);
              assertThat(own.status().state()).isEqualTo(State.READY);
            });
  }

  @Test
  void theApplicationsOwnClientHasTheListenersOnce() {
    Ears ears = new Ears();
    LocalEvaluationConfig config =
        LocalEvaluationConfig.builder().serverUrl(server.url()).listener(ears).build();
    context
        .withBean(Ears.class, () -> ears)
        .withBean(Watcher.class)
        .withBean(
            LocalEvaluationClient.class, () -> LocalEvaluationClient.create("own-key", config))
        .run(
            c -> {
              assertThat(ears.changes).hasSize(1);
              assertThat(c.getBean(Watcher.class).changes).hasSize(1);
            });
  }

  @Test
  void listenersTrackersAndCustomizersAreBeans() {
    Ears ears = new Ears();
    context
        .withPropertyValues("assay.local.exposures-on-read=false")
        .withBean(Ears.class, () -> ears)
        .withBean(
            RemoteEvaluationCustomizer.class, () -> options -> options.maxConcurrentFetches(3))
        .withBean(LocalEvaluationCustomizer.class, () -> options -> options.exposuresOnRead(true))
        .run(
            c -> {
              LocalEvaluationClient local = c.getBean(LocalEvaluationClient.class);
              Variants variants =
                  local.evaluate(USER, EvaluateOptions.defaults().tracksExposure(true));
              assertThat(ears.events).isEmpty();
              assertThat(variants.get("banner").value()).isEqualTo("blue");
              assertThat(ears.events).hasSize(1);
              assertThat(ears.changes).hasSize(1);

              RemoteEvaluationClient remote = c.getBean(RemoteEvaluationClient.class);
              assertThat(remote.config().maxConcurrentFetches()).isEqualTo(3);
              remote.fetch(USER);
              assertThat(ears.fetches).hasSize(1);
            });
  }

  @Test
  void aListenerMayHaveTheClientItself() {
    context
        .withBean(Watcher.class)
        .run(
            c -> {
              assertThat(c).hasNotFailed();
              Watcher watcher = c.getBean(Watcher.class);
              assertThat(watcher.client).isSameAs(c.getBean(LocalEvaluationClient.class));
              c.getSourceApplicationContext().stop();
              c.getSourceApplicationContext().start();
              assertThat(watcher.changes).hasSize(1);
            });
  }

  /** Hears of a client that it has. */
  static final class Watcher implements LocalEvaluationListener {
    final LocalEvaluationClient client;
    final List<Set<String>> changes = new CopyOnWriteArrayList<>();

    Watcher(LocalEvaluationClient client) {
      this.client = client;
    }

    @Override
    public void flagsChanged(LocalEvaluationStatus status, Set<String> flagKeys) {
      changes.add(flagKeys);
    }
  }

  @Test
  void theKeysOfAnSslBundleAreUsed() {
    context
        .withPropertyValues(
            "assay.remote.ssl-bundle=flags",
            "assay.local.ssl-bundle=flags",
            "spring.ssl.bundle.jks.flags.options.enabled-protocols=TLSv1.3")
        .run(
            c -> {
              assertThat(c.getBean(RemoteEvaluationClient.class).config().sslContext()).isPresent();
              assertThat(c.getBean(LocalEvaluationClient.class).config().sslContext()).isPresent();
            });
  }

  /** Hears of everything. */
  static final class Ears implements FetchListener, LocalEvaluationListener, Tracker {
    final List<Variants> fetches = new CopyOnWriteArrayList<>();
    final List<Set<String>> changes = new CopyOnWriteArrayList<>();
    final List<TrackingEvent> events = new CopyOnWriteArrayList<>();

    @Override
    public void fetched(ExperimentUser user, Variants variants, int attempts) {
      fetches.add(variants);
    }

    @Override
    public void flagsChanged(LocalEvaluationStatus status, Set<String> flagKeys) {
      changes.add(flagKeys);
    }

    @Override
    public void track(TrackingEvent event) {
      events.add(event);
    }
  }
}
