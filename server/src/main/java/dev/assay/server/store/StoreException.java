package dev.assay.server.store;

import dev.assay.evaluation.ExperimentException;
import org.jspecify.annotations.Nullable;

/** The store did not do what it was asked for; nothing was changed unless the message says so. */
public sealed class StoreException extends ExperimentException permits StaleVersionException {
  private static final long serialVersionUID = 1L;

  /** Why. */
  public enum Kind {
    /** The database does not answer, or not in time: try again later. */
    UNAVAILABLE,
    /** The id or key is taken, or the version is not the one that was expected. */
    CONFLICT,
    /** There is no such object. */
    MISSING,
    /** More members than a cohort may have. */
    LIMIT,
    /** No space is left where the data lie. */
    FULL,
    /** The database is damaged, of a newer release, in use, or none of ours: needs an operator. */
    UNUSABLE
  }

  private final Kind kind;

  StoreException(Kind kind, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  StoreException(Kind kind, String message) {
    this(kind, message, null);
  }

  /** {@return why} */
  public final Kind kind() {
    return kind;
  }
}
