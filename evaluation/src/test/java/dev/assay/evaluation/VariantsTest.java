package dev.assay.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.evaluation.Variants.Source;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VariantsTest {
  private static final Map<String, Variant> FLAGS =
      Map.of(
          "on",
          Variant.of("on"),
          "off",
          variant("{\"key\":\"off\",\"metadata\":{\"default\":true}}"));
  private final ExperimentException failure = new UserFormatException("$", "x");

  private static Variant variant(String json) {
    return Variants.parse("{\"f\":" + json + "}").get("f");
  }

  @Test
  void aFlagThatIsNotHereIsMissing() {
    Variants variants = Variants.of(FLAGS);
    assertThat(variants.get("on").is("on")).isTrue();
    assertThat(variants.get("x")).isSameAs(Variant.missing());
    assertThat(variants.find("on")).contains(Variant.of("on"));
    assertThat(variants.find("x")).isEmpty();
    assertThatNullPointerException().isThrownBy(() -> variants.get(null));
    assertThatNullPointerException().isThrownBy(() -> variants.find(null));
  }

  @Test
  void theCallersMapIsCopied() {
    Map<String, Variant> map = new LinkedHashMap<>(FLAGS);
    Variants variants = Variants.of(map);
    map.clear();
    assertThat(variants.asMap()).isEqualTo(FLAGS);
    assertThatThrownBy(() -> variants.asMap().clear())
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void theAgeGrowsWithTheClock() {
    AtomicLong clock = new AtomicLong(Long.MAX_VALUE - 5);
    Variants fetched = Variants.of(FLAGS, Source.FETCHED, clock::get);
    assertThat(fetched.age()).isZero();
    clock.addAndGet(1_000_000);
    assertThat(fetched.age()).isEqualTo(Duration.ofMillis(1));
    assertThat(fetched.withoutDefaults().age()).isEqualTo(Duration.ofMillis(1));
    Variants instead = fetched.insteadOf(Source.LAST_KNOWN, failure);
    assertThat(instead.age()).isEqualTo(Duration.ofMillis(1));
    assertThat(instead.source()).isEqualTo(Source.LAST_KNOWN);
    assertThat(instead.failure()).contains(failure);
    assertThat(instead.withoutDefaults().failure()).contains(failure);
    assertThat(fetched.failure()).isEmpty();
  }

  @Test
  void evaluatedVariantsHaveNoAge() {
    assertThat(Variants.of(FLAGS).age()).isZero();
    Variants evaluated =
        EvaluationEngine.evaluate(FlagSet.empty(), ExperimentUser.builder().build());
    assertThat(evaluated.age()).isZero();
    assertThat(evaluated.source()).isEqualTo(Source.EVALUATED);
  }

  @Test
  void defaultsAndUndeployedFlagsCanBeLeftOut() {
    Map<String, Variant> map = new LinkedHashMap<>(FLAGS);
    map.put("hidden", variant("{\"key\":\"on\",\"metadata\":{\"deployed\":false}}"));
    assertThat(Variants.of(map).withoutDefaults().asMap()).containsOnlyKeys("on");
  }

  @Test
  void whatIsWrittenIsReadBack() {
    String json =
        "{\"a\":{\"key\":\"on\",\"value\":\"v\",\"payload\":[1,null],\"metadata\":{\"m\":{}}},"
            + "\"b\":{\"key\":\"off\"}}";
    assertThat(Variants.of(Variants.parse(json)).toJson()).isEqualTo(json);
    assertThat(Variants.parse(json)).hasSize(2);
    assertThatThrownBy(() -> Variants.parse(json).clear())
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void theFirstVersionsFormIsReadToo() {
    assertThat(variant("{\"value\":\"on\"}")).isEqualTo(Variant.of("on"));
    assertThat(variant("{\"key\":\"k\",\"value\":1.5,\"new\":1}").value()).isEqualTo("1.5");
    assertThat(variant("{\"key\":\"k\",\"value\":{\"a\":1}}").value()).isEqualTo("{\"a\":1}");
    assertThat(variant("{\"value\":true}").key()).isEqualTo("true");
    assertThat(variant("{\"key\":\"k\",\"value\":null,\"payload\":null,\"metadata\":null}"))
        .isEqualTo(Variant.of("k", null, JsonValue.missing(), Map.of()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[] | $ | expected an object, found an array",
        "null | $ | expected an object, found null",
        "{ | $ | not JSON",
        "{\"f\":1} | $.f | expected an object, found a number",
        "{\"f\":{}} | $.f.key | expected a string, found null",
        "{\"f\":{\"key\":5}} | $.f.key | expected a string, found a number",
        "{\"f\":{\"key\":\"k\",\"metadata\":[]}} | $.f.metadata | expected an object",
      })
  void whatIsNoSetOfVariantsIsRefused(String json, String path, String reason) {
    assertThatThrownBy(() -> Variants.parse(json))
        .isInstanceOfSatisfying(
            VariantFormatException.class, e -> assertThat(e.path()).isEqualTo(path))
        .hasMessageContaining(reason);
  }

  @Test
  void payloadAndMetadataMayNestAsDeeplyAsTheReaderReads() {
    String deep = "{\"a\":".repeat(150) + "1" + "}".repeat(150);
    Variant variant = variant("{\"key\":\"k\",\"payload\":" + deep + ",\"metadata\":" + deep + "}");

    assertThat(variant.toJson())
        .isEqualTo("{\"key\":\"k\",\"payload\":" + deep + ",\"metadata\":" + deep + "}");
    assertThatThrownBy(() -> Variants.parse("{\"f\":".repeat(201) + "1" + "}".repeat(201)))
        .isInstanceOf(VariantFormatException.class);
  }

  @Test
  void equalVariantsAreEqual() {
    Variants variants = Variants.of(FLAGS);
    assertThat(variants).isEqualTo(Variants.of(FLAGS)).hasSameHashCodeAs(Variants.of(FLAGS));
    assertThat(variants).isNotEqualTo(Variants.of(Map.of())).isNotEqualTo(FLAGS);
    assertThat(variants).isNotEqualTo(Variants.of(FLAGS, Source.FETCHED, System::nanoTime));
    assertThat(Variants.of(Map.of("f", Variant.of("on")))).hasToString("Variants[EVALUATED, f=on]");
  }

  @Test
  void theFirstReadOfEachVariantIsTold() {
    List<String> reads = new ArrayList<>();
    Variants variants =
        Variants.of(Map.of("a", Variant.of("on"), "b", Variant.of("off")))
            .observed((flagKey, variant) -> reads.add(flagKey + "=" + variant.key()));

    assertThat(variants.asMap()).hasSize(2);
    assertThat(reads).isEmpty();
    assertThat(variants.get("a").is("on")).isTrue();
    assertThat(variants.find("a")).isPresent();
    assertThat(variants.get("none").exists()).isFalse();
    assertThat(reads).containsExactly("a=on");
    assertThat(variants.withoutDefaults().get("b").key()).isEqualTo("off");
    assertThat(variants.get("b").key()).isEqualTo("off");
    assertThat(reads).containsExactly("a=on", "b=off");
  }

  @Test
  void everyReadOfAFlagThatIsNotThereIsTold() {
    List<String> reads = new ArrayList<>();
    List<String> missing = new ArrayList<>();
    Variants variants = Variants.of(Map.of("a", Variant.of("on"))).tellingMissing(missing::add);

    assertThat(variants.get("a").exists()).isTrue();
    assertThat(missing).isEmpty();
    assertThat(variants.get("b").exists()).isFalse();
    assertThat(variants.find("b")).isEmpty();
    assertThat(missing).containsExactly("b", "b");

    Variants both = variants.observed((flagKey, variant) -> reads.add(flagKey));
    assertThat(both.get("a").exists()).isTrue();
    assertThat(both.get("c").exists()).isFalse();
    assertThat(both.tellingMissing(reads::add).get("d").exists()).isFalse();
    assertThat(missing).containsExactly("b", "b", "c");
    assertThat(reads).containsExactly("a", "d");
  }
}
