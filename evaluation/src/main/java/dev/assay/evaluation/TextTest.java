package dev.assay.evaluation;

import java.util.List;

/** A test of one text: a property's, or that of an element of a list. */
@FunctionalInterface
interface TextTest {
  boolean test(Text text);

  /** {@return whether any of some texts passes} */
  default boolean testAny(List<Text> texts) {
    for (Text text : texts) {
      if (test(text)) {
        return true;
      }
    }
    return false;
  }
}
