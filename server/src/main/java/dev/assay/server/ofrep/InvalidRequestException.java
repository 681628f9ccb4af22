package dev.assay.server.ofrep;

import org.jspecify.annotations.Nullable;

/** A request that cannot be evaluated. */
final class InvalidRequestException extends Exception {
  private static final long serialVersionUID = 1L;

  private final String code;

  InvalidRequestException(String code, String message) {
    super(message, null, false, false);
    this.code = code;
  }

  /**
   * {@return the answer}
   *
   * @param flagKey the flag that is asked for, or null if it is all
   */
  OfrepReply reply(@Nullable String flagKey) {
    return OfrepReply.failure(400, flagKey, code, String.valueOf(getMessage()));
  }
}
