package dev.assay.sdk.internal.openfeature;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.evaluation.JsonValue;
import dev.assay.evaluation.Variant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VariantMappingTest {
  private static final JsonValue NONE = JsonValue.missing();

  private static String reason(Map<String, Object> metadata) {
    return VariantMapping.reason(Variant.of("on", "on", NONE, metadata));
  }

  @Test
  void theReasonIsInTheMetadata() {
    assertThat(reason(Map.of())).isEqualTo("STATIC");
    assertThat(reason(Map.of("segmentName", "Beta"))).isEqualTo("TARGETING_MATCH");
    assertThat(reason(Map.of("segmentName", "All Other Users"))).isEqualTo("SPLIT");
    assertThat(reason(Map.of("segmentName", "Beta", "default", true))).isEqualTo("DEFAULT");
    assertThat(reason(Map.of("deployed", false, "default", true))).isEqualTo("DISABLED");
    assertThat(VariantMapping.reason(Variant.missing())).isEqualTo("DEFAULT");
  }

  @Test
  void offVariantsLeaveTheValueToTheCaller() {
    assertThat(VariantMapping.hasValue(Variant.of("off", null, NONE, Map.of()))).isFalse();
    assertThat(VariantMapping.hasValue(Variant.of("off", null, JsonValue.of(null), Map.of())))
        .isFalse();
    assertThat(VariantMapping.hasValue(Variant.of("off", null, JsonValue.of(0), Map.of())))
        .isTrue();
    assertThat(VariantMapping.hasValue(Variant.of("off"))).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"on,true", "true,true", "off,false", "false,false", "On,", "1,", "'',"})
  void fourTextsAreBooleans(String text, Boolean expected) {
    assertThat(VariantMapping.asBoolean(text)).isEqualTo(expected);
  }

  @Test
  void theValueIsThePayloadElseABooleanElseTheText() {
    assertThat(VariantMapping.value(Variant.of("on", "on", JsonValue.of(3), Map.of())))
        .isEqualTo(3);
    assertThat(VariantMapping.value(Variant.of("on"))).isEqualTo(true);
    assertThat(VariantMapping.value(Variant.of("off", null, NONE, Map.of()))).isEqualTo(false);
    assertThat(VariantMapping.value(Variant.of("treatment"))).isEqualTo("treatment");
  }

  @Test
  void metadataIsFlat() {
    Map<String, Object> metadata = new HashMap<>();
    metadata.put("flagVersion", 3);
    metadata.put("deployed", true);
    metadata.put("tags", List.of("a", 1));
    metadata.put("owner", Map.of("team", "web"));
    metadata.put("nothing", null);

    assertThat(VariantMapping.metadata(Variant.of("on", "on", NONE, metadata)))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "flagVersion",
                3,
                "deployed",
                true,
                "tags",
                "[\"a\",1]",
                "owner",
                "{\"team\":\"web\"}"));
  }
}
