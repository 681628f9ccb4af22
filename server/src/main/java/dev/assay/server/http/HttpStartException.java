package dev.assay.server.http;

import dev.assay.evaluation.ExperimentException;
import org.jspecify.annotations.Nullable;

/** An address that cannot be listened on; the message says which, and why. */
public final class HttpStartException extends ExperimentException {
  private static final long serialVersionUID = 1L;

  HttpStartException(String address, @Nullable Throwable cause) {
    super("cannot listen on " + address + ": " + reason(cause), cause);
  }

  private static String reason(@Nullable Throwable cause) {
    String message = cause == null ? null : cause.getMessage();
    return message == null ? String.valueOf(cause) : message;
  }
}
