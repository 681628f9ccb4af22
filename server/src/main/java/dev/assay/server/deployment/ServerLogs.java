package dev.assay.server.deployment;

/** The names of the server's loggers. */
public final class ServerLogs {
  /** Starting, closing, and what should not happen. */
  public static final String SERVER = "dev.assay.server";

  /** Flags loaded, changed, refused. */
  public static final String FLAGS = "dev.assay.server.flags";

  /** Events that cannot be stored. */
  public static final String EVENTS = "dev.assay.server.events";

  /** Requests that fail by the server's fault. */
  public static final String HTTP = "dev.assay.server.http";

  /** Requests to the management API that the store cannot serve. */
  public static final String MANAGEMENT = "dev.assay.server.management";

  private ServerLogs() {}
}
