package dev.assay.server;

import dev.assay.evaluation.ExperimentException;
import org.jspecify.annotations.Nullable;

/** A server that could not be started; the message says why. */
public final class ServerStartException extends ExperimentException {
  private static final long serialVersionUID = 1L;

  ServerStartException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
