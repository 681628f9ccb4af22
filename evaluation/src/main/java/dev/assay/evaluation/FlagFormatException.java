package dev.assay.evaluation;

/**
 * A document of flags that cannot be used at all: it is not JSON, or not an array of flags. (A bad
 * flag among good ones is not an exception: see {@link FlagSet#faults()}.)
 */
public final class FlagFormatException extends ExperimentException {
  private static final long serialVersionUID = 1L;

  private final String path;
  private final int line;
  private final String reason;

  /**
   * Creates one.
   *
   * @param path where in the document, {@code $} for its root
   * @param line the line, from 1, or 0 if it is not known
   * @param reason what is wrong there
   */
  public FlagFormatException(String path, int line, String reason) {
    super(path + (line > 0 ? " (line " + line + ")" : "") + ": " + reason, null);
    this.path = path;
    this.line = line;
    this.reason = reason;
  }

  String reason() {
    return reason;
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
