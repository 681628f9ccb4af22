package dev.assay.evaluation.internal.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JsonWriterTest {
  @Test
  void objectsKeepTheirOrderAndHaveNoBlanks() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("b", 1);
    map.put("a", null);
    map.put("c", Arrays.asList("x", true, false, null, List.of(), Map.of()));
    assertThat(JsonWriter.write(map))
        .isEqualTo("{\"b\":1,\"a\":null,\"c\":[\"x\",true,false,null,[],{}]}");
  }

  @Test
  void numbersAreTheirJavaText() {
    List<Object> numbers =
        List.of(1, -1L, 1.0, 1e7, 1e-5, -0.0, 1.5f, new BigDecimal("1E+3"), BigInteger.TEN.pow(30));
    assertThat(JsonWriter.write(numbers))
        .isEqualTo("[1,-1,1.0,1.0E7,1.0E-5,-0.0,1.5,1E+3,1000000000000000000000000000000]");
  }

  @Test
  void whatIsNoJsonNumberIsText() {
    assertThat(JsonWriter.write(List.of(Double.NaN, Float.POSITIVE_INFINITY)))
        .isEqualTo("[\"NaN\",\"Infinity\"]");
  }

  @Test
  void otherObjectsAreTheirStringForm() {
    assertThat(JsonWriter.write(Thread.State.NEW)).isEqualTo("\"NEW\"");
    assertThat(JsonWriter.write(Map.of(1, 'c'))).isEqualTo("{\"1\":\"c\"}");
  }

  @Test
  void onlyWhatMustBeIsEscaped() {
    assertThat(JsonWriter.write("é😀/<>&\u2028\u007f")).isEqualTo("\"é😀/<>&\u2028\u007f\"");
    assertThat(JsonWriter.write("\"\\\b\f\n\r\t")).isEqualTo("\"\\\"\\\\\\b\\f\\n\\r\\t\"");
  }

  @Test
  void controlCharactersAreEscapedInLowerCaseAsOtherJsonWritersDo() {
    assertThat(JsonWriter.write("\u001f\u0000\u000b")).isEqualTo("\"\\u001f\\u0000\\u000b\"");
  }

  @Test
  void nullIsNull() {
    assertThat(JsonWriter.write(null)).isEqualTo("null");
  }
}
