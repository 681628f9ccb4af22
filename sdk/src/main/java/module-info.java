/** The clients that applications use: remote evaluation over HTTP, and the identity cookie. */
@org.jspecify.annotations.NullMarked
module dev.assay.sdk {
  requires static org.jspecify;
  requires transitive dev.assay.evaluation;

  exports dev.assay.sdk;
  exports dev.assay.sdk.tracking;
  exports dev.assay.sdk.internal.cohorts to
      dev.assay.server;
  exports dev.assay.sdk.internal.flags to
      dev.assay.server;
  exports dev.assay.sdk.internal.options to
      dev.assay.server;
  exports dev.assay.sdk.internal.tracking to
      dev.assay.server;
  exports dev.assay.sdk.internal.http to
      dev.assay.server,
      dev.assay.testkit;
  exports dev.assay.sdk.internal.openfeature to
      dev.assay.openfeature,
      dev.assay.server;
}
