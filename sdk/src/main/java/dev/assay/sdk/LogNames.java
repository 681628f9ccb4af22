package dev.assay.sdk;

/** The names of the SDK's loggers ({@link System.Logger}). They stay as they are. */
final class LogNames {
  static final String SDK = "dev.assay.sdk";

  private LogNames() {}
}
