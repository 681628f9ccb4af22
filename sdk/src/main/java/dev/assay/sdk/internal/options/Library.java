package dev.assay.sdk.internal.options;

/** How the SDK names itself to servers. */
public final class Library {
  /** The version, without a suffix. */
  public static final String VERSION = "0.1.0";

  /** Name and version, as headers and events tell them. */
  public static final String NAME = "assay-java-server/" + VERSION;

  private Library() {}
}
