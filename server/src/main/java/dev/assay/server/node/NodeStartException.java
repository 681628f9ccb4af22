package dev.assay.server.node;

import dev.assay.evaluation.ExperimentException;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A directory that a node cannot work with; the message says which, and why. */
public final class NodeStartException extends ExperimentException {
  private static final long serialVersionUID = 1L;

  /**
   * Makes one.
   *
   * @param directory the directory, or null: a temporary one
   */
  public NodeStartException(@Nullable Path directory, IOException cause) {
    super(
        "cannot use the cache directory "
            + (directory == null ? "(a temporary one)" : directory)
            + ": "
            + cause.getMessage(),
        cause);
  }
}
