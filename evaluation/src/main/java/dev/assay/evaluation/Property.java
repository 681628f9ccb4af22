package dev.assay.evaluation;

import dev.assay.evaluation.internal.json.JsonWriter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A selected value in the forms that operators want, each made when first wanted.
 *
 * <p>Not thread-safe.
 */
final class Property {
  private final @Nullable Object value;
  private @Nullable Text text;
  private boolean elementsKnown;
  private @Nullable List<Text> elements;
  private @Nullable Set<String> set;

  Property(@Nullable Object value) {
    this.value = value;
  }

  boolean isNull() {
    return value == null;
  }

  /** {@return the value as text, null for null} */
  @Nullable String text() {
    return value == null ? null : asText().string();
  }

  Text asText() {
    Text known = text;
    if (known == null) {
      known = new Text(coerce(value));
      text = known;
    }
    return known;
  }

  /**
   * {@return the elements of a list, or of a text that is a JSON array, as texts and without nulls;
   * null if the value is neither}
   */
  @Nullable List<Text> elements() {
    if (!elementsKnown) {
      elements = findElements();
      elementsKnown = true;
    }
    return elements;
  }

  private @Nullable List<Text> findElements() {
    List<?> list;
    if (value instanceof List<?> values) {
      list = values;
    } else {
      String string = asText().string();
      list = string.startsWith("[") ? LenientArray.parse(string) : null;
    }
    if (list == null) {
      return null;
    }
    List<Text> texts = new ArrayList<>(list.size());
    for (Object element : list) {
      if (element != null) {
        texts.add(new Text(coerce(element)));
      }
    }
    return texts;
  }

  /** {@return the elements as a set, null if the value is not a list} */
  @Nullable Set<String> set() {
    Set<String> known = set;
    List<Text> texts = elements();
    if (known == null && texts != null) {
      known = new HashSet<>();
      for (Text element : texts) {
        known.add(element.string());
      }
      set = known;
    }
    return known;
  }

  private static String coerce(@Nullable Object value) {
    if (value instanceof Map || value instanceof List) {
      return JsonWriter.write(value);
    }
    return String.valueOf(value);
  }
}
