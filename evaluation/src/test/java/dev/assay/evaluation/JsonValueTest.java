package dev.assay.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JsonValueTest {
  private static final JsonValue VALUE =
      JsonValue.parse(
          "{\"s\":\"x\",\"n\":5,\"d\":1.5,\"b\":true,\"z\":null,\"l\":[1,[2]],\"o\":{}}");

  @Test
  void fieldsAndElementsAreReached() {
    assertThat(VALUE.get("s").asString("-")).isEqualTo("x");
    assertThat(VALUE.get("n").asInt(0)).isEqualTo(5);
    assertThat(VALUE.get("n").asLong(0)).isEqualTo(5L);
    assertThat(VALUE.get("d").asDouble(0)).isEqualTo(1.5);
    assertThat(VALUE.get("b").asBoolean(false)).isTrue();
    assertThat(VALUE.get("l").get(1).get(0).asInt(0)).isEqualTo(2);
    assertThat(VALUE.size()).isEqualTo(7);
    assertThat(VALUE.get("l").size()).isEqualTo(2);
    assertThat(VALUE.get("s").size()).isZero();
  }

  @Test
  void whatIsNotThereGivesTheDefault() {
    JsonValue missing = VALUE.get("x").get("y").get(3);
    assertThat(missing).isSameAs(JsonValue.missing());
    assertThat(missing.exists()).isFalse();
    assertThat(missing.isNull()).isTrue();
    assertThat(missing.asString("-")).isEqualTo("-");
    assertThat(missing.asInt(7)).isEqualTo(7);
    assertThat(missing.asLong(7)).isEqualTo(7);
    assertThat(missing.asDouble(7)).isEqualTo(7);
    assertThat(missing.asBoolean(true)).isTrue();
    assertThat(missing.asMap()).isEmpty();
    assertThat(missing.asList()).isEmpty();
    assertThat(missing.asPlain()).isNull();
    assertThat(missing.toJson()).isEqualTo("null");
    assertThat(missing).hasToString("(missing)");
    assertThat(VALUE.get(0).exists()).isFalse();
    assertThat(VALUE.get("l").get(-1).exists()).isFalse();
    assertThat(VALUE.get("l").get(2).exists()).isFalse();
  }

  @Test
  void whatIsOfAnotherTypeGivesTheDefault() {
    JsonValue text = VALUE.get("s");
    assertThat(text.asInt(7)).isEqualTo(7);
    assertThat(text.asLong(7)).isEqualTo(7);
    assertThat(text.asDouble(7)).isEqualTo(7);
    assertThat(text.asBoolean(true)).isTrue();
    assertThat(VALUE.get("n").asString("-")).isEqualTo("-");
    assertThat(VALUE.get("n").asMap()).isEmpty();
  }

  @Test
  void onlyWholeNumbersOfTheRangeAreIntegers() {
    assertThat(JsonValue.of(5.0).asInt(0)).isEqualTo(5);
    assertThat(JsonValue.of(1.5).asInt(7)).isEqualTo(7);
    assertThat(JsonValue.of(1L << 32).asInt(7)).isEqualTo(7);
    assertThat(JsonValue.of(1L << 32).asLong(7)).isEqualTo(1L << 32);
    assertThat(JsonValue.of(1e3).asLong(7)).isEqualTo(1000);
    assertThat(JsonValue.of(0.5).asLong(7)).isEqualTo(7);
    assertThat(JsonValue.of(0x1p63).asLong(7)).isEqualTo(7);
    assertThat(JsonValue.of(-0x1p63).asLong(7)).isEqualTo(Long.MIN_VALUE);
    assertThat(JsonValue.of(Long.MAX_VALUE).asLong(7)).isEqualTo(Long.MAX_VALUE);
    assertThat(JsonValue.of(BigInteger.ONE.shiftLeft(63)).asLong(7)).isEqualTo(7);
    assertThat(JsonValue.of(new BigDecimal("1E+3")).asInt(7)).isEqualTo(1000);
  }

  @Test
  void nullIsAValue() {
    assertThat(VALUE.get("z").exists()).isTrue();
    assertThat(VALUE.get("z").isNull()).isTrue();
    assertThat(VALUE.get("z")).isNotEqualTo(JsonValue.missing()).isEqualTo(JsonValue.of(null));
    assertThat(VALUE.get("n").isNull()).isFalse();
  }

  @Test
  void callersValuesAreCopied() {
    List<Object> list = new ArrayList<>(List.of(1));
    Map<String, Object> map = new LinkedHashMap<>(Map.of("l", list));
    JsonValue value = JsonValue.of(map);
    list.clear();
    map.clear();
    assertThat(value.toJson()).isEqualTo("{\"l\":[1]}");
    assertThatThrownBy(() -> value.asMap().clear())
        .isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> value.get("l").asList().clear())
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void javaValuesBecomeJsonValues() {
    assertThat(JsonValue.of(new int[] {1, 2}).toJson()).isEqualTo("[1,2]");
    assertThat(JsonValue.of(new Object[] {"a", null}).toJson()).isEqualTo("[\"a\",null]");
    assertThat(JsonValue.of(Arrays.asList(Double.NaN, Float.NEGATIVE_INFINITY)).toJson())
        .isEqualTo("[\"NaN\",\"-Infinity\"]");
    assertThat(JsonValue.of(Thread.State.NEW).toJson()).isEqualTo("\"NEW\"");
    assertThat(JsonValue.of(Map.of(1, (short) 2)).toJson()).isEqualTo("{\"1\":2}");
    assertThat(JsonValue.of(new java.util.concurrent.atomic.AtomicInteger(3)).toJson())
        .isEqualTo("\"3\"");
    assertThat(JsonValue.of((byte) 1).toJson()).isEqualTo("1");
    assertThat(JsonValue.of(1.5f).toJson()).isEqualTo("1.5");
  }

  @Test
  void valuesThatNestTooDeeplyAreRefused() {
    List<Object> inside = new ArrayList<>();
    inside.add(inside);
    assertThatThrownBy(() -> JsonValue.of(inside))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("value nests deeper than 100");
  }

  @Test
  void textThatIsNoJsonIsRefused() {
    assertThatThrownBy(() -> JsonValue.parse("{"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("not JSON");
  }

  @Test
  void theCallersMapperDecodes() throws IOException {
    assertThat(VALUE.get("l").<Integer, IOException>decode(String::length)).isEqualTo(7);
    assertThatThrownBy(
            () ->
                VALUE.decode(
                    json -> {
                      throw new IOException(json);
                    }))
        .isInstanceOf(IOException.class);
  }

  @Test
  void equalValuesAreEqual() {
    assertThat(JsonValue.parse("[1]")).isEqualTo(JsonValue.of(List.of(1)));
    assertThat(JsonValue.parse("[1]")).hasSameHashCodeAs(JsonValue.of(List.of(1)));
    assertThat(JsonValue.parse("[1]")).isNotEqualTo(JsonValue.parse("[2]")).isNotEqualTo("[1]");
    assertThat(JsonValue.parse("[1]")).hasToString("[1]");
  }
}
