package dev.assay.server.project;

import dev.assay.evaluation.ExperimentException;
import java.util.List;

/** Flag files that cannot be used; the message names file, path, line and reason of one fault. */
public final class FlagFileException extends ExperimentException {
  private static final long serialVersionUID = 1L;

  private final transient List<FileFault> faults;

  FlagFileException(List<FileFault> faults) {
    super(message(faults), null);
    this.faults = List.copyOf(faults);
  }

  private static String message(List<FileFault> faults) {
    int more = faults.size() - 1;
    return faults.get(0) + (more > 0 ? " (and " + more + " more)" : "");
  }

  /** {@return every fault that makes the files unusable, at least one, unmodifiable} */
  public List<FileFault> faults() {
    return faults;
  }
}
