package dev.assay.server.stream;

/** Whether a stream could be opened. */
public enum Admission {
  /** It is open. */
  OPEN,
  /** The server has as many streams as it may. */
  SERVER_FULL,
  /** The deployment has as many streams as it may. */
  DEPLOYMENT_FULL,
  /** The server is closing, or the deployment is gone. */
  CLOSED
}
