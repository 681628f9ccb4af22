/** For tests: the conformance vectors of the evaluation rules. */
@org.jspecify.annotations.NullMarked
module dev.assay.testkit {
  requires transitive dev.assay.evaluation;
  requires static org.jspecify;

  exports dev.assay.testkit;
}
