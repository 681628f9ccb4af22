package dev.assay.benchmarks.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OptionsTest {
  private static final Map<String, String> DEFAULTS = Map.of("--streams", "50", "--jar", "a.jar");

  @Test
  void optionsAreRead() {
    Options options = Options.parse(List.of("--streams", "7", "--write", "a.md"), DEFAULTS);

    assertThat(options.number("--streams")).isEqualTo(7);
    assertThat(options.text("--jar")).isEqualTo("a.jar");
    assertThat(options.files()).containsExactly(Path.of("a.md"));
  }

  @Test
  void unknownOptionsMissingValuesAndNothingAreRefused() {
    assertThatThrownBy(() -> Options.parse(List.of("--fast", "1"), DEFAULTS))
        .hasMessageContaining("--fast");
    assertThatThrownBy(() -> Options.parse(List.of("--jar"), DEFAULTS))
        .hasMessageContaining("--jar");
    assertThatThrownBy(() -> Options.parse(List.of("--streams", "0"), DEFAULTS).number("--streams"))
        .hasMessageContaining("--streams");
  }
}
