/** For tests: flags for real clients, a fault-injecting proxy, and the conformance vectors. */
@org.jspecify.annotations.NullMarked
module dev.assay.testkit {
  requires transitive dev.assay.sdk;
  requires static org.jspecify;

  exports dev.assay.testkit;
}
