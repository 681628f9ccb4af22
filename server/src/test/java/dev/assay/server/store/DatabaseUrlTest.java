package dev.assay.server.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseUrlTest {
  @Test
  void theLoginIsTakenOutOfTheUrl() {
    DatabaseUrl url =
        DatabaseUrl.parse("postgresql://ann:p%40ss+w:rd@db.example:5433/assay?ssl=true");
    assertThat(url.jdbc()).isEqualTo("jdbc:postgresql://db.example:5433/assay?ssl=true");
    assertThat(url.user()).isEqualTo("ann");
    assertThat(url.password()).isEqualTo("p@ss+w:rd");
    assertThat(url).hasToString("postgresql://db.example:5433/assay");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"postgres://db/assay", "postgresql://db/assay", "jdbc:postgresql://db/assay"})
  void everySpellingIsUnderstood(String text) {
    DatabaseUrl url = DatabaseUrl.parse(text);
    assertThat(url.jdbc()).isEqualTo("jdbc:postgresql://db/assay");
    assertThat(url.user()).isNull();
    assertThat(url.password()).isNull();
  }

  @Test
  void severalServersMayBeNamed() {
    assertThat(DatabaseUrl.parse("postgresql://ann@one:1,two:2/assay").jdbc())
        .isEqualTo("jdbc:postgresql://one:1,two:2/assay");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "mysql://ann:secret@db/assay",
        "postgresql://ann:secret@db",
        "postgresql://ann:secret@db/",
        "postgresql:secret",
        "secret",
        "postgresql://ann:secret@db/a b"
      })
  void whatIsNoUrlIsRefusedWithoutRepeatingIt(String text) {
    assertThatThrownBy(() -> StoreConfig.postgres(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageNotContaining("secret")
        .hasMessageContaining("postgresql://");
  }

  @Test
  void theConfigurationShowsNoPassword() {
    assertThat(StoreConfig.postgres("postgresql://ann:secret@db/assay"))
        .hasToString("postgresql://db/assay");
    assertThat(StoreConfig.directory(Path.of("data"))).hasToString("data");
  }

  @Test
  void theConfigurationIsChecked() {
    StoreConfig config = StoreConfig.directory(Path.of("data")).readers(3);
    assertThat(config.readers()).isEqualTo(3);
    assertThatThrownBy(() -> config.patience(Duration.ofMillis(1)))
        .hasMessageContaining("patience");
    assertThatThrownBy(() -> config.pollInterval(Duration.ZERO))
        .hasMessageContaining("pollInterval");
    assertThatThrownBy(() -> config.readers(0)).hasMessageContaining("readers");
  }
}
