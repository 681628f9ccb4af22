package dev.assay.evaluation;

/** A document that is not a user. */
public final class UserFormatException extends ExperimentException {
  private static final long serialVersionUID = 1L;

  private final String path;

  /**
   * Creates one.
   *
   * @param path where in the document, {@code $} for its root
   * @param reason what is wrong there
   */
  public UserFormatException(String path, String reason) {
    super("user: " + path + ": " + reason, null);
    this.path = path;
  }

  /** {@return where in the document the fault is, {@code $} for its root} */
  public String path() {
    return path;
  }
}
