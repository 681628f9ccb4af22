package dev.assay.evaluation;

/** A document that is not a cohort, or one with more members than were allowed. */
public final class CohortFormatException extends ExperimentException {
  private static final long serialVersionUID = 1L;

  private final String path;
  private final int line;

  /**
   * Creates one.
   *
   * @param path where in the document, {@code $} for its root
   * @param line the line, from 1, or 0 if it is not known
   * @param reason what is wrong there
   */
  public CohortFormatException(String path, int line, String reason) {
    super("cohort: " + path + (line > 0 ? " (line " + line + ")" : "") + ": " + reason, null);
    this.path = path;
    this.line = line;
  }

  /** {@return where in the document the fault is, {@code $} for its root} */
  public String path() {
    return path;
  }

  /** {@return the line of the fault, from 1, or 0 if it is not known} */
  public int line() {
    return line;
  }
}
