package dev.assay.server.http;

import dev.assay.evaluation.ExperimentException;
import org.jspecify.annotations.Nullable;

/** Files for TLS that cannot be used; the message says which, and why. */
public final class TlsFileException extends ExperimentException {
  private static final long serialVersionUID = 1L;

  TlsFileException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
