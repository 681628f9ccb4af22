/** The clients that applications use: remote evaluation over HTTP, and the identity cookie. */
@org.jspecify.annotations.NullMarked
module dev.assay.sdk {
  requires static org.jspecify;
  requires transitive dev.assay.evaluation;

  exports dev.assay.sdk;
  exports dev.assay.sdk.tracking;
  exports dev.assay.sdk.internal.http to
      dev.assay.server,
      dev.assay.testkit;
  exports dev.assay.sdk.internal.openfeature to
      dev.assay.openfeature,
      dev.assay.server;
}
