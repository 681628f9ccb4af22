package dev.assay.evaluation.internal.json;

/** Text that is not the JSON that was asked for; the message says what and where. */
public final class JsonException extends Exception {
  private static final long serialVersionUID = 1L;

  private final String reason;
  private final int line;

  JsonException(String reason, int line) {
    super(line > 0 ? reason + " (line " + line + ")" : reason);
    this.reason = reason;
    this.line = line;
  }

  /** {@return what is wrong, without the line} */
  public String reason() {
    return reason;
  }

  /** {@return the line of the fault, from 1, or 0 if it is not known} */
  public int line() {
    return line;
  }
}
