package dev.assay.evaluation.internal.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FieldMapTest {
  private static Map<String, @Nullable Object> expected(int fields) {
    Map<String, @Nullable Object> expected = new LinkedHashMap<>();
    for (int i = fields; i > 0; i--) {
      expected.put("name " + i, i % 3 == 0 ? null : i);
    }
    return expected;
  }

  private static Map<?, ?> read(int fields) throws JsonException {
    Object read = JsonReader.read(JsonWriter.write(expected(fields)));
    assertThat(read).isInstanceOf(FieldMap.class);
    return (Map<?, ?>) read;
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 7, FieldMap.FEW, FieldMap.FEW + 1, 100})
  void fewAndManyFieldsAreAMapInTheOrderOfTheDocument(int fields) throws JsonException {
    Map<?, ?> read = read(fields);
    Map<String, @Nullable Object> expected = expected(fields);

    assertThat(read.size()).isEqualTo(fields);
    assertThat(read.equals(expected)).isTrue();
    assertThat(expected.equals(read)).isTrue();
    assertThat(read).hasToString(expected.toString()).hasSameHashCodeAs(expected);
    List<@Nullable Object> told = new ArrayList<>();
    read.forEach((name, value) -> told.add(name + "=" + value));
    assertThat(told).hasToString(read.entrySet().toString());
    expected.forEach(
        (name, value) -> {
          assertThat(read.get(name)).isEqualTo(value);
          assertThat(read.containsKey(name)).isTrue();
        });
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 3, FieldMap.FEW + 1})
  void whatIsNotThereIsNotFound(int fields) throws JsonException {
    Map<?, ?> read = read(fields);

    assertThat(read.get("no such name")).isNull();
    assertThat(read.get(null)).isNull();
    assertThat(read.containsKey("no such name")).isFalse();
    assertThat(read.containsKey(1)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(ints = {2, FieldMap.FEW + 1})
  void nothingCanBeChanged(int fields) throws JsonException {
    @SuppressWarnings("unchecked")
    Map<String, Object> read = (Map<String, Object>) read(fields);

    assertThatExceptionOfType(UnsupportedOperationException.class)
        .isThrownBy(() -> read.put("name 1", "other"));
    assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(read::clear);
    var entries = read.entrySet().iterator();
    var first = entries.next();
    assertThatExceptionOfType(UnsupportedOperationException.class)
        .isThrownBy(() -> first.setValue("other"));
    assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(entries::remove);
    entries.forEachRemaining(entry -> assertThat(entry).isNotNull());
    assertThatExceptionOfType(NoSuchElementException.class).isThrownBy(entries::next);
  }
}
