package dev.assay.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class VariantTest {
  private static Variant variant(String key, String value, Map<String, ?> metadata) {
    return Variant.of(key, value, JsonValue.missing(), metadata);
  }

  @Test
  void aVariantIsWhatItsValueIs() {
    assertThat(Variant.of("on").is("on")).isTrue();
    assertThat(Variant.of("on").is("off")).isFalse();
    assertThat(variant("key", "value", Map.of()).is("value")).isTrue();
    assertThat(variant("key", "value", Map.of()).is("key")).isFalse();
    assertThat(variant("off", null, Map.of()).is("off")).isTrue();
    assertThatNullPointerException().isThrownBy(() -> Variant.of("on").is(null));
  }

  @Test
  void theMissingVariantIsOff() {
    Variant missing = Variant.missing();
    assertThat(missing.exists()).isFalse();
    assertThat(missing.key()).isEqualTo("off");
    assertThat(missing.value()).isNull();
    assertThat(missing.is("off")).isTrue();
    assertThat(missing.payload().exists()).isFalse();
    assertThat(missing.metadata()).isEmpty();
    assertThat(missing.isDefault()).isTrue();
    assertThat(missing).isNotEqualTo(variant("off", null, Map.of())).hasToString("(missing)");
  }

  @Test
  void metadataTellsDefaultAndDeployed() {
    assertThat(Variant.of("on").isDefault()).isFalse();
    assertThat(Variant.of("on").isDeployed()).isTrue();
    assertThat(variant("off", null, Map.of("default", true)).isDefault()).isTrue();
    assertThat(variant("off", null, Map.of("default", "true")).isDefault()).isFalse();
    assertThat(variant("on", "on", Map.of("deployed", false)).isDeployed()).isFalse();
    assertThat(variant("on", "on", Map.of("deployed", true)).isDeployed()).isTrue();
  }

  @Test
  void theJsonFormLeavesOutWhatIsAbsent() {
    assertThat(variant("off", null, Map.of()).toJson()).isEqualTo("{\"key\":\"off\"}");
    assertThat(Variant.of("on", "v", JsonValue.of(null), Map.of("m", 1)))
        .hasToString("{\"key\":\"on\",\"value\":\"v\",\"payload\":null,\"metadata\":{\"m\":1}}");
  }

  @Test
  void metadataIsCopied() {
    Map<String, Object> metadata = new HashMap<>(Map.of("a", 1));
    Variant variant = variant("on", "on", metadata);
    metadata.clear();
    assertThat(variant.metadata()).isEqualTo(Map.of("a", 1));
    assertThatThrownBy(() -> variant.metadata().clear())
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void equalVariantsAreEqual() {
    Variant variant = Variant.of("on", "v", JsonValue.of(1), Map.of("m", 1));
    Variant same = Variant.of("on", "v", JsonValue.of(1), Map.of("m", 1));
    assertThat(variant).isEqualTo(same).hasSameHashCodeAs(same).isNotEqualTo("on");
    assertThat(variant).isNotEqualTo(Variant.of("x", "v", JsonValue.of(1), Map.of("m", 1)));
    assertThat(variant).isNotEqualTo(Variant.of("on", "x", JsonValue.of(1), Map.of("m", 1)));
    assertThat(variant).isNotEqualTo(Variant.of("on", "v", JsonValue.of(2), Map.of("m", 1)));
    assertThat(variant).isNotEqualTo(Variant.of("on", "v", JsonValue.of(1), Map.of("m", 2)));
  }

  @Test
  void nullsAreRefused() {
    assertThatNullPointerException().isThrownBy(() -> Variant.of(null));
    assertThatNullPointerException()
        .isThrownBy(() -> Variant.of("on", "on", null, Map.of()))
        .withMessage("payload");
    assertThatNullPointerException()
        .isThrownBy(() -> Variant.of("on", "on", JsonValue.missing(), null));
  }
}
