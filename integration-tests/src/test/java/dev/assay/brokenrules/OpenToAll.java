package dev.assay.brokenrules;

/** Neither final nor sealed. */
class OpenToAll {
  int answer() {
    return 42;
  }
}
