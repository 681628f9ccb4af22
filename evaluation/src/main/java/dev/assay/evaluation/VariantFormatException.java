package dev.assay.evaluation;

/** A document that is not a set of variants. */
public final class VariantFormatException extends ExperimentException {
  private static final long serialVersionUID = 1L;

  private final String path;

  /**
   * Creates one.
   *
   * @param path where in the document, {@code $} for its root
   * @param reason what is wrong there
   */
  public VariantFormatException(String path, String reason) {
    super("variants: " + path + ": " + reason, null);
    this.path = path;
  }

  /** {@return where in the document the fault is, {@code $} for its root} */
  public String path() {
    return path;
  }
}
