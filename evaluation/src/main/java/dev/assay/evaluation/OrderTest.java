package dev.assay.evaluation;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Less and greater, of numbers or versions. Filter values that are none are passed over; if the
 * property is none, or no filter value is one, texts are compared instead.
 */
final class OrderTest<T extends Comparable<T>> implements TextTest {
  private final Operator operator;
  private final List<String> texts;
  private final List<T> values;
  private final Function<Text, @Nullable T> reading;

  OrderTest(
      Operator operator,
      List<String> texts,
      Function<String, @Nullable T> parser,
      Function<Text, @Nullable T> reading) {
    this.operator = operator;
    this.texts = texts;
    this.reading = reading;
    values = new ArrayList<>();
    for (String text : texts) {
      T value = parser.apply(text);
      if (value != null) {
        values.add(value);
      }
    }
  }

  @Override
  public boolean test(Text text) {
    T property = values.isEmpty() ? null : reading.apply(text);
    return property == null ? anyHolds(text.string(), texts) : anyHolds(property, values);
  }

  private <C extends Comparable<C>> boolean anyHolds(C property, List<C> filterValues) {
    for (C value : filterValues) {
      if (holds(property.compareTo(value))) {
        return true;
      }
    }
    return false;
  }

  private boolean holds(int order) {
    return switch (operator) {
      case LESS, VERSION_LESS -> order < 0;
      case LESS_OR_EQUAL, VERSION_LESS_OR_EQUAL -> order <= 0;
      case GREATER, VERSION_GREATER -> order > 0;
      default -> order >= 0;
    };
  }
}
