package dev.assay.sdk.internal.options;

/** The names of the SDK's loggers ({@link System.Logger}). They stay as they are. */
public final class LogNames {
  /** The logger of the clients. */
  public static final String SDK = "dev.assay.sdk";

  private LogNames() {}
}
