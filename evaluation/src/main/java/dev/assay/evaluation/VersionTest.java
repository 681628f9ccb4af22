package dev.assay.evaluation;

import java.util.ArrayList;
import java.util.List;

/**
 * Less and greater of versions. Filter values that are none are passed over; if the property is
 * none, or no filter value is one, texts are compared instead.
 */
final class VersionTest implements TextTest {
  private final Operator operator;
  private final List<String> texts;
  private final List<SemanticVersion> values = new ArrayList<>();

  VersionTest(Operator operator, List<String> texts) {
    this.operator = operator;
    this.texts = texts;
    for (String text : texts) {
      SemanticVersion version = SemanticVersion.parse(text);
      if (version != null) {
        values.add(version);
      }
    }
  }

  @Override
  public boolean test(Text text) {
    SemanticVersion version = values.isEmpty() ? null : text.version();
    if (version == null) {
      return text.holdsForAny(operator, texts);
    }
    for (SemanticVersion value : values) {
      if (operator.holdsFor(version.compareTo(value))) {
        return true;
      }
    }
    return false;
  }
}
