package dev.assay.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.sdk.internal.options.Servers;
import dev.assay.server.deployment.ProjectKey;
import dev.assay.server.relay.RelayConfig;
import dev.assay.server.store.StoreConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ServerConfigTest {
  @Test
  void theDefaultsAreThoseOfTheCommandLine() {
    ServerConfig config = ServerConfig.builder().build();

    assertThat(config.host()).isEqualTo("127.0.0.1");
    assertThat(config.port()).isEqualTo(3546);
    assertThat(config.adminPort()).isEmpty();
    assertThat(config.adminHost()).isEqualTo("127.0.0.1");
    assertThat(config.deploymentKeys()).isEmpty();
    assertThat(config.flags().flags().size()).isZero();
    assertThat(config.maxBodyBytes()).isEqualTo(1024 * 1024);
    assertThat(config.projectKeys()).isEmpty();
    assertThat(config.eventsFile()).isEmpty();
    assertThat(config.maxStreams()).isEqualTo(8_000);
    assertThat(config.maxStreamsPerKey()).isEqualTo(6_000);
    assertThat(config.streamKeepAlive()).isEqualTo(Duration.ofSeconds(15));
    assertThat(config.streamGoodbye()).isEqualTo(Duration.ofSeconds(3));
    assertThat(config.tls()).isEmpty();
    assertThat(config.requestsPerKey()).isZero();
    assertThat(config.managementRequestsPerKey()).isEqualTo(100);
    assertThat(config.maxHeaderBytes()).isGreaterThan(64 * 1024);
  }

  @Test
  void aBuiltConfigurationNoLongerChanges() {
    ServerConfig.Builder builder = ServerConfig.builder().host("localhost").adminPort(0);
    ServerConfig config = builder.build();

    builder.host("elsewhere").adminPort(null);

    assertThat(config.host()).isEqualTo("localhost");
    assertThat(config.adminPort()).hasValue(0);
    assertThat(builder.build().adminPort()).isEmpty();
  }

  @Test
  void keysAreNotTold() {
    ServerConfig config =
        ServerConfig.builder()
            .deploymentKeys(List.of("hidden"))
            .projectKeys(List.of(new ProjectKey("hidden-api", "hidden-secret")))
            .flagFiles(List.of(Path.of("f.yaml")))
            .build();

    assertThat(config.toString()).contains("f.yaml", "1 deployment keys").doesNotContain("hidden");
  }

  @Test
  void valuesThatMakeNoSenseAreMisuse() {
    ServerConfig.Builder builder = ServerConfig.builder();

    assertThatThrownBy(() -> builder.port(70_000)).hasMessageContaining("port is not between");
    assertThatThrownBy(() -> builder.adminPort(-1)).hasMessageContaining("adminPort");
    assertThatThrownBy(() -> builder.maxBodyBytes(0)).hasMessageContaining("maxBodyBytes");
    assertThatThrownBy(() -> builder.requestTimeout(Duration.ZERO))
        .hasMessageContaining("requestTimeout");
    assertThatThrownBy(() -> builder.requestsPerKey(-1)).hasMessageContaining("requestsPerKey");
    assertThatThrownBy(() -> builder.managementRequestsPerKey(-1))
        .hasMessageContaining("managementRequestsPerKey");
    assertThatThrownBy(() -> builder.deploymentKeys(List.of(" "))).hasMessageContaining("blank");
  }

  @Test
  void aStoreStandsAlone() {
    ServerConfig.Builder builder =
        ServerConfig.builder().store(StoreConfig.postgres("postgresql://ann:hidden@db/assay"));
    ServerConfig config = builder.build();

    assertThat(config.cache()).isEmpty();
    assertThat(config.eventRetention()).isEqualTo(Duration.ofDays(90));
    assertThat(config.storeCheckInterval()).isEqualTo(Duration.ofSeconds(1));
    assertThat(config.toString()).contains("postgresql://db/assay").doesNotContain("hidden");
    builder.eventsFile(Path.of("events"));
    assertThatThrownBy(builder::build)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("a store or a relay goes with no flag files");
  }

  @Test
  void aRelayStandsAlone() {
    RelayConfig relay =
        new RelayConfig(
            Servers.EU, List.of("key-1", "key-2", "key-1"), null, null, RelayConfig.Timing.DEFAULT);
    ServerConfig.Builder builder = ServerConfig.builder().relay(relay);

    assertThat(relay.keys()).containsExactly("key-1", "key-2");
    assertThat(builder.build().toString())
        .contains("https://api.lab.eu.amplitude.com", "2 deployment keys")
        .doesNotContain("key-1");
    builder.store(StoreConfig.directory(Path.of("data")));
    assertThatThrownBy(builder::build)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("a relay goes with no store");
    assertThatThrownBy(
            () -> new RelayConfig(Servers.US, List.of(), null, null, RelayConfig.Timing.DEFAULT))
        .hasMessageContaining("needs a deployment key");
  }
}
