package dev.assay.server;

import dev.assay.evaluation.ExperimentException;
import java.io.IOException;
import java.nio.file.Path;

/** A file that events cannot be appended to; the message says which, and why. */
public final class EventsFileException extends ExperimentException {
  private static final long serialVersionUID = 1L;

  EventsFileException(Path file, IOException cause) {
    super("cannot write events to " + file + ": " + cause, cause);
  }
}
