package dev.assay.sdk;

/** How the SDK names itself to servers. */
final class Library {
  static final String VERSION = "0.1.0";
  static final String NAME = "assay-java-server/" + VERSION;

  private Library() {}
}
