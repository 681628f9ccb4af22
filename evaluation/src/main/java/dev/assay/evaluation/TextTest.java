package dev.assay.evaluation;

/** A test of one text. */
@FunctionalInterface
interface TextTest {
  boolean test(Text text);
}
