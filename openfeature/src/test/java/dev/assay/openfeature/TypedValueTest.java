package dev.assay.openfeature;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.evaluation.JsonValue;
import dev.assay.evaluation.Variant;
import dev.openfeature.sdk.Value;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TypedValueTest {
  private static final Variant OFF = Variant.of("off", null, JsonValue.missing(), Map.of());

  private static Variant variant(String value, String payload) {
    JsonValue json = payload == null ? JsonValue.missing() : JsonValue.parse(payload);
    return Variant.of("key", value, json, Map.of());
  }

  @ParameterizedTest
  @CsvSource({
    "on,,true",
    "true,,true",
    "off,,false",
    "false,,false",
    "on,false,false",
    "on,3,true",
    "on,'\"text\"',true",
    "on,'{\"a\":1}',true",
    "treatment,true,true",
    "treatment,,",
    "treatment,'\"on\"',",
    "ON,,"
  })
  void aBooleanIsAPayloadOrOneOfFourTexts(String value, String payload, Boolean expected) {
    assertThat(TypedValue.BOOLEAN.read(variant(value, payload))).isEqualTo(expected);
  }

  @Test
  void anOffVariantIsFalseAndNothingElse() {
    assertThat(TypedValue.BOOLEAN.read(OFF)).isFalse();
    assertThat(TypedValue.STRING.read(OFF)).isNull();
    assertThat(TypedValue.INTEGER.read(OFF)).isNull();
    assertThat(TypedValue.DOUBLE.read(OFF)).isNull();
    assertThat(TypedValue.OBJECT.read(OFF)).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "treatment,,treatment",
    "treatment,'\"blue\"',blue",
    "treatment,'{\"a\":1}',treatment",
    "treatment,[1],treatment",
    "treatment,null,treatment",
    "treatment,3,",
    "treatment,true,"
  })
  void aTextIsAPayloadOrTheValueBesideATree(String value, String payload, String expected) {
    assertThat(TypedValue.STRING.read(variant(value, payload))).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "x,7,7",
    "x,7.0,7",
    "x,-0.0,0",
    "x,7.5,",
    "x,2147483647,2147483647",
    "x,2147483648,",
    "x,'\"7\"',",
    "x,true,",
    "42,,42",
    "-42,,-42",
    "4e1,,40",
    "42,{},42",
    "42,'\"x\"',",
    "4.2,,"
  })
  void anIntegerIsAWholeNumberOf32Bits(String value, String payload, Integer expected) {
    assertThat(TypedValue.INTEGER.read(variant(value, payload))).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "x,2147483648,2147483648",
    "x,9223372036854775807,9223372036854775807",
    "x,9223372036854775808,",
    "9007199254740993,,9007199254740993",
    "x,0.5,"
  })
  void aLongIsAWholeNumberOf64Bits(String value, String payload, Long expected) {
    assertThat(TypedValue.LONG.read(variant(value, payload))).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "x,0.5,0.5",
    "x,7,7.0",
    "0.25,,0.25",
    "-1e-3,,-0.001",
    "1e400,,",
    "9e99,,9e99",
    "x,'\"1\"',"
  })
  void aDoubleIsAnyFiniteNumber(String value, String payload, Double expected) {
    assertThat(TypedValue.DOUBLE.read(variant(value, payload))).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " 1", "+1", "01", "1.", ".5", "0x1", "1_0", "NaN", "Infinity", "1f"})
  void textsThatJsonDoesNotKnowAreNoNumbers(String text) {
    assertThat(TypedValue.DOUBLE.read(variant(text, null))).isNull();
    assertThat(TypedValue.INTEGER.read(variant(text, null))).isNull();
  }

  @Test
  void anObjectIsAPayloadThatIsATree() {
    Value value =
        TypedValue.OBJECT.read(
            variant("x", "{\"b\":true,\"i\":1,\"l\":2147483648,\"d\":0.5,\"s\":\"t\",\"n\":null}"));

    assertThat(value.asStructure().getValue("b").asBoolean()).isTrue();
    assertThat(value.asStructure().getValue("i").asObject()).isEqualTo(1);
    assertThat(value.asStructure().getValue("l").asObject()).isEqualTo(2147483648L);
    assertThat(value.asStructure().getValue("d").asObject()).isEqualTo(0.5);
    assertThat(value.asStructure().getValue("s").asString()).isEqualTo("t");
    assertThat(value.asStructure().getValue("n").isNull()).isTrue();
    assertThat(TypedValue.OBJECT.read(variant("x", "[1,[2]]")).asList()).hasSize(2);
    assertThat(TypedValue.OBJECT.read(variant("x", "[]")).asList()).isEqualTo(List.of());
    assertThat(TypedValue.OBJECT.read(variant("x", "1"))).isNull();
    assertThat(TypedValue.OBJECT.read(variant("{}", null))).isNull();
  }
}
