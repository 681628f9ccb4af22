package dev.assay.evaluation;

import java.util.List;
import java.util.Objects;

/**
 * Less and greater of numbers. Filter values that are none are passed over; if the property is
 * none, or no filter value is one, texts are compared instead.
 */
final class NumberTest implements TextTest {
  private final Operator operator;
  private final List<String> texts;
  private final double[] values;

  NumberTest(Operator operator, List<String> texts) {
    this.operator = operator;
    this.texts = texts;
    values =
        texts.stream()
            .map(Text::parseNumber)
            .filter(Objects::nonNull)
            .mapToDouble(Double::doubleValue)
            .toArray();
  }

  boolean comparesNumbers() {
    return values.length > 0;
  }

  @Override
  public boolean test(Text text) {
    Double number = comparesNumbers() ? text.number() : null;
    return number == null ? text.holdsForAny(operator, texts) : test(number.doubleValue());
  }

  boolean test(double number) {
    for (double value : values) {
      if (operator.holdsFor(Double.compare(number, value))) {
        return true;
      }
    }
    return false;
  }
}
