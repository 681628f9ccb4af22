package dev.assay.evaluation;

import org.jspecify.annotations.Nullable;

/**
 * Something outside the program went wrong: a document is malformed, a server did not answer.
 *
 * <p>The root of Assay's exceptions. Misuse of the API is an {@link IllegalArgumentException},
 * {@link IllegalStateException} or {@link NullPointerException} instead.
 */
public abstract class ExperimentException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates one.
   *
   * @param message what went wrong, and where; never a secret
   * @param cause what caused it, or null
   */
  protected ExperimentException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
