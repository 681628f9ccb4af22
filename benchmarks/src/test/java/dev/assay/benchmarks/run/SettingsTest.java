package dev.assay.benchmarks.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class SettingsTest {
  @Test
  void optionsAreRead() {
    Settings settings =
        Settings.parse(
            List.of("--rounds", "7", "--millis", "8", "--warmup-millis", "9", "--write", "a.md"));

    assertThat(settings).isEqualTo(new Settings(7, 8, 9, List.of(Path.of("a.md"))));
  }

  @Test
  void unknownOptionsAndMissingValuesAreRefused() {
    assertThatThrownBy(() -> Settings.parse(List.of("--fast", "1"))).hasMessageContaining("--fast");
    assertThatThrownBy(() -> Settings.parse(List.of("--write"))).hasMessageContaining("--write");
  }
}
