package dev.assay.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.sdk.internal.options.Servers;
import dev.assay.server.ServerConfig;
import java.net.URI;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;

class UpstreamOptionsTest {
  /** A command with these options alone. */
  @CommandLine.Command
  private static final class Relaying {
    @Mixin private final UpstreamOptions options = new UpstreamOptions();
  }

  private static ServerConfig config(String upstream, String... arguments) {
    Relaying command = new Relaying();
    new CommandLine(command)
        .parseArgs(
            Stream.concat(Stream.of("--upstream-key", "server-key"), Stream.of(arguments))
                .toArray(String[]::new));
    ServerConfig.Builder config = ServerConfig.builder();
    command.options.relay(config, upstream, List.of(), null);
    return config.build();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"eu", "https://api.lab.eu.amplitude.com", "https://flag.lab.eu.amplitude.com/"})
  void eachOfAmplitudesHostsMeansAllOfItsZone(String upstream) {
    ServerConfig config = config(upstream);

    assertThat(config.relay().orElseThrow().upstream()).isEqualTo(Servers.EU);
    assertThat(config.forward().orElseThrow().serverUrl()).isEqualTo(Servers.EU.events());
  }

  @Test
  void anotherServerDoesEverythingButWhatIsForwarded() {
    ServerConfig config =
        config("https://assay.internal", "--forward-events-to", "https://api2.amplitude.com");

    URI own = URI.create("https://assay.internal");
    assertThat(config.relay().orElseThrow().upstream()).isEqualTo(Servers.at(own));
    assertThat(config.forward().orElseThrow().serverUrl()).isEqualTo(Servers.US.events());
  }
}
