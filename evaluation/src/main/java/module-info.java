/**
 * The flag model and the evaluation engine: from a flag set and a user to variants, in process and
 * without I/O.
 */
@org.jspecify.annotations.NullMarked
module dev.assay.evaluation {
  requires static org.jspecify;
  requires com.fasterxml.jackson.core;

  exports dev.assay.evaluation;
  exports dev.assay.evaluation.internal.json to
      dev.assay.sdk,
      dev.assay.testkit,
      dev.assay.server;
}
