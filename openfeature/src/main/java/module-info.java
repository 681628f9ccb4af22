/** An OpenFeature provider over the clients for remote and local evaluation. */
@org.jspecify.annotations.NullMarked
module dev.assay.openfeature {
  requires static org.jspecify;
  requires transitive dev.assay.sdk;
  requires transitive dev.openfeature.sdk;

  exports dev.assay.openfeature;
}
