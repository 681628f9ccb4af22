package dev.assay.evaluation.internal.json;

/** Text that is not the JSON that was asked for; the message says what and where. */
public final class JsonException extends Exception {
  private static final long serialVersionUID = 1L;

  private final int line;

  JsonException(String message, int line) {
    super(message);
    this.line = line;
  }

  /** {@return the line of the fault, from 1, or 0 if it is not known} */
  public int line() {
    return line;
  }
}
