package dev.assay.spring;

/** A property of this starter has a value that can't work. The message never holds a secret. */
final class InvalidPropertyException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final String property;
  private final String reason;

  InvalidPropertyException(String property, String reason) {
    super(property + ": " + reason);
    this.property = property;
    this.reason = reason;
  }

  String property() {
    return property;
  }

  String reason() {
    return reason;
  }
}
