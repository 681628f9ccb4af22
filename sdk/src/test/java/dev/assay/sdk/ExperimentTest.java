package dev.assay.sdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import dev.assay.evaluation.ExperimentUser;
import dev.assay.sdk.internal.options.DeploymentKey;
import dev.assay.sdk.internal.options.Library;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ExperimentTest {
  private static final String KEY = "a-secret-deployment-key";

  @Test
  void thereIsOneClientForEachDeploymentKey() {
    try (RemoteEvaluationClient client = Experiment.initialize(KEY);
        RemoteEvaluationClient other = Experiment.initializeRemote("another-key")) {
      assertThat(Experiment.initializeRemote(KEY)).isSameAs(client);
      assertThat(Experiment.initialize(KEY, RemoteEvaluationConfig.builder().build()))
          .isSameAs(client)
          .isNotSameAs(other);
    }
  }

  @Test
  void anotherConfigForTheSameKeyIsRefusedAndTheDifferenceNamed() {
    try (RemoteEvaluationClient client = Experiment.initialize(KEY)) {
      RemoteEvaluationConfig config =
          client.config().toBuilder().fetchRetries(3).serverUrl("https://other").build();

      assertThatIllegalStateException()
          .isThrownBy(() -> Experiment.initialize(KEY, config))
          .withMessageEndingWith("these options differ: serverUrl, fetchRetries")
          .withMessageContaining("a-secr…")
          .withMessageNotContaining(KEY);
    }
  }

  @Test
  void theKeyIsFreeOnceTheClientIsClosed() {
    RemoteEvaluationClient first = Experiment.initialize(KEY);
    first.close();
    RemoteEvaluationConfig config = RemoteEvaluationConfig.builder().fetchRetries(3).build();
    try (RemoteEvaluationClient second = Experiment.initialize(KEY, config)) {
      assertThat(second).isNotSameAs(first);
      first.close();
      assertThat(Experiment.initialize(KEY, config)).isSameAs(second);
    }
  }

  @Test
  @Timeout(60)
  void closedClientsAreNotKept() {
    RemoteEvaluationClient client = Experiment.initialize("a-key-of-long-ago");
    WeakReference<RemoteEvaluationClient> closed = new WeakReference<>(client);
    client.close();
    client = Experiment.initialize(KEY);
    while (closed.get() != null) {
      System.gc();
    }
    client.close();
  }

  @Test
  void createdClientsAreNotShared() {
    try (RemoteEvaluationClient shared = Experiment.initialize(KEY);
        RemoteEvaluationClient own = RemoteEvaluationClient.create(KEY, shared.config())) {
      assertThat(own).isNotSameAs(shared);
      assertThat(own).hasToString("RemoteEvaluationClient[a-secr…, https://api.lab.amplitude.com]");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "a b", "a\nb", "kéy"})
  void whatCanNotBeAKeyIsRefused(String key) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Experiment.initialize(key))
        .withMessageStartingWith("deploymentKey: ");
  }

  @Test
  void nullsAreRefusedByName() {
    assertThatNullPointerException()
        .isThrownBy(() -> Experiment.initialize(null))
        .withMessage("deploymentKey");
    assertThatNullPointerException()
        .isThrownBy(() -> Experiment.initialize(KEY, null))
        .withMessage("config");
    try (RemoteEvaluationClient client = Experiment.initialize(KEY)) {
      assertThatNullPointerException().isThrownBy(() -> client.fetch(null)).withMessage("user");
      assertThatNullPointerException()
          .isThrownBy(() -> client.fetchAsync((ExperimentUser) null))
          .withMessage("user");
      assertThatNullPointerException()
          .isThrownBy(() -> client.fetchAsync(null, (u, v, f) -> {}))
          .withMessage("user");
    }
  }

  @ParameterizedTest
  @CsvSource({"abcdefghijkl, abcdef…", "abcd, ab…", "a, …"})
  void keysAreMasked(String key, String shown) {
    assertThat(DeploymentKey.of(key)).hasToString(shown);
  }

  @Test
  void theLibrarysVersionIsTheBuilds() throws Exception {
    String pom = Files.readString(Path.of("pom.xml"));
    String version = pom.substring(pom.indexOf("<version>") + 9, pom.indexOf("</version>"));

    assertThat(Library.VERSION).isEqualTo(version.replace("-SNAPSHOT", ""));
    assertThat(Library.NAME).isEqualTo("assay-java-server/" + Library.VERSION);
  }
}
