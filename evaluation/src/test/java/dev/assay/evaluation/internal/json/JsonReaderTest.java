package dev.assay.evaluation.internal.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonReaderTest {
  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static void refused(String json, String reason) {
    assertThatExceptionOfType(JsonException.class)
        .isThrownBy(() -> JsonReader.read(json))
        .withMessageContaining(reason);
    assertThatExceptionOfType(JsonException.class)
        .isThrownBy(() -> JsonReader.read(utf8(json)))
        .withMessageContaining(reason);
  }

  @Test
  void integersAreOfTheSmallestTypeThatFits() throws JsonException {
    assertThat(JsonReader.read("[0,-0,2147483647,2147483648,-2147483648,-2147483649]"))
        .isEqualTo(List.of(0, 0, 2147483647, 2147483648L, -2147483648, -2147483649L));
    assertThat(JsonReader.read("[9223372036854775807,-9223372036854775808]"))
        .isEqualTo(List.of(Long.MAX_VALUE, Long.MIN_VALUE));
    assertThat(JsonReader.read("[9223372036854775808,-9223372036854775809,9999999999999999999]"))
        .isEqualTo(List.of(0x1p63, -0x1p63, 1e19));
  }

  @Test
  void otherNumbersAreDoubles() throws JsonException {
    assertThat(JsonReader.read("[1.0,1e3,-0.0,1E-7,0.1,5e-324,1.7976931348623157e308]"))
        .isEqualTo(List.of(1.0, 1000.0, -0.0, 1E-7, 0.1, Double.MIN_VALUE, Double.MAX_VALUE));
    assertThat(JsonReader.read("1e-999")).isEqualTo(0.0);
  }

  @Test
  void numbersHaveBounds() throws JsonException {
    refused("1e999", "out of range");
    refused("[1,\n-1e999]", "(line 2)");
    refused("9".repeat(310), "out of range");
    refused("9".repeat(401), "beyond the bounds");
    assertThat(JsonReader.read("9".repeat(300))).isEqualTo(Double.valueOf("9".repeat(300)));
    assertThat(JsonReader.read("0." + "1".repeat(398))).isEqualTo(1.0 / 9);
  }

  @Test
  void nestingHasABound() throws JsonException {
    int most = JsonReader.MAX_DEPTH;
    assertThat(JsonReader.read("[".repeat(most) + "]".repeat(most))).isInstanceOf(List.class);
    refused("[".repeat(most + 1) + "]".repeat(most + 1), "beyond the bounds");
    refused("{\"a\":".repeat(most + 1) + "1" + "}".repeat(most + 1), "beyond the bounds");
    refused("[".repeat(1_000_000), "beyond the bounds");
  }

  @Test
  void aNameStandsOnceInAnObject() throws JsonException {
    refused("{\"a\":1,\n\"b\":{},\"a\":1}", "'a' stands twice (line 2)");
    refused("{\"a\":null,\"a\":null}", "stands twice");
    assertThat(JsonReader.read("{\"a\":{\"a\":1}}")).isEqualTo(Map.of("a", Map.of("a", 1)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"1 2", "{} x", "[1]]", "null,", "\"a\" \"b\"", "true{}"})
  void nothingStandsBehindTheDocument(String json) {
    assertThatThrownBy(() -> JsonReader.read(json)).isInstanceOf(JsonException.class);
    assertThatThrownBy(() -> JsonReader.read(utf8(json))).isInstanceOf(JsonException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", " ", "{", "[", "[1", "[1,", "[1,]", "{\"a\"", "{\"a\":", "{\"a\":1,}", "{a:1}", "'a'",
        "NaN", "Infinity", "01", "+1", ".5", "1.", "1e", "--1", "tru", "nul", "/**/1", "\"\\x\"",
        "\"\n\"", "\"\\ud8\"", "\"a", "]", "}", "\u00a01", "0x10"
      })
  void whatIsNotJsonIsRefused(String json) {
    assertThatThrownBy(() -> JsonReader.read(json)).isInstanceOf(JsonException.class);
    assertThatThrownBy(() -> JsonReader.read(utf8(json))).isInstanceOf(JsonException.class);
    assertThatThrownBy(() -> JsonReader.readDocument(utf8(json))).isInstanceOf(JsonException.class);
  }

  @Test
  void bytesMustBeUtf8() {
    byte[] bytes = {'"', (byte) 0xff, '"'};
    assertThatThrownBy(() -> JsonReader.read(bytes)).isInstanceOf(JsonException.class);
  }

  @Test
  void textIsKeptToTheCharacter() throws JsonException {
    String json = "\"\\ud83d\\ude00 😀 \\u0000 \\/ \\ud83d \\n\"";
    String text = "😀 😀 \u0000 / \ud83d \n";
    assertThat(JsonReader.read(json)).isEqualTo(text);
    assertThat(JsonReader.read(utf8(json))).isEqualTo(text);
  }

  @Test
  void collectionsKeepTheirOrderAndCannotBeChanged() throws JsonException {
    Object read = JsonReader.read("{\"z\":1,\"a\":[null,true,false]}");
    assertThat(read.toString()).isEqualTo("{z=1, a=[null, true, false]}");
    Map<?, ?> map = (Map<?, ?>) read;
    assertThatThrownBy(() -> map.remove("z")).isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> ((List<?>) map.get("a")).remove(0))
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void aFaultHasItsLine() {
    assertThatThrownBy(() -> JsonReader.read("{\n\"a\":\n ?}"))
        .isInstanceOfSatisfying(JsonException.class, e -> assertThat(e.line()).isEqualTo(3))
        .hasMessageStartingWith("not JSON: ")
        .hasMessageEndingWith("(line 3)");
    assertThatThrownBy(() -> JsonReader.read(""))
        .isInstanceOfSatisfying(JsonException.class, e -> assertThat(e.line()).isZero())
        .hasMessage("empty document");
  }

  @Test
  void aDocumentKnowsTheLinesOfItsObjectsAndArrays() throws JsonException {
    JsonDocument document = JsonReader.readDocument(utf8("[\n{},\n\n[1],\n{\"a\":\n{}}, 5]"));
    List<?> root = (List<?>) document.root();
    assertThat(document.line(root)).isEqualTo(1);
    assertThat(document.line(root.get(0))).isEqualTo(2);
    assertThat(document.line(root.get(1))).isEqualTo(4);
    assertThat(document.line(root.get(2))).isEqualTo(5);
    assertThat(document.line(((Map<?, ?>) root.get(2)).get("a"))).isEqualTo(6);
    assertThat(document.line(root.get(3))).isZero();
    assertThat(document.line(null)).isZero();
  }

  @Test
  void anotherFormatIsReadUnderTheSameBounds() throws JsonException {
    JsonFactory format =
        JsonFactory.builder()
            .enable(JsonReadFeature.ALLOW_YAML_COMMENTS)
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .streamReadConstraints(JsonReader.constraints())
            .build();
    JsonDocument document = JsonReader.readDocument(format, utf8("# flags\n[1]"));
    assertThat(document.root()).isEqualTo(List.of(1));
    assertThat(document.line(document.root())).isEqualTo(2);
    assertThatThrownBy(() -> JsonReader.readDocument(format, utf8("[NaN]")))
        .isInstanceOf(JsonException.class)
        .hasMessageContaining("out of range");
    assertThatThrownBy(() -> JsonReader.readDocument(format, utf8("[".repeat(300))))
        .isInstanceOf(JsonException.class)
        .hasMessageContaining("beyond the bounds");
  }
}
