/** SDK and engine in one jar. */
module dev.assay.sdk {
  requires com.fasterxml.jackson.core;

  exports dev.assay.sdk;
  exports dev.assay.sdk.tracking;
  exports dev.assay.sdk.internal.cohorts to dev.assay.server;
  exports dev.assay.sdk.internal.flags to dev.assay.server;
  exports dev.assay.sdk.internal.options to dev.assay.server;
  exports dev.assay.sdk.internal.tracking to dev.assay.server;
  exports dev.assay.sdk.internal.http to dev.assay.server, dev.assay.testkit;
  exports dev.assay.sdk.internal.openfeature to dev.assay.openfeature, dev.assay.server;
  exports dev.assay.evaluation;
  exports dev.assay.evaluation.internal.json to dev.assay.testkit, dev.assay.server;
}
